/**
 * Who may give a session more time than the longest one its endpoint allows. Pure, like policy.ts, and like there a
 * yes is a grant that nobody else can make.
 *
 * More time is a decision, never a right: a domain admin decides it for others, and for himself nobody does; a
 * controller has what the domain or the endpoint allows beforehand, so many minutes, so many times. It moves the
 * longest session only: an approval and the hours of use end the session all the same.
 */

import { hoursAt } from './access-hours.js';
import { type Actor, isDomainAdmin, roleIn } from './actor.js';
import type { SessionFacts } from './facts.js';
import { type Decision, type Denial, mayControl, type Refusal, sessionApproval } from './policy.js';
import { longestOf, soonest, timeOf } from './session-time.js';

const MINUTE_MS = 60_000;
/** What an admin gives who names no other number, where the endpoint names none either (minutes). */
const USUAL_MINUTES = 30;

declare const granted: unique symbol;
/** This person may give this session so much more time. */
export interface ExtendGrant {
  readonly userId: string;
  readonly sessionId: string;
  readonly as: 'controller' | 'domain-admin';
  readonly minutes: number;
  /** When the session ends from then on (epoch ms): the added time, or sooner what else ends it. */
  readonly until: number;
  readonly [granted]: 'extend';
}

const deny = (denial: Denial): Refusal => ({ ok: false, denial });

/** `wanted`: minutes a domain admin names; a controller has the endpoint's. */
export function mayExtend(
  actor: Actor,
  session: SessionFacts,
  now: number,
  wanted?: number,
): Decision<ExtendGrant> {
  const own = session.controllerId === actor.userId;
  const no = own ? ownDenial(actor, session, now) : adminDenial(actor, session);
  if (no !== undefined) return deny(no);
  const time = timeOf(session, now);
  if (time.over !== null) return deny(time.over);
  const end = longestOf(session);
  if (end === null) return deny('no-longest-session');
  const { extension, hours } = session.endpoint.limits;
  if (own) {
    if (extension === null) return deny('extension-by-admin');
    if (leftOf(session) === 0) return deny('extensions-used');
  }
  const approval = sessionApproval(session, now);
  if (!approval.ok) return approval;
  const closes = hours === null ? null : hoursAt(hours, now).until;
  const bound = soonest(approval.until, closes);
  if (bound !== null && bound <= end) return deny('extension-in-vain');
  const minutes = own ? (extension?.minutes ?? 0) : (wanted ?? extension?.minutes ?? USUAL_MINUTES);
  const grant = {
    userId: actor.userId,
    sessionId: session.id,
    as: own ? 'controller' : 'domain-admin',
    minutes,
    until: soonest(bound, end + minutes * MINUTE_MS),
  };
  return { ok: true, grant: grant as unknown as ExtendGrant };
}

/** How often its controller may still extend it by himself. */
export function leftOf({ endpoint, extensions }: SessionFacts): number {
  const used = extensions.filter((each) => each.as === 'controller').length;
  return Math.max(0, (endpoint.limits.extension?.times ?? 0) - used);
}

function ownDenial(actor: Actor, session: SessionFacts, now: number): Denial | undefined {
  const control = mayControl(actor, session, now);
  if (!control.ok) return control.denial;
  return session.state === 'active' ? undefined : 'session-not-live';
}

function adminDenial(actor: Actor, { endpoint, state }: SessionFacts): Denial | undefined {
  if (actor.disabled) return 'user-disabled';
  if (roleIn(actor, endpoint.domainId) === undefined) return 'not-found';
  if (!isDomainAdmin(actor, endpoint.domainId)) return 'domain-admin-only';
  if (state === 'active') return undefined;
  return state === 'waiting' || state === 'starting' ? 'session-not-live' : 'session-over';
}

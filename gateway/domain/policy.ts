/**
 * Who may do what to an endpoint or a session. Pure: no clock, no database, no sockets.
 *
 * A yes is a grant, and only this module can make one, so nothing opens, joins or ends without asking.
 * Deny is the default: every function says no unless a line says yes.
 */

import { type Actor, isDomainAdmin, roleIn } from './actor.js';
import { isOpenAt } from './access-hours.js';
import { type ApprovalEnd, type ApprovalFacts, coverage } from './approval.js';
import type { EndpointFacts, PersonChange, PersonFacts, SessionFacts, StartFacts } from './facts.js';
import { isOver } from './session-state.js';
import { soonest, timeOf } from './session-time.js';

/** Every way to be refused. Each has a sentence in the page's catalogue. */
export const DENIALS = [
  'signed-out',
  'user-disabled',
  'not-found', // also said for what belongs to a domain the person is a stranger to
  'no-access',
  'joint-off',
  'no-free-seat',
  'session-over',
  'session-not-live', // still waiting or signing in: there is nothing to watch yet
  'own-session', // the controller is in it already
  'not-controller',
  'domain-admin-only',
  'system-admin-only',
  'needs-approval', // nobody has approved it (any more)
  'approval-not-yet', // params: {from}: the approval begins later
  'approval-over', // it ran out
  'approval-withdrawn', // by a domain admin
  'approval-given-back', // by the person himself
  'ticket-closed',
  'approval-not-needed', // nothing to ask for
  'own-request', // nobody answers his own, not as an admin either
  'not-own-request',
  'request-over', // answered, cancelled or lapsed meanwhile
  'already-answered', // by this very admin; another one is needed
  'no-break-glass', // the domain does not allow it
  'outside-hours', // the endpoint is used at other times
  'duration-over', // the longest session there
  'no-longest-session', // no such limit there, so nothing to extend
  'extension-by-admin', // nobody extends his own there
  'extensions-used', // as often as the endpoint allows
  'extension-in-vain', // the approval or the hours end first
  'last-admin', // a domain keeps one who can act, and so does the installation
] as const;
export type Denial = (typeof DENIALS)[number];

export type Decision<G> = { readonly ok: true; readonly grant: G } | Refusal;
/** A no. `params`: what its sentence needs. */
export interface Refusal {
  readonly ok: false;
  readonly denial: Denial;
  readonly params?: Readonly<Record<string, number>>;
}

declare const granted: unique symbol;
/** This person may start sessions at this endpoint. */
export interface StartGrant {
  readonly userId: string;
  readonly endpointId: string;
  readonly domainId: string;
  /** The approval it rests on; null where none is needed. */
  readonly approvalId: string | null;
  readonly [granted]: 'start';
}
/** This person is the controller of this session and may still be. */
export interface ControlGrant {
  readonly userId: string;
  readonly sessionId: string;
  /** When it lapses unless something changes before (epoch ms); null = not by time. */
  readonly until: number | null;
  readonly [granted]: 'control';
}
/** This person may watch this session. It opens no way in. */
export interface ViewGrant {
  readonly userId: string;
  readonly sessionId: string;
  readonly [granted]: 'view';
}
/** This person may end this session, as its controller or as a domain admin. */
export interface EndGrant {
  readonly userId: string;
  readonly sessionId: string;
  readonly as: 'controller' | 'domain-admin';
  readonly [granted]: 'end';
}
/** This person administers this domain. */
export interface AdminGrant {
  readonly userId: string;
  readonly domainId: string;
  readonly [granted]: 'admin';
}
/** This person may read what this domain shows its members. */
export interface MemberGrant {
  readonly userId: string;
  readonly domainId: string;
  readonly admin: boolean;
  readonly [granted]: 'member';
}
/** This person administers the whole installation. */
export interface SystemGrant {
  readonly userId: string;
  readonly [granted]: 'system';
}

/** This person may do this to somebody's membership of this domain, or to the account behind it. */
export interface PersonGrant {
  readonly userId: string;
  readonly domainId: string;
  readonly personId: string;
  readonly [granted]: 'person';
}

const deny = (denial: Denial): Refusal => ({ ok: false, denial });
const grant = <G>(facts: Omit<G, typeof granted>): { readonly ok: true; readonly grant: G } => ({
  ok: true,
  grant: facts as unknown as G,
});

/** A standing right to the endpoint, the same for a controller and for a viewer. */
export function mayReach(actor: Actor, endpoint: EndpointFacts): Denial | undefined {
  if (actor.disabled) return 'user-disabled';
  if (roleIn(actor, endpoint.domainId) === undefined) return 'not-found';
  if (endpoint.access === 'everyone' || endpoint.listed.has(actor.userId)) return undefined;
  return 'no-access';
}

/** What an endpoint that needs approval says to the approvals held there. `Refusal` when they do not cover now. */
function approvalOf(
  endpoint: EndpointFacts,
  approvals: readonly ApprovalFacts[],
  now: number,
): Refusal | { readonly ok: true; readonly id: string | null; readonly until: number | null } {
  if (endpoint.approvers === 0) return { ok: true, id: null, until: null };
  const mine = coverage(approvals, now);
  switch (mine.kind) {
    case 'covered':
      return { ok: true, id: mine.id, until: mine.until };
    case 'not-yet':
      return { ok: false, denial: 'approval-not-yet', params: { from: mine.from } };
    case 'over':
      return deny(mine.why === null ? 'approval-over' : ENDED_EARLY[mine.why]);
    case 'none':
      return deny('needs-approval');
  }
}

const ENDED_EARLY: Readonly<Record<ApprovalEnd, Denial>> = {
  withdrawn: 'approval-withdrawn',
  'given-back': 'approval-given-back',
  'ticket-closed': 'ticket-closed',
};

export function mayStart(
  actor: Actor,
  endpoint: EndpointFacts,
  { now, approvals }: StartFacts,
): Decision<StartGrant> {
  const denial = mayReach(actor, endpoint);
  if (denial !== undefined) return deny(denial);
  const { hours } = endpoint.limits;
  if (hours !== null && !isOpenAt(hours, now)) return deny('outside-hours');
  const own = approvals.filter((each) => each.userId === actor.userId && each.endpointId === endpoint.id);
  const approval = approvalOf(endpoint, own, now);
  // What was approved once is no reason to start again: it must be asked for anew.
  if (!approval.ok) return approval.denial === 'approval-not-yet' ? approval : deny('needs-approval');
  return grant<StartGrant>({
    userId: actor.userId,
    endpointId: endpoint.id,
    domainId: endpoint.domainId,
    approvalId: approval.id,
  });
}

/** May this person hold (or take up again) the controller's place? Only who started it ever may. */
export function mayControl(actor: Actor, session: SessionFacts, now: number): Decision<ControlGrant> {
  const denial = mayReach(actor, session.endpoint);
  if (denial !== undefined) return deny(denial);
  if (session.controllerId !== actor.userId) return deny('not-controller');
  if (isOver(session.state)) return deny('session-over');
  const approval = sessionApproval(session, now);
  if (!approval.ok) return approval;
  const time = timeOf(session, now);
  if (time.over !== null) return deny(time.over);
  const until = soonest(approval.until, time.until);
  return grant<ControlGrant>({ userId: actor.userId, sessionId: session.id, until });
}

/**
 * May this person watch? Being a domain admin is no reason to: an admin needs the right like anybody. A viewer needs
 * the standing right only, and inherits the controller's approval for this session, as long as it holds.
 */
export function mayView(actor: Actor, session: SessionFacts, now: number): Decision<ViewGrant> {
  const denial = mayReach(actor, session.endpoint);
  if (denial !== undefined) return deny(denial);
  if (isOver(session.state)) return deny('session-over');
  if (session.controllerId === actor.userId) return deny('own-session');
  if (!session.endpoint.joint) return deny('joint-off');
  if (session.state !== 'active') return deny('session-not-live');
  const approval = sessionApproval(session, now);
  if (!approval.ok) return approval;
  const time = timeOf(session, now);
  if (time.over !== null) return deny(time.over);
  if (!session.viewers.has(actor.userId) && session.viewers.size >= session.endpoint.seats)
    return deny('no-free-seat');
  return grant<ViewGrant>({ userId: actor.userId, sessionId: session.id });
}

/** What the controller's approval says to this session. */
export const sessionApproval = ({ endpoint, controllerId, approvals }: SessionFacts, now: number) =>
  approvalOf(
    endpoint,
    approvals.filter((each) => each.userId === controllerId && each.endpointId === endpoint.id),
    now,
  );

/** A domain admin ends any session of the domain; a controller ends his own. */
export function mayEnd(actor: Actor, session: SessionFacts): Decision<EndGrant> {
  if (actor.disabled) return deny('user-disabled');
  const own = session.controllerId === actor.userId;
  const admin = isDomainAdmin(actor, session.endpoint.domainId);
  if (!own && roleIn(actor, session.endpoint.domainId) === undefined) return deny('not-found');
  if (!own && !admin) return deny('domain-admin-only');
  if (isOver(session.state)) return deny('session-over');
  return grant<EndGrant>({
    userId: actor.userId,
    sessionId: session.id,
    as: own ? 'controller' : 'domain-admin',
  });
}

/** Terminate is the domain admin's: a controller who is none ends his own session instead. */
export function mayTerminate(actor: Actor, session: SessionFacts): Decision<EndGrant> {
  const decision = mayEnd(actor, session);
  if (!decision.ok || isDomainAdmin(actor, session.endpoint.domainId))
    return decision.ok
      ? grant<EndGrant>({ userId: actor.userId, sessionId: session.id, as: 'domain-admin' })
      : decision;
  return deny('domain-admin-only');
}

/** Is this session shown to this person at all? Admins see all of their domain; others what they may reach. */
export function maySee(actor: Actor, session: SessionFacts): boolean {
  if (actor.disabled) return false;
  if (session.controllerId === actor.userId || session.viewers.has(actor.userId)) return true;
  return isDomainAdmin(actor, session.endpoint.domainId) || mayReach(actor, session.endpoint) === undefined;
}

export function mayAdminister(actor: Actor, domainId: string): Decision<AdminGrant> {
  if (actor.disabled) return deny('user-disabled');
  if (roleIn(actor, domainId) === undefined) return deny('not-found');
  if (!isDomainAdmin(actor, domainId)) return deny('domain-admin-only');
  return grant<AdminGrant>({ userId: actor.userId, domainId });
}

export function mayRead(actor: Actor, domainId: string): Decision<MemberGrant> {
  if (actor.disabled) return deny('user-disabled');
  if (roleIn(actor, domainId) === undefined) return deny('not-found');
  return grant<MemberGrant>({ userId: actor.userId, domainId, admin: isDomainAdmin(actor, domainId) });
}

export function mayRunSystem(actor: Actor): Decision<SystemGrant> {
  if (actor.disabled) return deny('user-disabled');
  if (!actor.systemAdmin) return deny('system-admin-only');
  return grant<SystemGrant>({ userId: actor.userId });
}

/**
 * A membership (role, removal) is the domain admin's. The account behind it (disabling, a link that sets its
 * password) reaches every domain the person is in: whoever touches it must administer all of them, or a domain
 * admin could take over an account, and its rights elsewhere, by inviting it.
 */
export function mayChangePerson(
  actor: Actor,
  domainId: string,
  person: PersonFacts | undefined,
  change: PersonChange,
): Decision<PersonGrant> {
  const admin = mayAdminister(actor, domainId);
  if (!admin.ok) return admin;
  if (person?.memberOf.has(domainId) !== true) return deny('not-found');
  const touchesAccount =
    change.disabled !== undefined || change.newLink === true || change.mail !== undefined;
  if (touchesAccount && !administersAccount(actor, person)) return deny('system-admin-only');
  const losesHere = change.remove === true || change.role === 'engineer';
  if (losesHere && person.lastAdminOf.has(domainId)) return deny('last-admin');
  if (change.disabled === true && (person.lastAdminOf.size > 0 || person.lastSystemAdmin))
    return deny('last-admin');
  return grant<PersonGrant>({ userId: actor.userId, domainId, personId: person.userId });
}

function administersAccount(actor: Actor, person: PersonFacts): boolean {
  if (actor.systemAdmin) return true;
  if (person.systemAdmin) return false;
  return [...person.memberOf].every((domainId) => isDomainAdmin(actor, domainId));
}

/** Rules of a domain are its admin's; which networks it may reach is the system admin's, member or not. */
export function mayChangeDomain(
  actor: Actor,
  domainId: string,
  change: { readonly rules: boolean; readonly ranges: boolean },
): Decision<MemberGrant> {
  if (actor.disabled) return deny('user-disabled');
  const role = roleIn(actor, domainId);
  if (role === undefined && !actor.systemAdmin) return deny('not-found');
  if (change.rules && role !== 'admin') return deny('domain-admin-only');
  if (change.ranges && !actor.systemAdmin) return deny('system-admin-only');
  return grant<MemberGrant>({ userId: actor.userId, domainId, admin: role === 'admin' });
}

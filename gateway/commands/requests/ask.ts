/** Asking for access: for a machine, for more time, or, in an emergency, with the answer afterwards. */

import type { EntityManager } from 'typeorm';
import {
  type AccessRules,
  type AskGrant,
  mayAsk,
  mayBreakGlass,
  mayUse,
  type RequestKind,
} from '../../domain/access-policy.js';
import { overAt } from '../../domain/approval.js';
import type { EndpointFacts } from '../../domain/facts.js';
import type { Decision } from '../../domain/policy.js';
import {
  addRequest,
  askedSince,
  countPending,
  countUnreviewed,
  type NewRequest,
} from '../../store/access-requests.js';
import { addApproval } from '../../store/approvals.js';
import { accessRules } from '../../store/domain-access.js';
import { endpointById } from '../../store/endpoints.js';
import { endpointFacts } from '../../store/facts.js';
import { addNotices } from '../../store/notices.js';
import type { EndpointRow } from '../../store/rows/index.js';
import type { Tx } from '../../store/source.js';
import type { AskAccess, AskMore, BreakGlass } from '../../wire/access-requests.js';
import type { Asking } from '../asking.js';
import type { Office } from '../office.js';
import { Refused } from '../refused.js';
import { type About, NOT_FOUND, take } from '../steps.js';
import { aboutApproval, approvalCase, fullNameOf } from './facts.js';
import { noticeOf } from './notice.js';

/** Requests, and emergencies nobody has reviewed, one person may have waiting; more would bury the inbox. */
const MAX_PENDING = 20;
/** Requests one person may make within an hour, at one endpoint and in all: what is taken back counts, it was mailed. */
const MAX_ASKED_THERE = 10;
const MAX_ASKED = 60;
const HOUR_MS = 3_600_000;
/** A request "as soon as it is approved" nobody answers for this long is over (ms). */
const LAPSES_AFTER_MS = 24 * 3_600_000;
/** A wanted start may lie this far in the past: the clock of a browser is not ours (ms). */
const LATE_MS = 5 * 60_000;
/** … and this far ahead (ms). */
const AHEAD_MS = 90 * 24 * 3_600_000;
const MINUTE_MS = 60_000;

interface Facts {
  readonly endpoint: EndpointRow | undefined;
  readonly facts: EndpointFacts | undefined;
  readonly rules: AccessRules | undefined;
}

async function factsAt(manager: EntityManager, endpointId: string): Promise<Facts> {
  const endpoint = await endpointById(manager, endpointId);
  return {
    endpoint,
    facts: await endpointFacts(manager, endpointId),
    rules: endpoint === undefined ? undefined : await accessRules(manager, endpoint.domainId),
  };
}

const aboutAsking = ({ endpoint }: Facts, details: Readonly<Record<string, unknown>>): About =>
  endpoint === undefined ? {} : { domainId: endpoint.domainId, endpoint, details };

/** @returns the request's id. @throws Refused */
export async function askAccess(
  office: Office,
  who: Asking,
  endpointId: string,
  wish: AskAccess,
): Promise<string> {
  const { reason, minutes, from } = wish;
  const ticket = wish.ticket === '' ? null : wish.ticket;
  return take(office, who, {
    action: 'request.ask',
    load: (manager) => factsAt(manager, endpointId),
    decide: (actor, { facts }): Decision<AskGrant> =>
      facts === undefined ? NOT_FOUND : mayAsk(actor, facts),
    about: (facts) => aboutAsking(facts, { reason, minutes, from, ticket: ticket ?? undefined }),
    act: async (tx, { endpoint, rules }, grant) => {
      if (endpoint === undefined || rules === undefined) throw new Refused('not-found');
      demandFit(rules, { minutes, ticket });
      if (from !== null) demandStart(from, tx.now);
      await demandRoom(tx, grant);
      return file(tx, endpoint, {
        ...grantedTo(grant),
        kind: 'access',
        reason,
        ticket,
        wantedFrom: from,
        minutes,
        extendsId: null,
        lapsesAt: from === null ? tx.now + LAPSES_AFTER_MS : from + minutes * MINUTE_MS,
      });
    },
    outcome: (requestId) => ({ details: { reason, minutes, from, ticket: ticket ?? undefined, requestId } }),
  });
}

/** Before an approval ends: another one that goes on where it ends. @returns the request's id. @throws Refused */
export async function askMore(
  office: Office,
  who: Asking,
  approvalId: string,
  wish: AskMore,
): Promise<string> {
  const { reason, minutes } = wish;
  return take(office, who, {
    action: 'request.ask',
    load: async (manager) => {
      const held = await approvalCase(manager, approvalId);
      return { ...held, facts: held.approval && (await factsAt(manager, held.approval.endpointId)) };
    },
    decide: (actor, { approval }) =>
      approval === undefined ? NOT_FOUND : mayUse(actor, approval.domainId, approval, office.clock.now()),
    about: (held) => aboutApproval(held, { reason, minutes, kind: 'more' }),
    act: async (tx, { approval, endpoint, facts }) => {
      if (approval === undefined || endpoint === undefined || facts?.rules === undefined)
        throw new Refused('not-found');
      demandFit(facts.rules, { minutes, ticket: approval.ticket });
      await demandRoom(tx, { userId: who.userId, endpointId: endpoint.id });
      return file(tx, endpoint, {
        domainId: approval.domainId,
        endpointId: endpoint.id,
        userId: who.userId,
        kind: 'more',
        reason,
        ticket: approval.ticket,
        wantedFrom: overAt(approval),
        minutes,
        extendsId: approval.id,
        lapsesAt: overAt(approval) + minutes * MINUTE_MS,
      });
    },
    outcome: (requestId) => ({ details: { reason, minutes, kind: 'more', requestId } }),
  });
}

/** Holds at once; every admin hears of it, and one of them closes the review. @throws Refused */
export async function breakGlass(
  office: Office,
  who: Asking,
  endpointId: string,
  wish: BreakGlass,
): Promise<string> {
  const { reason, minutes } = wish;
  return take(office, who, {
    action: 'request.break-glass',
    load: (manager) => factsAt(manager, endpointId),
    decide: (actor, { facts, rules }): Decision<AskGrant> =>
      facts === undefined || rules === undefined ? NOT_FOUND : mayBreakGlass(actor, facts, rules),
    about: (facts) => aboutAsking(facts, { reason, minutes }),
    act: async (tx, { endpoint, rules }, grant) => {
      if (endpoint === undefined || rules === undefined) throw new Refused('not-found');
      demandFit({ ...rules, ticketRequired: false }, { minutes, ticket: null });
      if ((await countUnreviewed(tx, grant.userId)) >= MAX_PENDING)
        throw new Refused('too-many-requests-open', { limit: MAX_PENDING });
      const endsAt = tx.now + minutes * MINUTE_MS;
      const requestId = await file(
        tx,
        endpoint,
        {
          ...grantedTo(grant),
          kind: 'break-glass',
          reason,
          ticket: null,
          wantedFrom: null,
          minutes,
          extendsId: null,
          lapsesAt: endsAt,
        },
        'approved',
      );
      await addApproval(tx, {
        ...grantedTo(grant),
        requestId,
        extendsId: null,
        ticket: null,
        startsAt: tx.now,
        endsAt,
      });
      return requestId;
    },
    outcome: (requestId) => ({ details: { reason, minutes, requestId } }),
  });
}

const grantedTo = ({ userId, endpointId, domainId }: AskGrant) => ({ userId, endpointId, domainId });

const NOTICE_OF: Readonly<Record<RequestKind, 'request.asked' | 'request.break-glass'>> = {
  access: 'request.asked',
  more: 'request.asked',
  'break-glass': 'request.break-glass',
};

async function file(
  tx: Tx,
  endpoint: EndpointRow,
  request: NewRequest,
  state: 'pending' | 'approved' = 'pending',
): Promise<string> {
  const row = await addRequest(tx, request, state);
  const person = await fullNameOf(tx.manager, request.userId);
  await addNotices(tx, row.domainId, NOTICE_OF[row.kind], noticeOf(row, { endpoint, person }));
  return row.id;
}

function demandFit(
  rules: AccessRules,
  wish: { readonly minutes: number; readonly ticket: string | null },
): void {
  if (rules.ticketRequired && wish.ticket === null) throw new Refused('ticket-required');
  if (wish.minutes > rules.maxMinutes) throw new Refused('too-long', { limit: rules.maxMinutes });
}

export function demandStart(from: number, now: number): void {
  if (from >= now - LATE_MS && from <= now + AHEAD_MS) return;
  throw new Refused('bad-request', {
    fields: [{ path: 'from', message: from < now ? 'lies in the past' : 'is too far ahead' }],
  });
}

async function demandRoom(
  tx: Tx,
  { userId, endpointId }: { readonly userId: string; readonly endpointId: string },
): Promise<void> {
  if ((await countPending(tx, { userId, endpointId })) > 0) throw new Refused('request-pending');
  if ((await countPending(tx, { userId })) >= MAX_PENDING)
    throw new Refused('too-many-requests-open', { limit: MAX_PENDING });
  await demandPatience(tx, { userId, endpointId }, MAX_ASKED_THERE);
  await demandPatience(tx, { userId }, MAX_ASKED);
}

/** Asking and taking back in a loop would fill inboxes and evidence, a request at a time. */
async function demandPatience(
  tx: Tx,
  whose: { readonly userId: string; readonly endpointId?: string },
  limit: number,
): Promise<void> {
  const since = await askedSince(tx, whose, limit);
  if (since === undefined || since <= tx.now - HOUR_MS) return;
  throw new Refused('asked-too-often', {
    limit,
    retryAfterSeconds: Math.ceil((since + HOUR_MS - tx.now) / 1_000),
  });
}

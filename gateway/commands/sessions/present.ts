/** What of a session leaves the gateway, and for whom. Knows no route and no socket. */

import { coverage } from '../../domain/approval.js';
import type { Actor } from '../../domain/actor.js';
import type { SessionFacts } from '../../domain/facts.js';
import {
  type Decision,
  type Denial,
  mayControl,
  mayEnd,
  mayTerminate,
  mayView,
} from '../../domain/policy.js';
import { leftOf, mayExtend } from '../../domain/extension-policy.js';
import { longestOf, timeOf } from '../../domain/session-time.js';
import type { Session } from '../../sessions/session.js';
import type { SessionWithPeople, Stay } from '../../store/session-list.js';
import type { OwnersGate } from '../consent/gate.js';
import type { ParticipantView, PersonRef, SessionView } from '../../wire/api.js';

/** `live`: the session when it runs in this process; `gate`: where it may wait for an owner. */
export function presentSession(
  { row, endpoint, facts, controller, endedBy, stays, approval }: SessionWithPeople,
  live: Session | undefined,
  actor: Actor,
  now: number,
  gate?: OwnersGate,
): SessionView {
  const over = row.endedAt !== null;
  return {
    id: row.id,
    domainId: row.domainId,
    endpoint: {
      id: endpoint.id,
      name: endpoint.name,
      protocol: endpoint.protocol,
      host: row.host ?? endpoint.host,
      port: row.port ?? endpoint.port,
    },
    controller: personRef(controller),
    purpose: row.purpose,
    state: row.state,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    end: over && row.endCode !== null ? endOf(row, endedBy) : null,
    owners: gate?.waiting ?? null,
    graceMs: live?.graceMs ?? null,
    graceEndsAt: live?.graceEndsAt ?? null,
    idleEndsAt: live?.idleEndsAt ?? null,
    unwatched: live?.unwatched ?? false,
    limit: over ? null : limitOf(facts, now),
    extension: over ? null : extensionOf(facts),
    columns: live?.size?.columns ?? row.columns,
    rows: live?.size?.rows ?? row.rows,
    security:
      row.securityLevel === null || row.securityName === null
        ? null
        : { level: row.securityLevel, name: row.securityName },
    shortfalls: live?.shortfalls ?? [],
    clipboard: live?.clipboard ?? null,
    seats: endpoint.seats,
    joint: facts.endpoint.joint,
    participants: stays.map((stay) => presentStay(stay, live)),
    approval: approval === undefined ? null : presentApproval(approval, facts, over, now),
    may: mayOf(actor, facts, now),
  };
}

function limitOf(facts: SessionFacts, now: number): SessionView['limit'] {
  const { until, by } = timeOf(facts, now);
  return until === null || by === null ? null : { until, by };
}

function extensionOf(facts: SessionFacts): SessionView['extension'] {
  const { extension } = facts.endpoint.limits;
  if (longestOf(facts) === null || extension === null) return null;
  return { minutes: extension.minutes, left: leftOf(facts) };
}

function endOf(row: SessionWithPeople['row'], byPerson: SessionWithPeople['endedBy']): SessionView['end'] {
  if (row.endCode === null) return null;
  return {
    code: row.endCode,
    ...(row.endBy === null ? {} : { by: row.endBy }),
    ...(row.endNote === null ? {} : { note: row.endNote }),
    ...(row.endFailure === null ? {} : { failure: row.endFailure }),
    byPerson: byPerson === null ? null : personRef(byPerson),
  };
}

function presentStay(stay: Stay, live: Session | undefined): ParticipantView {
  return {
    person: personRef(stay.person),
    role: stay.role,
    joinedAt: stay.joinedAt,
    leftAt: stay.leftAt,
    leaveCode: stay.leaveCode,
    slow: stay.leftAt === null && live?.viewers.get(stay.person.id) === true,
  };
}

/** While it runs: the last of the approvals that follow on, which more time goes on from. */
function presentApproval(
  { id, requestId, ticket }: NonNullable<SessionWithPeople['approval']>,
  { approvals }: SessionFacts,
  over: boolean,
  now: number,
): SessionView['approval'] {
  const held = coverage(approvals, now);
  return over || held.kind !== 'covered'
    ? { id, requestId, ticket, until: null }
    : { id: held.last, requestId, ticket, until: held.until };
}

/** Decided by the very policy that will decide the act. */
function mayOf(actor: Actor, facts: SessionFacts, now: number): SessionView['may'] {
  const own = facts.controllerId === actor.userId;
  return {
    control: denialOf(mayControl(actor, facts, now)),
    view: denialOf(mayView(actor, facts, now)),
    terminate: denialOf(mayTerminate(actor, facts)),
    end: own ? denialOf(mayEnd(actor, facts)) : 'not-controller',
    extend: denialOf(mayExtend(actor, facts, now)),
  };
}

const denialOf = (decision: Decision<unknown>): Denial | null => (decision.ok ? null : decision.denial);

const personRef = ({ id, name, fullName }: PersonRef): PersonRef => ({ id, name, fullName });

/** What decisions are made from, loaded in one go. Decides nothing. */

import { type EntityManager, In, IsNull } from 'typeorm';
import type { Actor } from '../domain/actor.js';
import type { EndpointFacts, SessionFacts } from '../domain/facts.js';
import { NO_LIMITS } from '../domain/session-limits.js';
import { isOver } from '../domain/session-state.js';
import { approvalsAt } from './approvals.js';
import { listedFor } from './endpoints.js';
import { groupsListedFor, membersOfGroups } from './groups.js';
import {
  EndpointApprovalRow,
  EndpointRow,
  MembershipRow,
  ParticipantRow,
  SessionRow,
  UserRow,
} from './rows/index.js';
import { extensionsOf, limitsAt } from './session-limits.js';

/** Who asks, with the role in each domain. Undefined when there is no such person. */
export async function actorFacts(manager: EntityManager, userId: string): Promise<Actor | undefined> {
  const user = await manager.findOne(UserRow, {
    where: { id: userId },
    select: { id: true, disabled: true, systemAdmin: true },
  });
  if (user === null) return undefined;
  const memberships = await manager.findBy(MembershipRow, { userId });
  return {
    userId,
    disabled: user.disabled,
    systemAdmin: user.systemAdmin,
    roles: new Map(memberships.map((row) => [row.domainId, row.role])),
  };
}

/** Undefined when there is no such endpoint, or it was removed. */
export async function endpointFacts(
  manager: EntityManager,
  endpointId: string,
): Promise<EndpointFacts | undefined> {
  const row = await manager.findOneBy(EndpointRow, { id: endpointId, removedAt: IsNull() });
  if (row === null) return undefined;
  const [facts] = await factsOfEndpoints(manager, [row]);
  return facts;
}

/** Undefined when there is no such session. Sessions that are over have facts too. */
export async function sessionFacts(
  manager: EntityManager,
  sessionId: string,
): Promise<SessionFacts | undefined> {
  const row = await manager.findOneBy(SessionRow, { id: sessionId });
  if (row === null) return undefined;
  return (await factsOfSessions(manager, [row])).get(sessionId);
}

export async function factsOfSessions(
  manager: EntityManager,
  sessions: readonly SessionRow[],
): Promise<ReadonlyMap<string, SessionFacts>> {
  if (sessions.length === 0) return new Map();
  const endpoints = await manager.findBy(EndpointRow, {
    id: In(distinct(sessions.map((row) => row.endpointId))),
  });
  const endpointById = new Map(
    (await factsOfEndpoints(manager, endpoints)).map((facts) => [facts.id, facts]),
  );
  const viewers = await manager.findBy(ParticipantRow, {
    sessionId: In(sessions.map((row) => row.id)),
    role: 'viewer',
    present: 1,
  });
  // Whoever runs a session held an approval when it began: none that ended before then matters.
  const running = sessions.filter((row) => !isOver(row.state));
  const approvals = await approvalsAt(
    manager,
    distinct(running.map((row) => row.endpointId)),
    distinct(running.map((row) => row.controllerId)),
    Math.min(...running.map((row) => row.createdAt)) - 1,
  );
  const extensions = await extensionsOf(
    manager,
    running.map((row) => row.id),
  );
  return new Map(
    sessions.map((row) => {
      const endpoint = endpointById.get(row.endpointId);
      // A foreign key holds it; without it nothing may be decided.
      if (endpoint === undefined) throw new Error(`session ${row.id} has no endpoint`);
      const mine = viewers.filter((viewer) => viewer.sessionId === row.id).map((viewer) => viewer.userId);
      return [
        row.id,
        {
          id: row.id,
          endpoint,
          controllerId: row.controllerId,
          state: row.state,
          since: row.startedAt ?? row.createdAt,
          viewers: new Set(mine),
          approvals: approvals.filter(
            (held) => held.userId === row.controllerId && held.endpointId === row.endpointId,
          ),
          extensions: extensions.get(row.id) ?? [],
        },
      ];
    }),
  );
}

/** A removed endpoint is nobody's: what still runs there is decided against. */
export async function factsOfEndpoints(
  manager: EntityManager,
  endpoints: readonly EndpointRow[],
): Promise<readonly EndpointFacts[]> {
  const ids = endpoints
    .filter((row) => row.access === 'listed' && row.removedAt === null)
    .map((row) => row.id);
  const listed = await listedFor(manager, ids);
  const groups = await groupsListedFor(manager, ids);
  const members = await membersOfGroups(manager, distinct([...groups.values()].flatMap((each) => [...each])));
  return factsFrom(manager, endpoints, { listed, groups, members });
}

/** Who is on the lists of endpoints, by name and by group. */
export interface AccessLists {
  /** People by endpoint. */
  readonly listed: ReadonlyMap<string, ReadonlySet<string>>;
  /** Groups by endpoint. */
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
  /** People by group. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The same, for who has read the lists already. */
export async function factsFrom(
  manager: EntityManager,
  endpoints: readonly EndpointRow[],
  { listed, groups, members }: AccessLists,
): Promise<readonly EndpointFacts[]> {
  const rules = await manager.findBy(EndpointApprovalRow, { endpointId: In(endpoints.map((row) => row.id)) });
  const approvers = new Map(rules.map((rule) => [rule.endpointId, rule.approvers]));
  const limits = await limitsAt(manager, endpoints);
  return endpoints.map((row) => ({
    id: row.id,
    domainId: row.domainId,
    protocol: row.protocol,
    joint: row.joint && row.removedAt === null,
    access: row.removedAt === null ? row.access : 'listed',
    listed:
      row.removedAt === null
        ? anyOf([
            listed.get(row.id) ?? NOBODY,
            ...[...(groups.get(row.id) ?? [])].map((groupId) => members.get(groupId) ?? NOBODY),
          ])
        : NOBODY,
    seats: row.seats,
    approvers: approvers.get(row.id) ?? 0,
    limits: limits.get(row.id)?.limits ?? NO_LIMITS,
  }));
}

const NOBODY: ReadonlySet<string> = new Set();

/** Groups are asked, not copied: a large one is on many lists. */
const anyOf = (sets: readonly ReadonlySet<string>[]): EndpointFacts['listed'] => ({
  has: (userId) => sets.some((set) => set.has(userId)),
});

const distinct = (ids: readonly string[]): string[] => [...new Set(ids)];

/** Sessions as lists show them, with the people in them. Knows no route; what is live is added by others. */

import { Brackets, type EntityManager, In } from 'typeorm';
import type { SessionFacts } from '../domain/facts.js';
import { approvalsOfSessions } from './approvals.js';
import { factsOfSessions } from './facts.js';
import { type ApprovalRow, EndpointRow, ParticipantRow, SessionRow } from './rows/index.js';
import { RUNNING_STATES } from './sessions.js';
import { type NamedPerson, namesOf } from './users.js';

export interface SessionFilter {
  readonly domainId: string;
  readonly state: 'running' | 'ended' | 'all';
  readonly endpointId?: string | undefined;
  /** Only sessions this person controlled or watched. */
  readonly userId?: string | undefined;
}

export interface PageAsked {
  readonly limit: number;
  /** `next` of the page before. */
  readonly before?: string | undefined;
}

export interface SessionPage {
  /** Newest first. */
  readonly ids: readonly string[];
  readonly next: string | null;
}

/** A `before` nobody gave out is taken for the end of the list. */
export async function listSessions(
  manager: EntityManager,
  filter: SessionFilter,
  page: PageAsked,
): Promise<SessionPage> {
  const query = manager
    .createQueryBuilder(SessionRow, 'session')
    .select(['session.id', 'session.createdAt'])
    .where('session.domainId = :domainId', { domainId: filter.domainId })
    .orderBy('session.createdAt', 'DESC')
    .addOrderBy('session.id', 'DESC')
    .limit(page.limit + 1);
  const states = [...RUNNING_STATES];
  if (filter.state === 'running') query.andWhere('session.state IN (:...states)', { states });
  if (filter.state === 'ended') query.andWhere('session.state NOT IN (:...states)', { states });
  if (filter.endpointId !== undefined)
    query.andWhere('session.endpointId = :endpointId', { endpointId: filter.endpointId });
  if (filter.userId !== undefined) {
    const stays = query
      .subQuery()
      .select('1')
      .from(ParticipantRow, 'stay')
      .where('stay.sessionId = session.id AND stay.userId = :userId')
      .getQuery();
    query.andWhere(`(session.controllerId = :userId OR EXISTS ${stays})`, { userId: filter.userId });
  }
  if (page.before !== undefined) {
    const cursor = readCursor(page.before);
    if (cursor === undefined) return { ids: [], next: null };
    query.andWhere(
      new Brackets((older) =>
        older
          .where('session.createdAt < :at', { at: cursor.at })
          .orWhere('session.createdAt = :at AND session.id < :id', { id: cursor.id }),
      ),
    );
  }
  const rows = await query.getMany();
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const more = rows.length > page.limit && last !== undefined;
  return {
    ids: shown.map((row) => row.id),
    next: more ? `${String(last.createdAt)}.${last.id}` : null,
  };
}

function readCursor(text: string): { at: number; id: string } | undefined {
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { at: Number(match[1]), id: match[2] };
}

export interface Stay {
  readonly person: NamedPerson;
  readonly role: 'controller' | 'viewer';
  readonly joinedAt: number;
  readonly leftAt: number | null;
  readonly leaveCode: ParticipantRow['leaveCode'];
}

export interface SessionWithPeople {
  readonly row: SessionRow;
  readonly endpoint: EndpointRow;
  /** For the policy, which says what the person who asks may do. */
  readonly facts: SessionFacts;
  readonly controller: NamedPerson;
  readonly endedBy: NamedPerson | null;
  /** Everybody who is or was in it, controller first, then by time of joining. */
  readonly stays: readonly Stay[];
  /** The one it started under; undefined where none was needed. */
  readonly approval: ApprovalRow | undefined;
}

/** In the order of `ids`; an id nobody has is left out. */
export async function sessionRowsWithPeople(
  manager: EntityManager,
  ids: readonly string[],
): Promise<readonly SessionWithPeople[]> {
  if (ids.length === 0) return [];
  const sessions = await manager.findBy(SessionRow, { id: In([...ids]) });
  const facts = await factsOfSessions(manager, sessions);
  const endpoints = await manager.findBy(EndpointRow, { id: In(sessions.map((row) => row.endpointId)) });
  const stays = await manager.find(ParticipantRow, {
    where: { sessionId: In([...ids]) },
    order: { role: 'ASC', joinedAt: 'ASC', id: 'ASC' },
  });
  const approvals = await approvalsOfSessions(manager, ids);
  const names = await namesOf(
    manager,
    sessions.flatMap((row) => [row.controllerId, row.endBy]).concat(stays.map((stay) => stay.userId)),
  );
  const person = (id: string): NamedPerson => names.get(id) ?? { id, name: id, fullName: id };

  return ids.flatMap((id) => {
    const row = sessions.find((session) => session.id === id);
    const endpoint = endpoints.find((candidate) => candidate.id === row?.endpointId);
    const known = facts.get(id);
    if (row === undefined || endpoint === undefined || known === undefined) return [];
    return {
      row,
      endpoint,
      facts: known,
      controller: person(row.controllerId),
      endedBy: row.endBy === null ? null : person(row.endBy),
      stays: stays
        .filter((stay) => stay.sessionId === id)
        .map(({ userId, role, joinedAt, leftAt, leaveCode }) => ({
          person: person(userId),
          role,
          joinedAt,
          leftAt,
          leaveCode,
        })),
      approval: approvals.get(id),
    };
  });
}

/** Requests for access and their answers: rows in and out. Every move is one conditional UPDATE. */

import { randomUUID } from 'node:crypto';
import { Brackets, type EntityManager, In, IsNull, MoreThan, Not } from 'typeorm';
import type { RequestFacts } from '../domain/access-policy.js';
import { AccessAnswerRow, AccessRequestRow } from './rows/index.js';
import type { Tx } from './source.js';

export type NewRequest = Pick<
  AccessRequestRow,
  | 'domainId'
  | 'endpointId'
  | 'userId'
  | 'kind'
  | 'reason'
  | 'ticket'
  | 'wantedFrom'
  | 'minutes'
  | 'extendsId'
  | 'lapsesAt'
>;

export async function addRequest(
  tx: Tx,
  request: NewRequest,
  state: 'pending' | 'approved' = 'pending',
): Promise<AccessRequestRow> {
  const row: AccessRequestRow = {
    id: randomUUID(),
    ...request,
    state,
    version: 0,
    createdAt: tx.now,
    closedAt: state === 'pending' ? null : tx.now,
    reviewClosedAt: null,
    reviewClosedBy: null,
    reviewNote: null,
  };
  await tx.manager.insert(AccessRequestRow, row);
  tell(tx, row);
  return row;
}

export interface RequestWithAnswers {
  readonly row: AccessRequestRow;
  /** Oldest first. */
  readonly answers: readonly AccessAnswerRow[];
  readonly facts: RequestFacts;
}

export async function requestById(
  manager: EntityManager,
  requestId: string,
): Promise<RequestWithAnswers | undefined> {
  const row = await manager.findOneBy(AccessRequestRow, { id: requestId });
  return row === null ? undefined : (await withAnswers(manager, [row]))[0];
}

export async function withAnswers(
  manager: EntityManager,
  rows: readonly AccessRequestRow[],
): Promise<readonly RequestWithAnswers[]> {
  if (rows.length === 0) return [];
  const answers = await manager.find(AccessAnswerRow, {
    where: { requestId: In(rows.map((row) => row.id)) },
    order: { at: 'ASC', id: 'ASC' },
  });
  return rows.map((row) => {
    const mine = answers.filter((answer) => answer.requestId === row.id);
    const approvedBy = mine.filter(({ verdict }) => verdict === 'approve').map(({ userId }) => userId);
    const { id, domainId, userId, kind, state, lapsesAt, reviewClosedAt } = row;
    const facts = { id, domainId, userId, kind, state, lapsesAt, reviewClosedAt };
    return { row, answers: mine, facts: { ...facts, approvedBy: new Set(approvedBy) } };
  });
}

export interface RequestFilter {
  readonly domainId: string;
  /** Undefined = everybody's. */
  readonly userId?: string | undefined;
  /** `waiting`: somebody has to answer, or to close a review. */
  readonly show: 'waiting' | 'answered' | 'all';
  readonly endpointId?: string | undefined;
}

/** Newest first, one page; `before` is the `next` of the page before. */
export async function listRequests(
  manager: EntityManager,
  filter: RequestFilter,
  page: { readonly limit: number; readonly before?: string | undefined; readonly now: number },
): Promise<{ readonly rows: readonly AccessRequestRow[]; readonly next: string | null }> {
  const query = manager
    .createQueryBuilder(AccessRequestRow, 'request')
    .where('request.domainId = :domainId', { domainId: filter.domainId })
    .orderBy('request.createdAt', 'DESC')
    .addOrderBy('request.id', 'DESC')
    .limit(page.limit + 1);
  const waiting =
    "((request.state = 'pending' AND request.lapsesAt > :now) OR (request.kind = 'break-glass' AND request.reviewClosedAt IS NULL))";
  if (filter.show === 'waiting') query.andWhere(waiting, { now: page.now });
  if (filter.show === 'answered') query.andWhere(`NOT ${waiting}`, { now: page.now });
  if (filter.userId !== undefined) query.andWhere('request.userId = :userId', { userId: filter.userId });
  if (filter.endpointId !== undefined)
    query.andWhere('request.endpointId = :endpointId', { endpointId: filter.endpointId });
  if (page.before !== undefined) {
    const cursor = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(page.before);
    if (cursor === null) return { rows: [], next: null };
    query.andWhere(
      new Brackets((older) =>
        older
          .where('request.createdAt < :at', { at: Number(cursor[1]) })
          .orWhere('request.createdAt = :at AND request.id < :id', { id: cursor[2] }),
      ),
    );
  }
  const found = await query.getMany();
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  return {
    rows,
    next: found.length > page.limit && last !== undefined ? `${String(last.createdAt)}.${last.id}` : null,
  };
}

/** What this person waits for an answer to: everywhere, or at one endpoint. */
export async function countPending(
  tx: Tx,
  where: { readonly userId: string; readonly endpointId?: string },
): Promise<number> {
  return tx.manager.countBy(AccessRequestRow, { ...where, state: 'pending', lapsesAt: MoreThan(tx.now) });
}

/** When this person made the last but `nth` request, emergencies apart; undefined while there are fewer. */
export async function askedSince(
  tx: Tx,
  where: { readonly userId: string; readonly endpointId?: string },
  nth: number,
): Promise<number | undefined> {
  const [row] = await tx.manager.find(AccessRequestRow, {
    where: { ...where, kind: Not('break-glass') },
    select: { id: true, createdAt: true },
    order: { createdAt: 'DESC' },
    skip: nth - 1,
    take: 1,
  });
  return row?.createdAt;
}

/** What this person waits for, by endpoint. */
export async function pendingAt(
  manager: EntityManager,
  userId: string,
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const rows = await manager.find(AccessRequestRow, {
    where: { userId, state: 'pending', lapsesAt: MoreThan(now) },
    select: { id: true, endpointId: true },
  });
  return new Map(rows.map((row) => [row.endpointId, row.id]));
}

/** How often this person was given this endpoint before, and when last. */
export async function approvedBefore(
  manager: EntityManager,
  request: Pick<AccessRequestRow, 'userId' | 'endpointId' | 'createdAt'>,
): Promise<{ readonly times: number; readonly lastAt: number | null }> {
  const rows = await manager.find(AccessRequestRow, {
    where: { userId: request.userId, endpointId: request.endpointId, state: 'approved' },
    select: { id: true, createdAt: true, closedAt: true },
    order: { createdAt: 'DESC' },
    take: 100,
  });
  const before = rows.filter((row) => row.createdAt < request.createdAt);
  return { times: before.length, lastAt: before[0]?.closedAt ?? null };
}

/** Moves it from pending, if it is as it was seen. False when somebody was faster. */
export async function moveRequest(
  tx: Tx,
  seen: AccessRequestRow,
  to: 'pending' | 'approved' | 'denied' | 'cancelled',
): Promise<boolean> {
  const { affected } = await tx.manager.update(
    AccessRequestRow,
    { id: seen.id, state: 'pending', version: seen.version },
    { state: to, version: () => 'version + 1', closedAt: to === 'pending' ? null : tx.now },
  );
  if (affected === 1) tell(tx, seen);
  return affected === 1;
}

/** What nobody has answered yet can be answered no more: what it was asked for is gone. Returns how many. */
export async function lapseRequests(
  tx: Tx,
  where: Partial<Readonly<Record<'domainId' | 'ticket' | 'endpointId' | 'userId' | 'extendsId', string>>>,
): Promise<number> {
  const open = await tx.manager.findBy(AccessRequestRow, {
    ...where,
    state: 'pending',
    lapsesAt: MoreThan(tx.now),
  });
  for (const row of open) {
    await tx.manager.update(
      AccessRequestRow,
      { id: row.id, state: 'pending' },
      { lapsesAt: tx.now, version: () => 'version + 1' },
    );
    tell(tx, row);
  }
  return open.length;
}

/** Emergencies of this person that nobody has looked at yet. */
export async function countUnreviewed(tx: Tx, userId: string): Promise<number> {
  return tx.manager.countBy(AccessRequestRow, { userId, kind: 'break-glass', reviewClosedAt: IsNull() });
}

export async function addAnswer(
  tx: Tx,
  answer: Pick<AccessAnswerRow, 'requestId' | 'userId' | 'verdict' | 'startsAt' | 'endsAt' | 'note'>,
): Promise<void> {
  await tx.manager.insert(AccessAnswerRow, { id: randomUUID(), ...answer, at: tx.now });
}

/** False when it was closed already. */
export async function closeReview(
  tx: Tx,
  seen: AccessRequestRow,
  by: string,
  note: string,
): Promise<boolean> {
  const { affected } = await tx.manager.update(
    AccessRequestRow,
    { id: seen.id, version: seen.version },
    { reviewClosedAt: tx.now, reviewClosedBy: by, reviewNote: note, version: () => 'version + 1' },
  );
  if (affected === 1) tell(tx, seen);
  return affected === 1;
}

function tell(tx: Tx, { domainId, endpointId, userId }: AccessRequestRow): void {
  tx.publish({ type: 'access', domainId, endpointId, userId });
}

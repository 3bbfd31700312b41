/** The outbox: notices wait here until they are sent or given up. Knows no mail and no HTTP. */

import { randomUUID } from 'node:crypto';
import { type EntityManager, IsNull, LessThan, LessThanOrEqual, Not } from 'typeorm';
import { domainAccess } from './domain-access.js';
import { NoticeRow } from './rows/index.js';
import type { Tx } from './source.js';

/**
 * Written in the transaction of what it tells of: a change that was undone is told to nobody. `by`: the roads it
 * may take; what only machines can use is not mailed to people.
 */
export async function addNotices(
  tx: Tx,
  domainId: string,
  kind: string,
  content: Readonly<Record<string, unknown>>,
  by: readonly ('mail' | 'webhook')[] = ['mail', 'webhook'],
): Promise<void> {
  const { mailTo, webhookUrl } = await domainAccess(tx.manager, domainId);
  const roads = [
    ...(mailTo.length > 0 ? ['mail' as const] : []),
    ...(webhookUrl !== null ? ['webhook' as const] : []),
  ].filter((road) => by.includes(road));
  for (const road of roads) await insert(tx, { domainId, road, kind, recipient: null }, content);
  if (roads.length > 0) tx.publish({ type: 'notice' });
}

/** To one person, whatever the domain's own roads are. `recipient`: see NoticeRow. */
export async function addNoticeTo(
  tx: Tx,
  to: {
    readonly domainId: string;
    readonly road: 'owner' | 'person';
    readonly recipient: string;
    /** Not before then; default: now. */
    readonly dueAt?: number;
  },
  kind: string,
  content: Readonly<Record<string, unknown>>,
): Promise<void> {
  await insert(tx, { ...to, kind }, content);
  tx.publish({ type: 'notice' });
}

async function insert(
  tx: Tx,
  notice: Pick<NoticeRow, 'domainId' | 'road' | 'kind' | 'recipient'> & { readonly dueAt?: number },
  content: Readonly<Record<string, unknown>>,
): Promise<void> {
  await tx.manager.insert(NoticeRow, {
    id: randomUUID(),
    dueAt: tx.now,
    ...notice,
    content: JSON.stringify(content),
    createdAt: tx.now,
    tries: 0,
    sentAt: null,
    failure: null,
  });
}

/** One road of one domain. */
export type Lane = Readonly<Pick<NoticeRow, 'domainId' | 'road'>>;

/** Where something is due by now, the longest waiting first. */
export async function dueLanes(manager: EntityManager, now: number): Promise<readonly Lane[]> {
  return manager
    .createQueryBuilder(NoticeRow, 'notice')
    .select('notice.domainId', 'domainId')
    .addSelect('notice.road', 'road')
    .where('notice.dueAt <= :now', { now })
    .groupBy('notice.domainId')
    .addGroupBy('notice.road')
    .orderBy('MIN(notice.dueAt)')
    .getRawMany<Lane>();
}

/** What is due there by now, the longest waiting first. */
export async function nextDue(
  manager: EntityManager,
  { domainId, road }: Lane,
  now: number,
): Promise<NoticeRow | undefined> {
  const due = await manager.findOne(NoticeRow, {
    where: { domainId, road, dueAt: LessThanOrEqual(now) },
    order: { dueAt: 'ASC', createdAt: 'ASC', id: 'ASC' },
  });
  return due ?? undefined;
}

/** When the next one falls due; undefined when none waits. */
export async function nextNoticeAt(manager: EntityManager): Promise<number | undefined> {
  const next = await manager
    .createQueryBuilder(NoticeRow, 'notice')
    .select('MIN(notice.dueAt)', 'at')
    .where('notice.dueAt IS NOT NULL')
    .getRawOne<{ at: number | string | null }>();
  return next?.at === null || next?.at === undefined ? undefined : Number(next.at);
}

export async function noteSent(tx: Tx, noticeId: string): Promise<void> {
  await tx.manager.update(NoticeRow, { id: noticeId }, { sentAt: tx.now, dueAt: null, failure: null });
}

/** `again`: when to try once more; null = given up. */
export async function noteFailed(
  tx: Tx,
  noticeId: string,
  failure: string,
  again: number | null,
): Promise<void> {
  await tx.manager.update(
    NoticeRow,
    { id: noticeId },
    { dueAt: again, failure: failure.slice(0, 200), tries: () => 'tries + 1' },
  );
}

/** Those that are sent, or were given up, and are older. Returns how many. */
export async function forgetNotices(tx: Tx, before: number): Promise<number> {
  const { affected } = await tx.manager.delete(NoticeRow, { dueAt: IsNull(), createdAt: LessThan(before) });
  return affected ?? 0;
}

/** How the last ones of the domain's own roads and to owners went, newest first; mail to a person is his own matter. */
export async function lastNotices(
  manager: EntityManager,
  domainId: string,
  limit: number,
): Promise<readonly NoticeRow[]> {
  return manager.find(NoticeRow, {
    where: { domainId, road: Not('person') },
    order: { createdAt: 'DESC', id: 'ASC' },
    take: limit,
  });
}

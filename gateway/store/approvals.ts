/** Approvals: rows in and out. A window is written once; ending it early is the only change it ever sees. */

import { randomUUID } from 'node:crypto';
import { type EntityManager, In, IsNull, MoreThan } from 'typeorm';
import type { ApprovalEnd } from '../domain/approval.js';
import { lapseRequests } from './access-requests.js';
import { ApprovalRow, SessionApprovalRow } from './rows/index.js';
import type { Tx } from './source.js';

export async function approvalById(
  manager: EntityManager,
  approvalId: string,
): Promise<ApprovalRow | undefined> {
  return (await manager.findOneBy(ApprovalRow, { id: approvalId })) ?? undefined;
}

/** What these people hold, or held, at these endpoints: all that ends after `after` (epoch ms). */
export async function approvalsAt(
  manager: EntityManager,
  endpointIds: readonly string[],
  userIds: readonly string[],
  after: number,
): Promise<readonly ApprovalRow[]> {
  if (endpointIds.length === 0 || userIds.length === 0) return [];
  return manager.findBy(ApprovalRow, {
    endpointId: In([...endpointIds]),
    userId: In([...userIds]),
    endsAt: MoreThan(after),
  });
}

export async function approvalsOfRequests(
  manager: EntityManager,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, ApprovalRow>> {
  if (requestIds.length === 0) return new Map();
  const rows = await manager.findBy(ApprovalRow, { requestId: In([...requestIds]) });
  return new Map(rows.map((row) => [row.requestId, row]));
}

export type NewApproval = Pick<
  ApprovalRow,
  'domainId' | 'endpointId' | 'userId' | 'requestId' | 'extendsId' | 'ticket' | 'startsAt' | 'endsAt'
>;

export async function addApproval(tx: Tx, approval: NewApproval): Promise<string> {
  const id = randomUUID();
  await tx.manager.insert(ApprovalRow, {
    id,
    ...approval,
    createdAt: tx.now,
    endedAt: null,
    endedWhy: null,
    endedBy: null,
    endedNote: null,
  });
  tell(tx, approval);
  return id;
}

export interface EarlyEnd {
  readonly why: ApprovalEnd;
  /** Null for the ticket system. */
  readonly by: string | null;
  readonly note: string | null;
}

/**
 * Ends one approval and whatever goes on from it, given or only asked for. Returns those that stood until now. Each
 * is ended before its continuations are looked for: who gives one at this moment holds its row (`stillStanding`).
 */
export async function endApproval(
  tx: Tx,
  approval: ApprovalRow,
  end: EarlyEnd,
): Promise<readonly ApprovalRow[]> {
  const family = [approval];
  const ended: ApprovalRow[] = [];
  for (const row of family) {
    const { affected } = await tx.manager.update(
      ApprovalRow,
      { id: row.id, endedAt: IsNull(), endsAt: MoreThan(tx.now) },
      { endedAt: tx.now, endedWhy: end.why, endedBy: end.by, endedNote: end.note },
    );
    if (affected === 1) ended.push(row);
    family.push(...(await tx.manager.findBy(ApprovalRow, { extendsId: row.id })));
    await lapseRequests(tx, { extendsId: row.id });
  }
  tell(tx, approval);
  return ended;
}

/** Of a ticket, a machine or a person: those that stand or are still to come. */
export async function standingWhere(
  tx: Tx,
  where: Partial<Readonly<Record<'domainId' | 'ticket' | 'endpointId' | 'userId', string>>>,
): Promise<readonly ApprovalRow[]> {
  return tx.manager.findBy(ApprovalRow, { ...where, endedAt: IsNull(), endsAt: MoreThan(tx.now) });
}

/** Undefined when it was ended early. Its row is held until the transaction is over: nobody ends it meanwhile. */
export async function stillStanding(tx: Tx, approvalId: string): Promise<ApprovalRow | undefined> {
  const standing = { id: approvalId, endedAt: IsNull() };
  await tx.manager.update(ApprovalRow, standing, { endedNote: null });
  return (await tx.manager.findOneBy(ApprovalRow, standing)) ?? undefined;
}

/** Which approval each of these sessions started under; one that needed none is left out. */
export async function approvalsOfSessions(
  manager: EntityManager,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, ApprovalRow>> {
  if (sessionIds.length === 0) return new Map();
  const links = await manager.findBy(SessionApprovalRow, { sessionId: In([...sessionIds]) });
  if (links.length === 0) return new Map();
  const rows = await manager.findBy(ApprovalRow, { id: In(links.map((link) => link.approvalId)) });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    links.flatMap(({ sessionId, approvalId }) => {
      const row = byId.get(approvalId);
      return row === undefined ? [] : [[sessionId, row] as const];
    }),
  );
}

export async function linkApproval(tx: Tx, sessionId: string, approvalId: string): Promise<void> {
  await tx.manager.insert(SessionApprovalRow, { sessionId, approvalId });
}

function tell(
  tx: Tx,
  { domainId, endpointId, userId }: Pick<ApprovalRow, 'domainId' | 'endpointId' | 'userId'>,
) {
  tx.publish({ type: 'access', domainId, endpointId, userId });
}

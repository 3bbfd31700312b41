/** Approvals: rows in and out. A window is written once; ending it early is the only change it ever sees. */

import { randomUUID } from 'node:crypto';
import { type EntityManager, In, IsNull, MoreThan } from 'typeorm';
import type { ApprovalEnd } from '../domain/approval.js';
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

/** Ends one approval and whatever goes on from it. Returns those that stood until now. */
export async function endApproval(
  tx: Tx,
  approval: ApprovalRow,
  end: EarlyEnd,
): Promise<readonly ApprovalRow[]> {
  const family = [approval];
  for (const member of family)
    family.push(...(await tx.manager.findBy(ApprovalRow, { extendsId: member.id })));
  const ended: ApprovalRow[] = [];
  for (const row of family) {
    const { affected } = await tx.manager.update(
      ApprovalRow,
      { id: row.id, endedAt: IsNull(), endsAt: MoreThan(tx.now) },
      { endedAt: tx.now, endedWhy: end.why, endedBy: end.by, endedNote: end.note },
    );
    if (affected === 1) ended.push(row);
  }
  tell(tx, approval);
  return ended;
}

/** Those of a ticket that stand or are still to come. */
export async function standingOfTicket(
  tx: Tx,
  domainId: string,
  ticket: string,
): Promise<readonly ApprovalRow[]> {
  return tx.manager.findBy(ApprovalRow, { domainId, ticket, endedAt: IsNull(), endsAt: MoreThan(tx.now) });
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

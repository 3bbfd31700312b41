/**
 * Mail to the person whose request it is: answered, taken away, about to end. Only where he gave an address; that is
 * read again when it is sent, so that a withdrawn one gets nothing. Decides nothing.
 */

import { addNoticeTo } from '../../store/notices.js';
import type { ApprovalRow } from '../../store/rows/index.js';
import type { Tx } from '../../store/source.js';
import { mailAddressOf } from '../../store/users.js';

/** So long before its end somebody is told (ms): time to ask for more, which an admin has to see. */
export const ENDING_BEFORE_MS = 15 * 60_000;

interface Whose {
  readonly domainId: string;
  readonly userId: string;
}
type Content = Readonly<Record<string, unknown>>;

export async function tellRequester(tx: Tx, whose: Whose, kind: string, content: Content): Promise<void> {
  const { domainId, userId } = whose;
  if ((await mailAddressOf(tx.manager, userId, domainId)) === undefined) return;
  await addNoticeTo(tx, { domainId, road: 'person', recipient: userId }, kind, content);
}

/** Waits in the outbox until then. One that is shorter than the notice has no need of it. */
export async function tellBeforeEnd(
  tx: Tx,
  approval: Whose & Pick<ApprovalRow, 'id' | 'startsAt' | 'endsAt'>,
  content: Content,
): Promise<void> {
  const { id: approvalId, domainId, userId, startsAt, endsAt } = approval;
  const dueAt = endsAt - ENDING_BEFORE_MS;
  if (dueAt <= Math.max(startsAt, tx.now)) return;
  if ((await mailAddressOf(tx.manager, userId, domainId)) === undefined) return;
  const to = { domainId, road: 'person', recipient: userId, dueAt } as const;
  await addNoticeTo(tx, to, 'approval.ending', { ...content, endsAt, approvalId });
}

/**
 * What becomes of approvals and open requests when the machine or the person they were for is there no longer. What
 * was said of one machine is not believed of another, and who comes back asks anew. Decides nothing.
 */

import { lapseRequests } from '../../store/access-requests.js';
import { endApproval, standingWhere } from '../../store/approvals.js';
import { endpointsByIds } from '../../store/endpoints.js';
import type { ApprovalRow } from '../../store/rows/index.js';
import type { Tx } from '../../store/source.js';
import { tellRequester } from './requester.js';

/** Whose, or where. */
type Where = { readonly endpointId: string } | { readonly domainId: string; readonly userId: string };

/** For the row of evidence; nothing where nothing was. */
export type Ended = Readonly<Partial<Record<'approvalsEnded' | 'requestsLapsed', number>>>;

/** `note`: what their holders read. Live sessions under them end within a second. */
export async function endAccess(
  tx: Tx,
  where: Where,
  { by, note }: { readonly by: string; readonly note: string },
): Promise<Ended> {
  let approvalsEnded = 0;
  for (const approval of await standingWhere(tx, where))
    for (const ended of await endApproval(tx, approval, { why: 'withdrawn', by, note })) {
      approvalsEnded += 1;
      await tellGone(tx, ended, note);
    }
  const requestsLapsed = await lapseRequests(tx, where);
  return {
    ...(approvalsEnded === 0 ? {} : { approvalsEnded }),
    ...(requestsLapsed === 0 ? {} : { requestsLapsed }),
  };
}

/** Its holder reads why, where he gave an address. */
export async function tellGone(tx: Tx, approval: ApprovalRow, note: string): Promise<void> {
  const [endpoint] = await endpointsByIds(tx.manager, [approval.endpointId]);
  await tellRequester(tx, approval, 'approval.ended', {
    requestId: approval.requestId,
    endpoint: endpoint === undefined ? null : { id: endpoint.id, name: endpoint.name },
    ticket: approval.ticket,
    note,
  });
}

/**
 * What becomes of approvals and open requests when the machine or the person they were for is there no longer. What
 * was said of one machine is not believed of another, and who comes back asks anew. Decides nothing.
 */

import { lapseRequests } from '../../store/access-requests.js';
import { endApproval, standingWhere } from '../../store/approvals.js';
import type { Tx } from '../../store/source.js';

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
    approvalsEnded += (await endApproval(tx, approval, { why: 'withdrawn', by, note })).length;
  const requestsLapsed = await lapseRequests(tx, where);
  return {
    ...(approvalsEnded === 0 ? {} : { approvalsEnded }),
    ...(requestsLapsed === 0 ? {} : { requestsLapsed }),
  };
}

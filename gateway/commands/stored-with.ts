/** Stored credentials go with the machine they were for. Knows no vault. */

import { dropCredentials } from '../store/credentials.js';
import type { EndpointRow } from '../store/rows/index.js';
import type { Tx } from '../store/source.js';
import type { Asking } from './asking.js';
import type { Office } from './office.js';

/** They were for another machine than the one that is there from now on: gone, and recorded as such. */
export async function dropWith(
  office: Pick<Office, 'audit'>,
  who: Asking,
  tx: Tx,
  row: EndpointRow,
  why: 'address-changed' | 'host-key-changed' | 'authority-changed' | 'endpoint-removed',
): Promise<void> {
  if (!(await dropCredentials(tx, row.id))) return;
  await office.audit.record(tx, {
    chain: row.domainId,
    actorId: who.userId,
    action: 'credential.clear',
    result: 'done',
    reason: why,
    endpoint: { id: row.id, name: row.name },
    from: who.from,
  });
}

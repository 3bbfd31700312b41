/**
 * Which stored credentials a session used, and the notice that it is over, for whoever gives the machine new ones.
 * Ids only: nothing here could open them.
 */

import type { EndCode } from '../domain/end-reason.js';
import { addNotices } from './notices.js';
import { EndpointRow, SessionCredentialRow, SessionRow } from './rows/index.js';
import type { Tx } from './source.js';

/** Written with the row of evidence of the use. A second use by the same session changes nothing. */
export async function noteUse(tx: Tx, sessionId: string, credentialId: string): Promise<void> {
  const row = { sessionId, credentialId };
  if (!(await tx.manager.existsBy(SessionCredentialRow, row)))
    await tx.manager.insert(SessionCredentialRow, row);
}

/** One notice to the domain's webhook for each stored credential the session used; none for a session without. */
export async function tellUsedCredentials(
  tx: Tx,
  sessionId: string,
  { endedAt, code }: { readonly endedAt: number; readonly code: EndCode },
): Promise<void> {
  const used = await tx.manager.findBy(SessionCredentialRow, { sessionId });
  if (used.length === 0) return;
  const { domainId, endpointId } = await tx.manager.findOneByOrFail(SessionRow, { id: sessionId });
  const { name } = await tx.manager.findOneByOrFail(EndpointRow, { id: endpointId });
  const endpoint = { id: endpointId, name };
  for (const { credentialId } of used)
    await addNotices(
      tx,
      domainId,
      'session.ended',
      { session: { id: sessionId, endedAt, code }, endpoint, credentialId },
      ['webhook'],
    );
}

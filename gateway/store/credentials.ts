/** Stored credentials of endpoints: sealed rows in and out. Opens nothing. */

import { randomUUID } from 'node:crypto';
import { type EntityManager, In } from 'typeorm';
import { EndpointCredentialsRow } from './rows/index.js';
import type { Tx } from './source.js';

export type CredentialChoice = EndpointCredentialsRow['choice'];

export async function credentialsOf(
  manager: EntityManager,
  endpointId: string,
): Promise<EndpointCredentialsRow | undefined> {
  return (await manager.findOneBy(EndpointCredentialsRow, { endpointId })) ?? undefined;
}

/** How each of these endpoints signs in; one that is not named asks. */
export async function choicesOf(
  manager: EntityManager,
  endpointIds: readonly string[],
): Promise<ReadonlyMap<string, CredentialChoice>> {
  if (endpointIds.length === 0) return new Map();
  const rows = await manager.find(EndpointCredentialsRow, {
    where: { endpointId: In([...endpointIds]) },
    select: { id: true, endpointId: true, choice: true },
  });
  return new Map(rows.map((row) => [row.endpointId, row.choice]));
}

/** Takes the place of what was stored before. `make` is given the new row's id, to seal the secret for it. */
export async function putCredentials(
  tx: Tx,
  endpointId: string,
  setBy: string,
  make: (rowId: string) => Omit<EndpointCredentialsRow, 'id' | 'endpointId' | 'setAt' | 'setBy'>,
): Promise<void> {
  await dropCredentials(tx, endpointId);
  const id = randomUUID();
  await tx.manager.insert(EndpointCredentialsRow, { id, endpointId, setAt: tx.now, setBy, ...make(id) });
}

export async function setChoice(tx: Tx, endpointId: string, choice: CredentialChoice): Promise<void> {
  await tx.manager.update(EndpointCredentialsRow, { endpointId }, { choice });
}

/** False when there was nothing stored. */
export async function dropCredentials(tx: Tx, endpointId: string): Promise<boolean> {
  if ((await credentialsOf(tx.manager, endpointId)) === undefined) return false;
  await tx.manager.delete(EndpointCredentialsRow, { endpointId });
  return true;
}

export const allCredentials = (manager: EntityManager): Promise<readonly EndpointCredentialsRow[]> =>
  manager.find(EndpointCredentialsRow, { order: { id: 'ASC' } });

export async function putWrappedKey(
  tx: Tx,
  id: string,
  wrapped: Pick<EndpointCredentialsRow, 'keyId' | 'wrappedKey'>,
): Promise<void> {
  const { keyId, wrappedKey } = wrapped;
  await tx.manager.update(EndpointCredentialsRow, { id }, { keyId, wrappedKey });
}

/** Which endpoints a person has starred. Knows no right. */

import type { EntityManager } from 'typeorm';
import { EndpointStarRow } from './rows/index.js';
import type { Tx } from './source.js';

export async function starsOf(manager: EntityManager, userId: string): Promise<ReadonlySet<string>> {
  const rows = await manager.findBy(EndpointStarRow, { userId });
  return new Set(rows.map((row) => row.endpointId));
}

/** Setting what is set already is harmless. */
export async function setStar(tx: Tx, endpointId: string, userId: string, on: boolean): Promise<void> {
  await tx.manager.delete(EndpointStarRow, { endpointId, userId });
  if (on) await tx.manager.insert(EndpointStarRow, { endpointId, userId });
}

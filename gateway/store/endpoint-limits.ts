/** Limits of endpoints: rows in and out. Decides nothing. */

import { type EntityManager, In } from 'typeorm';
import type { EndpointLimits } from '../domain/facts.js';
import { EndpointLimitsRow } from './rows/index.js';
import type { Tx } from './source.js';

export const NO_LIMITS: EndpointLimits = {
  hours: null,
  maxMinutes: null,
  idleMinutes: null,
  observer: false,
};

/** Those that are not named have none. */
export async function limitsOf(
  manager: EntityManager,
  endpointIds: readonly string[],
): Promise<ReadonlyMap<string, EndpointLimits>> {
  if (endpointIds.length === 0) return new Map();
  const rows = await manager.findBy(EndpointLimitsRow, { endpointId: In([...endpointIds]) });
  return new Map(rows.map(({ endpointId, ...limits }) => [endpointId, limits]));
}

export async function setLimits(tx: Tx, endpointId: string, limits: EndpointLimits): Promise<void> {
  await tx.manager.delete(EndpointLimitsRow, { endpointId });
  await tx.manager.insert(EndpointLimitsRow, { endpointId, ...limits });
}

/** Registered machines: rows in and out. Removed ones stay as rows, for sessions and evidence point at them. */

import { randomUUID } from 'node:crypto';
import { type EntityManager, In, IsNull } from 'typeorm';
import { MAX_VIEWERS } from '../domain/limits.js';
import type { Protocol } from '../domain/protocol.js';
import { EndpointAccessRow, EndpointApprovalRow, EndpointRow, SessionRow } from './rows/index.js';
import type { Tx } from './source.js';

/** An endpoint that is not removed. */
export async function endpointById(
  manager: EntityManager,
  endpointId: string,
): Promise<EndpointRow | undefined> {
  return (await manager.findOneBy(EndpointRow, { id: endpointId, removedAt: IsNull() })) ?? undefined;
}

/** These endpoints, the removed ones too. */
export async function endpointsByIds(
  manager: EntityManager,
  endpointIds: readonly string[],
): Promise<readonly EndpointRow[]> {
  return endpointIds.length === 0 ? [] : manager.findBy(EndpointRow, { id: In([...endpointIds]) });
}

/** The endpoints of a domain by name, without the removed ones. */
export async function endpointsOf(manager: EntityManager, domainId: string): Promise<readonly EndpointRow[]> {
  return manager.find(EndpointRow, { where: { domainId, removedAt: IsNull() }, order: { name: 'ASC' } });
}

/** Who is listed for each of these endpoints. */
export async function listedFor(
  manager: EntityManager,
  endpointIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const listed = new Map<string, Set<string>>(endpointIds.map((id) => [id, new Set()]));
  if (endpointIds.length === 0) return listed;
  // Raw, as in groups.ts.
  const rows = await manager
    .createQueryBuilder(EndpointAccessRow, 'access')
    .select('access.endpointId', 'endpointId')
    .addSelect('access.userId', 'userId')
    .where({ endpointId: In([...endpointIds]) })
    .getRawMany<EndpointAccessRow>();
  for (const row of rows) listed.get(row.endpointId)?.add(row.userId);
  return listed;
}

/** How many sessions run at each endpoint of the domain now. An endpoint without one is left out. */
export async function liveCounts(
  manager: EntityManager,
  endpointIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (endpointIds.length === 0) return new Map();
  const rows = await manager.find(SessionRow, {
    where: { endpointId: In([...endpointIds]), state: In(['starting', 'active']) },
    select: { id: true, endpointId: true },
  });
  const counts = new Map<string, number>();
  for (const { endpointId } of rows) counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
  return counts;
}

/** Does another endpoint of the domain bear this name, whatever the case? */
export async function endpointNameTaken(
  manager: EntityManager,
  domainId: string,
  name: string,
  exceptId?: string,
): Promise<boolean> {
  const row = await manager.findOneBy(EndpointRow, { domainId, takenName: takenName(name) });
  return row !== null && row.id !== exceptId;
}

export interface NewEndpoint {
  readonly name: string;
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
  readonly description: string;
  readonly tags: readonly string[];
  readonly access: 'everyone' | 'listed';
}

/** Joint sessions are off until a domain admin turns them on. */
export async function addEndpoint(tx: Tx, domainId: string, endpoint: NewEndpoint): Promise<string> {
  const id = randomUUID();
  await tx.manager.insert(EndpointRow, {
    id,
    domainId,
    name: endpoint.name,
    takenName: takenName(endpoint.name),
    protocol: endpoint.protocol,
    host: endpoint.host,
    port: endpoint.port,
    description: endpoint.description,
    tags: [...endpoint.tags],
    access: endpoint.access,
    joint: false,
    jointChangedAt: null,
    jointChangedBy: null,
    seats: MAX_VIEWERS,
    settings: null,
    lastUsedAt: null,
    presentedKeyAlgorithm: null,
    presentedKeyFingerprint: null,
    presentedKeySeenAt: null,
    removedAt: null,
    createdAt: tx.now,
  });
  return id;
}

export type EndpointChange = Partial<
  Pick<EndpointRow, 'name' | 'host' | 'port' | 'description' | 'tags' | 'seats' | 'settings'>
>;

export async function changeEndpoint(tx: Tx, endpointId: string, change: EndpointChange): Promise<void> {
  const { name } = change;
  const row = name === undefined ? change : { ...change, takenName: takenName(name) };
  if (Object.keys(row).length > 0) await tx.manager.update(EndpointRow, { id: endpointId }, row);
}

/** Frees the name; the row stays. */
export async function removeEndpoint(tx: Tx, endpointId: string): Promise<void> {
  await tx.manager.update(EndpointRow, { id: endpointId }, { removedAt: tx.now, takenName: null });
}

export async function setJoint(tx: Tx, endpointId: string, on: boolean, by: string): Promise<void> {
  await tx.manager.update(
    EndpointRow,
    { id: endpointId },
    { joint: on, jointChangedAt: tx.now, jointChangedBy: by },
  );
}

export async function setAccess(
  tx: Tx,
  endpointId: string,
  access: 'everyone' | 'listed',
  people: Iterable<string>,
): Promise<void> {
  await tx.manager.update(EndpointRow, { id: endpointId }, { access });
  await tx.manager.delete(EndpointAccessRow, { endpointId });
  const rows = [...people].map((userId) => ({ endpointId, userId }));
  if (rows.length > 0) await tx.manager.insert(EndpointAccessRow, rows);
}

/** `approvers`: how many domain admins must say yes before a session may start; 0 = none is needed. */
export async function setApprovers(tx: Tx, endpointId: string, approvers: number): Promise<void> {
  await tx.manager.save(EndpointApprovalRow, { endpointId, approvers });
}

/** Takes a person off every list of a domain; one who comes back does not find old rights waiting. */
export async function unlistEverywhere(tx: Tx, domainId: string, userId: string): Promise<void> {
  const endpoints = await tx.manager.find(EndpointRow, { where: { domainId }, select: { id: true } });
  if (endpoints.length === 0) return;
  await tx.manager.delete(EndpointAccessRow, { userId, endpointId: In(endpoints.map((row) => row.id)) });
}

const takenName = (name: string): string => name.toLowerCase();

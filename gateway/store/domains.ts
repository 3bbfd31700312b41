/** Tenants: rows in and out. Knows no person's right. */

import { randomUUID } from 'node:crypto';
import { type EntityManager, In, IsNull } from 'typeorm';
import { DomainRow, EndpointRow, MembershipRow } from './rows/index.js';
import type { Tx } from './source.js';

export interface CountedDomain extends DomainRow {
  readonly people: number;
  readonly endpoints: number;
}

export async function domainById(manager: EntityManager, domainId: string): Promise<DomainRow | undefined> {
  return (await manager.findOneBy(DomainRow, { id: domainId })) ?? undefined;
}

/** Domains by name: those named, or all. */
export async function domainsWithCounts(
  manager: EntityManager,
  domainIds: readonly string[] | 'all',
): Promise<readonly CountedDomain[]> {
  const rows = await manager.find(DomainRow, {
    ...(domainIds === 'all' ? {} : { where: { id: In([...domainIds]) } }),
    order: { name: 'ASC' },
  });
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      people: await manager.countBy(MembershipRow, { domainId: row.id }),
      endpoints: await manager.countBy(EndpointRow, { domainId: row.id, removedAt: IsNull() }),
    })),
  );
}

/** Is there a domain people would take for this name? Compared without case, other than the unique key. */
export async function domainNameTaken(
  manager: EntityManager,
  name: string,
  exceptId?: string,
): Promise<boolean> {
  const rows = await manager.find(DomainRow, { select: { id: true, name: true } });
  const wanted = name.toLowerCase();
  return rows.some((row) => row.id !== exceptId && row.name.toLowerCase() === wanted);
}

export async function addDomain(tx: Tx, name: string): Promise<string> {
  const id = randomUUID();
  await tx.manager.insert(DomainRow, {
    id,
    name,
    adminsAcceptHostKeys: false,
    allowedRanges: [],
    createdAt: tx.now,
  });
  return id;
}

export type DomainChange = Partial<Pick<DomainRow, 'name' | 'adminsAcceptHostKeys' | 'allowedRanges'>>;

export async function changeDomain(tx: Tx, domainId: string, change: DomainChange): Promise<void> {
  if (Object.keys(change).length > 0) await tx.manager.update(DomainRow, { id: domainId }, change);
}

/** One-time links, by the hash of their token. Knows no token and no URL. */

import { type EntityManager, IsNull, MoreThan } from 'typeorm';
import { WelcomeLinkRow } from './rows/index.js';
import type { Tx } from './source.js';

export async function addWelcomeLink(
  tx: Tx,
  link: Pick<WelcomeLinkRow, 'hash' | 'kind' | 'userId' | 'expiresAt'>,
): Promise<void> {
  await tx.manager.insert(WelcomeLinkRow, { ...link, createdAt: tx.now, usedAt: null });
}

/** A link that is neither used nor expired. */
export async function usableLink(
  manager: EntityManager,
  hash: string,
  now: number,
): Promise<WelcomeLinkRow | undefined> {
  const where = { hash, usedAt: IsNull(), expiresAt: MoreThan(now) };
  return (await manager.findOneBy(WelcomeLinkRow, where)) ?? undefined;
}

/** Uses a link up. False when somebody was faster, or it has expired. */
export async function useLinkUp(tx: Tx, hash: string): Promise<boolean> {
  const result = await tx.manager.update(
    WelcomeLinkRow,
    { hash, usedAt: IsNull(), expiresAt: MoreThan(tx.now) },
    { usedAt: tx.now },
  );
  return result.affected === 1;
}

/** A new link, a password or a disabled account makes earlier links worthless. */
export async function dropLinksOf(tx: Tx, userId: string): Promise<void> {
  await tx.manager.delete(WelcomeLinkRow, { userId, usedAt: IsNull() });
}

export async function dropFirstAdminLinks(tx: Tx): Promise<void> {
  await tx.manager.delete(WelcomeLinkRow, { kind: 'first-admin', usedAt: IsNull() });
}

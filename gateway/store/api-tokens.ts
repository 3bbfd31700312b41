/** Tokens of the API, by the hash of what is shown. Knows no token. */

import { randomUUID } from 'node:crypto';
import { type EntityManager, IsNull, MoreThan } from 'typeorm';
import { ApiTokenRow } from './rows/index.js';
import type { Tx } from './source.js';

export async function addToken(
  tx: Tx,
  token: Pick<ApiTokenRow, 'domainId' | 'name' | 'hash' | 'createdBy' | 'expiresAt'>,
): Promise<ApiTokenRow> {
  const row: ApiTokenRow = {
    id: randomUUID(),
    ...token,
    createdAt: tx.now,
    usedAt: null,
    revokedAt: null,
  };
  await tx.manager.insert(ApiTokenRow, row);
  tx.publish({ type: 'domain', domainId: token.domainId });
  return row;
}

/** The tokens of a domain that are not revoked, newest first; expired ones too, so that somebody notices. */
export async function tokensOf(manager: EntityManager, domainId: string): Promise<readonly ApiTokenRow[]> {
  return manager.find(ApiTokenRow, {
    where: { domainId, revokedAt: IsNull() },
    order: { createdAt: 'DESC', id: 'ASC' },
  });
}

/** A token that is neither revoked nor expired. */
export async function usableToken(
  manager: EntityManager,
  hash: string,
  now: number,
): Promise<ApiTokenRow | undefined> {
  const where = { hash, revokedAt: IsNull(), expiresAt: MoreThan(now) };
  return (await manager.findOneBy(ApiTokenRow, where)) ?? undefined;
}

export async function noteTokenUsed(tx: Tx, tokenId: string): Promise<void> {
  await tx.manager.update(ApiTokenRow, { id: tokenId }, { usedAt: tx.now });
}

export async function tokenById(
  manager: EntityManager,
  domainId: string,
  tokenId: string,
): Promise<ApiTokenRow | undefined> {
  return (await manager.findOneBy(ApiTokenRow, { id: tokenId, domainId, revokedAt: IsNull() })) ?? undefined;
}

export async function revokeToken(tx: Tx, token: ApiTokenRow): Promise<void> {
  await tx.manager.update(ApiTokenRow, { id: token.id }, { revokedAt: tx.now });
  tx.publish({ type: 'domain', domainId: token.domainId });
}

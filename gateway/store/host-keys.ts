/** A machine's accepted identities: the pinned one and those before it. Knows no handshake and no person's right. */

import { randomUUID } from 'node:crypto';
import { type EntityManager, In } from 'typeorm';
import { EndpointRow, HostKeyRow } from './rows/index.js';
import type { Tx } from './source.js';

export interface KeyFacts {
  readonly algorithm: string;
  readonly fingerprint: string;
}

export async function pinnedKey(manager: EntityManager, endpointId: string): Promise<HostKeyRow | undefined> {
  return (await manager.findOneBy(HostKeyRow, { endpointId, pinned: 1 })) ?? undefined;
}

export async function pinnedKeysOf(
  manager: EntityManager,
  endpointIds: readonly string[],
): Promise<ReadonlyMap<string, HostKeyRow>> {
  if (endpointIds.length === 0) return new Map();
  const rows = await manager.findBy(HostKeyRow, { endpointId: In([...endpointIds]), pinned: 1 });
  return new Map(rows.map((row) => [row.endpointId, row]));
}

/** Newest first. */
export async function hostKeyHistory(
  manager: EntityManager,
  endpointId: string,
): Promise<readonly HostKeyRow[]> {
  return manager.find(HostKeyRow, { where: { endpointId }, order: { acceptedAt: 'DESC', id: 'ASC' } });
}

/**
 * Pins a key where none is pinned.
 * @throws when another is pinned: two first connections that race cannot pin two.
 */
export async function pinKey(tx: Tx, endpointId: string, key: KeyFacts, acceptedBy: string): Promise<void> {
  await tx.manager.insert(HostKeyRow, {
    id: randomUUID(),
    endpointId,
    algorithm: key.algorithm,
    fingerprint: key.fingerprint,
    acceptedAt: tx.now,
    acceptedBy,
    replacedAt: null,
    pinned: 1,
  });
}

/** The pinned key becomes history. False when none was pinned. */
export async function unpinKey(tx: Tx, endpointId: string): Promise<boolean> {
  const pinned = await pinnedKey(tx.manager, endpointId);
  if (pinned === undefined) return false;
  await tx.manager.update(HostKeyRow, { id: pinned.id }, { pinned: null, replacedAt: tx.now });
  return true;
}

/** Remembers a key that was presented in place of the pinned one and refused. */
export async function notePresentedKey(tx: Tx, endpointId: string, key: KeyFacts): Promise<void> {
  await tx.manager.update(
    EndpointRow,
    { id: endpointId },
    {
      presentedKeyAlgorithm: key.algorithm,
      presentedKeyFingerprint: key.fingerprint,
      presentedKeySeenAt: tx.now,
    },
  );
}

export async function forgetPresentedKey(tx: Tx, endpointId: string): Promise<void> {
  await tx.manager.update(
    EndpointRow,
    { id: endpointId },
    { presentedKeyAlgorithm: null, presentedKeyFingerprint: null, presentedKeySeenAt: null },
  );
}

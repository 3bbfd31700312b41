/** Login sessions: one row per signed-in browser, known by the hash of its cookie. Knows no cookie. */

import { type EntityManager, LessThanOrEqual, Not } from 'typeorm';
import { LoginSessionRow } from './rows/index.js';
import type { Tx } from './source.js';

/** When a login has lapsed: past its absolute end, or silent for too long (ms). */
export interface LoginLimits {
  readonly now: number;
  readonly idleMs: number;
}

export function isAlive(row: LoginSessionRow, { now, idleMs }: LoginLimits): boolean {
  return row.expiresAt > now && row.seenAt + idleMs > now;
}

export async function loginById(
  manager: EntityManager,
  loginId: string,
): Promise<LoginSessionRow | undefined> {
  return (await manager.findOneBy(LoginSessionRow, { hash: loginId })) ?? undefined;
}

export async function addLogin(tx: Tx, login: Omit<LoginSessionRow, 'createdAt' | 'seenAt'>): Promise<void> {
  await tx.manager.insert(LoginSessionRow, { ...login, createdAt: tx.now, seenAt: tx.now });
}

export async function saveLoginData(tx: Tx, loginId: string, data: string): Promise<void> {
  await tx.manager.update(LoginSessionRow, { hash: loginId }, { data });
}

export async function touchLogin(tx: Tx, loginId: string): Promise<void> {
  await tx.manager.update(LoginSessionRow, { hash: loginId }, { seenAt: tx.now });
}

/** Ends one login; its sockets close after the commit. Ending it twice is harmless. */
export async function endLogin(tx: Tx, loginId: string): Promise<void> {
  const row = await tx.manager.findOneBy(LoginSessionRow, { hash: loginId });
  if (row !== null) await endThese(tx, [row], { hash: loginId });
}

/** Ends every login of a person, or every other one. */
export async function endLoginsOf(tx: Tx, userId: string, except?: string): Promise<void> {
  const where = except === undefined ? { userId } : { userId, hash: Not(except) };
  await endThese(tx, await tx.manager.findBy(LoginSessionRow, where), where);
}

const lapsed = ({ now, idleMs }: LoginLimits) => [
  { expiresAt: LessThanOrEqual(now) },
  { seenAt: LessThanOrEqual(now - idleMs) },
];

export async function anyLapsed(manager: EntityManager, limits: LoginLimits): Promise<boolean> {
  return manager.existsBy(LoginSessionRow, lapsed(limits));
}

/** Ends what has lapsed. @returns how many there were. */
export async function endLapsedLogins(tx: Tx, { now, idleMs }: LoginLimits): Promise<number> {
  let ended = 0;
  for (const where of lapsed({ now, idleMs })) {
    const rows = await tx.manager.findBy(LoginSessionRow, where);
    if (rows.length > 0) await endThese(tx, rows, where);
    ended += rows.length;
  }
  return ended;
}

async function endThese(
  tx: Tx,
  rows: readonly LoginSessionRow[],
  where: Parameters<EntityManager['delete']>[1],
): Promise<void> {
  await tx.manager.delete(LoginSessionRow, where);
  for (const { hash, userId } of rows)
    if (userId !== null) tx.publish({ type: 'login-ended', loginId: hash, userId });
}

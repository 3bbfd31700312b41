/** How often a key was hit in its window: kept in the database, so that a restart forgives nothing. Knows no route. */

import { type EntityManager, LessThanOrEqual, MoreThan } from 'typeorm';
import { RateHitRow } from './rows/index.js';
import type { Tx } from './source.js';

export interface Hits {
  readonly hits: number;
  readonly resetAt: number;
}

/** Counts one hit. A window begins with its first hit and lasts `windowMs`. */
export async function addHit(tx: Tx, key: string, windowMs: number): Promise<Hits> {
  const inWindow = { key, resetAt: MoreThan(tx.now) };
  const { affected } = await tx.manager.increment(RateHitRow, inWindow, 'hits', 1);
  if (affected !== 1) {
    const fresh = { key, hits: 1, resetAt: tx.now + windowMs };
    await tx.manager.upsert(RateHitRow, fresh, ['key']);
    return fresh;
  }
  return (await hitsOf(tx.manager, key, tx.now)) ?? { hits: 1, resetAt: tx.now + windowMs };
}

export async function hitsOf(manager: EntityManager, key: string, now: number): Promise<Hits | undefined> {
  return (await manager.findOneBy(RateHitRow, { key, resetAt: MoreThan(now) })) ?? undefined;
}

/** Takes one hit back: what it counted turned out to be no failure. */
export async function takeHitBack(tx: Tx, key: string): Promise<void> {
  await tx.manager.decrement(RateHitRow, { key, hits: MoreThan(0) }, 'hits', 1);
}

export async function forgetHits(tx: Tx, key: string): Promise<void> {
  await tx.manager.delete(RateHitRow, { key });
}

/** Drops windows that are over. */
export async function sweepHits(tx: Tx): Promise<void> {
  await tx.manager.delete(RateHitRow, { resetAt: LessThanOrEqual(tx.now) });
}

/**
 * Where express-rate-limit counts: in the database, so that a restart forgives nothing. Who is over his limit is
 * remembered for a moment, so that a flood of refusals is no flood of writes. Knows no route.
 */

import type { ClientRateLimitInfo, Options, Store as LimiterStore } from 'express-rate-limit';
import type { Clock } from '../clock.js';
import { addHit, forgetHits, takeHitBack } from '../store/rate-hits.js';
import type { Store } from '../store/source.js';

/** A full key is not counted again for so long (ms): a refusal more or less changes nothing. */
const FULL_MS = 2_000;
/** Keys remembered as full; above it all are counted in the database. */
const MAX_FULL = 10_000;

interface Full {
  readonly hits: number;
  readonly resetAt: number;
  readonly until: number;
  /** Hits answered from here, which are not in the database to be taken back. */
  uncounted: number;
}

export class RateStore implements LimiterStore {
  readonly localKeys = false;
  readonly #full = new Map<string, Full>();
  #windowMs = 60_000;
  #limit = Infinity;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    readonly prefix: string,
  ) {}

  init(options: Options): void {
    this.#windowMs = options.windowMs;
    if (typeof options.limit === 'number') this.#limit = options.limit;
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    const full = this.#full.get(key);
    if (full !== undefined && this.clock.now() < full.until) {
      full.uncounted += 1;
      return infoOf(full.hits, full.resetAt - this.clock.now());
    }
    const { hits, resetAt, now } = await this.store.write(async (tx) => ({
      ...(await addHit(tx, this.prefix + key, this.#windowMs)),
      now: tx.now,
    }));
    if (hits > this.#limit) this.#remember(key, hits, resetAt, now);
    return infoOf(hits, resetAt - now);
  }

  async decrement(key: string): Promise<void> {
    const full = this.#full.get(key);
    if (full !== undefined && full.uncounted > 0) {
      full.uncounted -= 1;
      return;
    }
    await this.store.write((tx) => takeHitBack(tx, this.prefix + key));
  }

  async resetKey(key: string): Promise<void> {
    this.#full.delete(key);
    await this.store.write((tx) => forgetHits(tx, this.prefix + key));
  }

  #remember(key: string, hits: number, resetAt: number, now: number): void {
    if (this.#full.size >= MAX_FULL) this.#full.clear();
    const uncounted = this.#full.get(key)?.uncounted ?? 0;
    this.#full.set(key, { hits, resetAt, until: Math.min(resetAt, now + FULL_MS), uncounted });
  }
}

/** The library compares with the machine's clock; the window is counted by the gateway's. */
const infoOf = (totalHits: number, leftMs: number): ClientRateLimitInfo => ({
  totalHits,
  resetTime: new Date(Date.now() + leftMs),
});

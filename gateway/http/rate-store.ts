/** Where express-rate-limit counts: in the database, so that a restart forgives nothing. Knows no route. */

import type { ClientRateLimitInfo, Options, Store as LimiterStore } from 'express-rate-limit';
import { addHit, forgetHits, takeHitBack } from '../store/rate-hits.js';
import type { Store } from '../store/source.js';

export class RateStore implements LimiterStore {
  readonly localKeys = false;
  #windowMs = 60_000;

  constructor(
    private readonly store: Store,
    readonly prefix: string,
  ) {}

  init(options: Options): void {
    this.#windowMs = options.windowMs;
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    const { hits, leftMs } = await this.store.write(async (tx) => {
      const hit = await addHit(tx, this.prefix + key, this.#windowMs);
      return { hits: hit.hits, leftMs: hit.resetAt - tx.now };
    });
    // The library compares with the machine's clock; the window is counted by the gateway's.
    return { totalHits: hits, resetTime: new Date(Date.now() + leftMs) };
  }

  async decrement(key: string): Promise<void> {
    await this.store.write((tx) => takeHitBack(tx, this.prefix + key));
  }

  async resetKey(key: string): Promise<void> {
    await this.store.write((tx) => forgetHits(tx, this.prefix + key));
  }
}

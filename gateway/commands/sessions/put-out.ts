/**
 * Who was put out of a session for abuse, and when he may come again: each time later. One that floods and comes again at
 * once would cost everybody else a seat, a picture and the reading of his flood each time. Knows no socket and no session.
 */

import type { Clock } from '../../sessions/clock.js';
import { Refused } from '../refused.js';

/** The longest wait (ms). */
const LONGEST_MS = 60_000;
/** Whoever kept quiet for so long starts anew (ms). */
const FORGOTTEN_MS = 10 * 60_000;

interface Offence {
  readonly count: number;
  /** `clock.monotonic()`, ms. */
  readonly until: number;
}

export class PutOut {
  readonly #offences = new Map<string, Offence>();

  /** `firstMs`: the wait after the first time; it doubles with each further one. 0 = nobody waits. */
  constructor(
    private readonly clock: Clock,
    private readonly firstMs: number,
  ) {}

  note(userId: string): void {
    const now = this.clock.monotonic();
    for (const [id, { until }] of this.#offences) if (now - until > FORGOTTEN_MS) this.#offences.delete(id);
    const count = (this.#offences.get(userId)?.count ?? 0) + 1;
    const wait = Math.min(LONGEST_MS, this.firstMs * 2 ** Math.min(count - 1, 16));
    this.#offences.set(userId, { count, until: now + wait });
  }

  /** @throws Refused `too-many-requests` while he has to wait. */
  check(userId: string): void {
    const left = (this.#offences.get(userId)?.until ?? 0) - this.clock.monotonic();
    if (left > 0) throw new Refused('too-many-requests', { retryAfterSeconds: Math.ceil(left / 1000) });
  }
}

/** A clock a test holds still and moves by hand. */

import type { Cancel, Clock } from '../../gateway/sessions/clock.js';

export class HeldClock implements Clock {
  #now: number;
  readonly #start: number;
  #waiting: { readonly at: number; readonly act: () => void }[] = [];

  constructor(now = 1_700_000_000_000) {
    this.#now = now;
    this.#start = now;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#start;
  }

  after(ms: number, act: () => void): Cancel {
    const entry = { at: this.#now + ms, act };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  }

  /** Lets time pass and runs what falls due, in order. */
  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#waiting.filter((entry) => entry.at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#waiting = this.#waiting.filter((entry) => entry !== next);
      this.#now = next.at;
      next.act();
    }
    this.#now = until;
  }

  /** Timers not yet run or cancelled. */
  get pending(): number {
    return this.#waiting.length;
  }
}

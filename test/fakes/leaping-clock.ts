/** The real time, which a test may let leap ahead: what falls due on the way happens at once, in order. */

import type { Cancel, Clock } from '../../gateway/sessions/clock.js';

interface Due {
  readonly at: number;
  readonly act: () => void;
  timer: NodeJS.Timeout | undefined;
}

export class LeapingClock implements Clock {
  #ahead = 0;
  readonly #waiting = new Set<Due>();

  now(): number {
    return Date.now() + this.#ahead;
  }

  monotonic(): number {
    return performance.now() + this.#ahead;
  }

  after(ms: number, act: () => void): Cancel {
    const due: Due = { at: this.monotonic() + ms, act, timer: undefined };
    this.#waiting.add(due);
    due.timer = setTimeout(() => {
      this.#run(due);
    }, ms);
    return () => {
      clearTimeout(due.timer);
      this.#waiting.delete(due);
    };
  }

  /** Lets so much time pass in no time (ms). */
  leap(ms: number): void {
    const until = this.monotonic() + ms;
    for (;;) {
      const [next] = [...this.#waiting].filter((due) => due.at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#ahead += Math.max(0, next.at - this.monotonic());
      this.#run(next);
    }
    this.#ahead += Math.max(0, until - this.monotonic());
  }

  #run(due: Due): void {
    clearTimeout(due.timer);
    if (this.#waiting.delete(due)) due.act();
  }
}

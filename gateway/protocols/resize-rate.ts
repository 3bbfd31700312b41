/** Tells a machine that changes its size from one that does nothing else. Knows no machine. */

/** Changes of size a machine may make: so many at once, and so many a second over time. */
const RESIZE_BURST = 20;
const RESIZES_PER_SECOND = 5;

export class ResizeRate {
  #left = RESIZE_BURST;
  #at: number;

  /** `now`: monotonic milliseconds. */
  constructor(private readonly now: () => number) {
    this.#at = now();
  }

  /** Counts one change. @returns false = more than a burst of 20, refilled by five a second. */
  admit(): boolean {
    const now = this.now();
    this.#left = Math.min(RESIZE_BURST, this.#left + ((now - this.#at) * RESIZES_PER_SECOND) / 1000);
    this.#at = now;
    this.#left -= 1;
    return this.#left >= 0;
  }
}

/** Lets a few run at once, some wait, and turns the rest away. Knows nothing of what runs. */

/** At once: argon2 takes 19 MiB and a core each; more would only make everybody slower. */
const AT_ONCE = 4;
/** Waiting: about five seconds of work on two cores. Beyond, waiting helps nobody. */
const WAITING = 64;

export const BUSY = Symbol('busy');

export class HashingQueue {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce = AT_ONCE,
    private readonly waiting = WAITING,
  ) {}

  /** @returns what `work` returns, or BUSY at once when the queue is full. */
  async run<T>(work: () => Promise<T>): Promise<T | typeof BUSY> {
    if (this.#running >= this.atOnce) {
      if (this.#waiting.length >= this.waiting) return BUSY;
      // The one who leaves hands its place over, so nobody can slip in between.
      await new Promise<void>((go) => this.#waiting.push(go));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

/**
 * The life of one upstream: it starts once, ends once, and tells once that the machine is gone. What there is to close
 * is the upstream's own. Knows no protocol.
 */

import { StartError, type Loss, type Unsubscribe } from './ports.js';

export class Lifetime {
  readonly #closing = new AbortController();
  readonly #lost = new Set<(why: Loss) => void>();
  readonly #writable = new Set<() => void>();
  #started = false;

  /** `shut` closes what the upstream holds; called once, at the end. */
  constructor(private readonly shut: () => void) {}

  /** Aborted at the end: for everything that waits. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /** Asked anew each time: any call between may have ended it. */
  isOver(): boolean {
    return this.#closing.signal.aborted;
  }

  /** @throws when called twice: a second start would dial a second time. */
  begin(): void {
    if (this.#started) throw new Error('an upstream starts once');
    this.#started = true;
  }

  /** @throws StartError when it has been closed meanwhile. */
  demand(): void {
    if (this.isOver()) throw new StartError('machine-closed');
  }

  onLost(listener: (why: Loss) => void): Unsubscribe {
    this.#lost.add(listener);
    return () => {
      this.#lost.delete(listener);
    };
  }

  onWritable(listener: () => void): Unsubscribe {
    this.#writable.add(listener);
    return () => {
      this.#writable.delete(listener);
    };
  }

  /** The machine takes input again. */
  drained(): void {
    for (const listener of [...this.#writable]) listener();
  }

  /** The machine is gone by itself: everything is closed first, then told. */
  lose(why: Loss): void {
    if (this.isOver()) return;
    const listeners = [...this.#lost];
    this.close();
    for (const listener of listeners) listener(why);
  }

  /** Nobody hears of it. Closing twice is harmless. */
  close(): void {
    if (this.isOver()) return;
    this.#closing.abort();
    this.#lost.clear();
    this.#writable.clear();
    this.shut();
  }
}

/**
 * Where the controller points, told to those who watch: at most thirty times a second, and where it stopped is always
 * told. Costs nothing while nobody listens. Knows no protocol and no page.
 */

import type { Cancel, Clock } from './clock.js';
import { Listeners, type Unsubscribe } from './listeners.js';

/** At most this often (ms): smooth to look at, and next to nothing on a thin line. */
const TELL_EVERY_MS = 34;

/** In pixels of the machine's picture. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export class PointerTrail {
  readonly #clock: Clock;
  readonly #listeners: Listeners<Point>;
  #heard = 0;
  /** Not told yet. */
  #next: Point | undefined;
  #last: Point | undefined;
  #cancel: Cancel | undefined;

  constructor(clock: Clock, fault: (error: unknown) => void) {
    this.#clock = clock;
    this.#listeners = new Listeners(fault);
  }

  listen(listener: (at: Point) => void): Unsubscribe {
    const stop = this.#listeners.add(listener);
    this.#heard += 1;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#heard -= 1;
      stop();
    };
  }

  /** A press without a move is nothing new. */
  move(at: Point): void {
    if (this.#heard === 0 || (at.x === this.#last?.x && at.y === this.#last.y)) return;
    this.#last = at;
    this.#next = at;
    if (this.#cancel === undefined) this.#tell();
  }

  /** Nobody hears of anything any more. */
  close(): void {
    this.#cancel?.();
    this.#next = undefined;
    this.#listeners.clear();
    this.#heard = 0;
  }

  readonly #tell = (): void => {
    this.#cancel = undefined;
    const at = this.#next;
    if (at === undefined) return;
    this.#next = undefined;
    this.#cancel = this.#clock.after(TELL_EVERY_MS, this.#tell);
    this.#listeners.tell(at);
  };
}

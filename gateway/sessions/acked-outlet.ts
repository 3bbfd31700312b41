/**
 * The way out to one browser: knows how much of what was sent the page's terminal has taken, by the page's own
 * acknowledgements (the kernel hides up to 4 MiB, a page does not). Knows no input.
 */

import type { Clock } from './clock.js';
import type { StreamSocket } from './face.js';
import type { CloseReason, Frame, Outlet, Unsubscribe } from './ports.js';

/** Frames within so many bytes and milliseconds share a mark: the age of the oldest byte is exact enough by it. */
const MARK_EVERY_BYTES = 16 * 1024;
const MARK_EVERY_MS = 50;

export interface OutletOptions {
  readonly pace: Outlet['pace'];
  readonly history: number;
}

export class AckedOutlet implements Outlet {
  readonly pace: Outlet['pace'];
  readonly history: number;
  readonly #socket: StreamSocket;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  /** Binary bytes since the socket opened; text frames are a handful and count nothing. */
  #sent = 0;
  #acked = 0;
  /** When the byte before each of these was sent, oldest first. */
  #marks: { readonly upTo: number; readonly at: number }[] = [];

  constructor(socket: StreamSocket, clock: Clock, options: OutletOptions) {
    this.#socket = socket;
    this.#clock = clock;
    this.pace = options.pace;
    this.history = options.history;
  }

  get backlog(): number {
    return this.#sent - this.#acked;
  }

  get age(): number {
    const [oldest] = this.#marks;
    return oldest === undefined ? 0 : this.#clock.monotonic() - oldest.at;
  }

  send(frame: Frame): void {
    if (typeof frame !== 'string') {
      this.#sent += frame.length;
      this.mark();
    }
    this.#socket.send(frame);
  }

  onAcked(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  close(reason: CloseReason): void {
    this.#socket.close(reason);
  }

  /** The page has taken so many bytes in all. @returns false for what cannot be: backwards, or more than sent. */
  ack(bytes: number): boolean {
    if (bytes < this.#acked || bytes > this.#sent) return false;
    this.#acked = bytes;
    while ((this.#marks[0]?.upTo ?? Infinity) <= bytes) this.#marks.shift();
    for (const listener of [...this.#listeners]) listener();
    return true;
  }

  /** From now on what was sent so far waits for its acknowledgement. */
  protected mark(): void {
    const at = this.#clock.monotonic();
    const last = this.#marks.at(-1);
    const before = this.#marks.at(-2)?.upTo ?? this.#acked;
    // Small and young: without the time a trickle would share one mark for minutes, and look as old as its first byte.
    if (last !== undefined && this.#sent - before <= MARK_EVERY_BYTES && at - last.at < MARK_EVERY_MS)
      this.#marks[this.#marks.length - 1] = { upTo: this.#sent, at: last.at };
    else this.#marks.push({ upTo: this.#sent, at });
  }
}

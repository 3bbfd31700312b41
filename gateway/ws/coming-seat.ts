/**
 * The controller's seat while his coming is still being recorded: input is dropped, the size is remembered.
 * Knows no socket.
 */

import type { ControllerSeat } from '../sessions/face.js';
import type { Point } from '../sessions/pointer-trail.js';
import type { Frame, Size, Unsubscribe } from '../sessions/ports.js';

export class ComingSeat implements ControllerSeat {
  #seat: ControllerSeat | undefined;
  #left = false;
  #size: Size | undefined;
  readonly #waiting = new Set<() => void>();
  readonly #asides = new Set<(frame: Frame) => void>();

  /** The record is written: from now on this is that seat. A person who left meanwhile leaves it at once. */
  become(seat: ControllerSeat): void {
    this.#seat = seat;
    for (const listener of this.#waiting) seat.onWritable(listener);
    for (const listener of this.#asides) seat.onAside(listener);
    if (this.#size !== undefined) seat.resize(this.#size);
    if (this.#left) seat.leave();
  }

  input(bytes: Uint8Array): boolean {
    return this.#seat === undefined ? true : this.#seat.input(bytes);
  }

  onWritable(listener: () => void): Unsubscribe {
    if (this.#seat !== undefined) return this.#seat.onWritable(listener);
    this.#waiting.add(listener);
    return () => {
      this.#waiting.delete(listener);
    };
  }

  resize(size: Size): void {
    if (this.#seat === undefined) this.#size = size;
    else this.#seat.resize(size);
  }

  point(at: Point): void {
    this.#seat?.point(at);
  }

  onAside(listener: (frame: Frame) => void): Unsubscribe {
    if (this.#seat !== undefined) return this.#seat.onAside(listener);
    this.#asides.add(listener);
    return () => {
      this.#asides.delete(listener);
    };
  }

  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#seat?.leave();
  }
}

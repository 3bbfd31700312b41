/**
 * What the controller's stream socket may say: how large its window is, what was typed, how much was shown. Takes
 * the seat with the first size. Knows no machine: it hands everything to the seat.
 */

import type { Cancel, Clock } from '../../sessions/clock.js';
import type { ControllerSeat, Face, StreamSocket, TakeSeat } from '../../sessions/face.js';
import type { Frame, Size } from '../../sessions/ports.js';
import { MAX_INPUT_FRAME, sshControllerUp } from '../../wire/ssh-stream.js';
import { AckedOutlet } from '../../sessions/acked-outlet.js';
import { readWord } from '../read-word.js';
import { SCROLLBACK } from './terminal-limits.js';

/** A window that is dragged says its size at every frame; the machine hears one in so many ms, the last always. */
const RESIZE_EVERY_MS = 50;
/** Words (not input) nobody sends as many of in a second. */
const MAX_WORDS = 2_000;

export class ControllerFace implements Face {
  readonly #socket: StreamSocket;
  readonly #clock: Clock;
  readonly #take: TakeSeat;
  readonly #outlet: AckedOutlet;
  #seat: ControllerSeat | undefined;
  #stopWaiting: () => void = () => undefined;
  #nextSize: Size | undefined;
  #resizedAt = -Infinity;
  #cancelResize: Cancel | undefined;
  #words = 0;
  #wordsFrom: number;
  #over = false;

  constructor(socket: StreamSocket, clock: Clock, take: TakeSeat) {
    this.#socket = socket;
    this.#clock = clock;
    this.#take = take;
    this.#outlet = new AckedOutlet(socket, clock, { pace: 'brakes', history: SCROLLBACK });
    this.#wordsFrom = clock.monotonic();
  }

  receive(frame: Frame): void {
    if (this.#over) return;
    if (typeof frame !== 'string') this.#input(frame);
    else this.#word(frame);
  }

  gone(): void {
    if (this.#over) return;
    this.#end();
  }

  #input(bytes: Uint8Array): void {
    if (this.#seat === undefined || bytes.length > MAX_INPUT_FRAME) {
      this.#abuse();
      return;
    }
    if (!this.#seat.input(bytes)) this.#socket.hold(true);
  }

  #word(frame: string): void {
    const word = this.#admitWord() ? readWord(sshControllerUp, frame) : undefined;
    if (word === undefined) {
      this.#abuse();
      return;
    }
    switch (word.t) {
      case 'ack':
        if (!this.#outlet.ack(word.bytes)) this.#abuse();
        return;
      case 'size':
        this.#resize({ columns: word.columns, rows: word.rows });
        return;
    }
  }

  #resize(size: Size): void {
    if (this.#seat === undefined) {
      const seat = this.#take(this.#outlet, size);
      this.#seat = seat;
      this.#stopWaiting = seat.onWritable(() => {
        this.#socket.hold(false);
      });
      return;
    }
    this.#nextSize = size;
    const wait = this.#resizedAt + RESIZE_EVERY_MS - this.#clock.monotonic();
    if (wait <= 0) this.#saySize();
    else
      this.#cancelResize ??= this.#clock.after(wait, () => {
        this.#saySize();
      });
  }

  #saySize(): void {
    this.#cancelResize?.();
    this.#cancelResize = undefined;
    if (this.#over || this.#nextSize === undefined) return;
    this.#resizedAt = this.#clock.monotonic();
    this.#seat?.resize(this.#nextSize);
    this.#nextSize = undefined;
  }

  #admitWord(): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#wordsFrom >= 1_000) {
      this.#wordsFrom = now;
      this.#words = 0;
    }
    this.#words += 1;
    return this.#words <= MAX_WORDS;
  }

  #abuse(): void {
    this.#end();
    this.#socket.close('abuse');
  }

  #end(): void {
    this.#over = true;
    this.#cancelResize?.();
    this.#stopWaiting();
    this.#seat?.leave();
    this.#seat = undefined;
  }
}

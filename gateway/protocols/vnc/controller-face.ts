/**
 * What the controller's stream socket may say: RFB as any page speaks it. Takes the seat when the page is ready for
 * a picture, and hands every message of input on to it, one at a time and whole. Knows no machine.
 */

import type { Clock } from '../../sessions/clock.js';
import type { ControllerSeat, Face, StreamSocket, TakeSeat } from '../../sessions/face.js';
import { InputRate } from '../../sessions/input-rate.js';
import type { Frame } from '../../sessions/ports.js';
import { BrowserSide } from './browser-side.js';
import { pointIn, type BrowserWord } from './browser-words.js';
import { FencedOutlet } from './fenced-outlet.js';

export class ControllerFace implements Face {
  readonly #socket: StreamSocket;
  readonly #take: TakeSeat;
  readonly #rate: InputRate;
  readonly #outlet: FencedOutlet;
  readonly #side: BrowserSide;
  #seat: ControllerSeat | undefined;
  #stop: (() => void)[] = [];
  #over = false;

  constructor(socket: StreamSocket, clock: Clock, take: TakeSeat) {
    this.#socket = socket;
    this.#take = take;
    this.#rate = new InputRate(() => clock.monotonic());
    this.#outlet = new FencedOutlet(socket, clock, { pace: 'brakes', history: 0 });
    this.#side = new BrowserSide(socket, this.#outlet, {
      ready: () => {
        this.#sit();
      },
      rest: (word) => {
        this.#input(word);
      },
      abuse: () => {
        this.#abuse();
      },
    });
  }

  receive(frame: Frame): void {
    if (this.#over) return;
    if (typeof frame === 'string' || !this.#rate.admit(frame.length)) this.#abuse();
    else this.#side.receive(frame);
  }

  gone(): void {
    if (!this.#over) this.#end();
  }

  #sit(): void {
    const seat = this.#take(this.#outlet);
    this.#seat = seat;
    this.#stop = [
      seat.onWritable(() => {
        this.#socket.hold(false);
      }),
      // Uncounted: what goes to the controller alone is little, and the next fence covers it.
      seat.onAside((frame) => {
        this.#socket.send(frame);
      }),
    ];
  }

  /** Before the page has asked for a picture nothing is typed. */
  #input(word: BrowserWord): void {
    const seat = this.#seat;
    if (seat === undefined) this.#abuse();
    else if (word.is === 'message') {
      if (!seat.input(word.bytes)) this.#socket.hold(true);
      const at = pointIn(word);
      if (at !== undefined) seat.point(at);
    }
  }

  #abuse(): void {
    this.#end();
    this.#socket.close('abuse');
  }

  #end(): void {
    this.#over = true;
    this.#side.close();
    for (const stop of this.#stop) stop();
    this.#seat?.leave();
    this.#seat = undefined;
  }
}

/**
 * What a viewer's stream socket may say: RFB's handshake, what it wants to be sent, and how far it is. Five messages;
 * there is none for input. What an honest page may send besides (it takes keys and pointer like any other) is
 * counted and dropped. Knows no machine.
 */

import type { Clock } from '../../sessions/clock.js';
import type { Face, StreamSocket } from '../../sessions/face.js';
import { InputRate } from '../../sessions/input-rate.js';
import type { Frame } from '../../sessions/ports.js';
import { BrowserSide } from './browser-side.js';
import { FencedOutlet } from './fenced-outlet.js';

export class ViewerFace implements Face {
  readonly outlet: FencedOutlet;
  readonly #socket: StreamSocket;
  readonly #rate: InputRate;
  readonly #side: BrowserSide;
  #dropped = 0;
  #closed = false;

  constructor(socket: StreamSocket, clock: Clock) {
    this.#socket = socket;
    this.#rate = new InputRate(() => clock.monotonic());
    this.outlet = new FencedOutlet(socket, clock, { pace: 'skips', history: 0 });
    this.#side = new BrowserSide(socket, this.outlet, {
      ready: () => undefined,
      rest: () => {
        this.#dropped += 1;
      },
      abuse: () => {
        this.#abuse();
      },
    });
  }

  /** Messages that were none of the five, for the log. */
  get dropped(): number {
    return this.#dropped;
  }

  receive(frame: Frame): void {
    if (this.#closed) return;
    if (typeof frame === 'string' || !this.#rate.admit(frame.length)) this.#abuse();
    else this.#side.receive(frame);
  }

  gone(): void {
    this.#closed = true;
    this.#side.close();
  }

  #abuse(): void {
    this.gone();
    this.#socket.close('abuse');
  }
}

/**
 * What a viewer's stream socket may say: how much it has shown. It has no word for input; whatever else comes (a
 * terminal answers queries by itself, and honest pages send nothing) is counted and dropped. Knows no machine.
 */

import type { Clock } from '../../sessions/clock.js';
import type { Face, StreamSocket } from '../../sessions/face.js';
import type { Frame } from '../../sessions/ports.js';
import { sshViewerUp } from '../../wire/ssh-stream.js';
import { AckedOutlet } from '../../sessions/acked-outlet.js';
import { InputRate } from '../../sessions/input-rate.js';
import { readWord } from '../read-word.js';

export class ViewerFace implements Face {
  readonly outlet: AckedOutlet;
  readonly #socket: StreamSocket;
  readonly #rate: InputRate;
  #dropped = 0;
  #closed = false;

  /** `history`: lines of scrollback the endpoint lets viewers see. */
  constructor(socket: StreamSocket, clock: Clock, history: number) {
    this.#socket = socket;
    this.#rate = new InputRate(() => clock.monotonic());
    this.outlet = new AckedOutlet(socket, clock, { pace: 'skips', history });
  }

  /** Frames that were no acknowledgement, for the log. */
  get dropped(): number {
    return this.#dropped;
  }

  receive(frame: Frame): void {
    if (this.#closed) return;
    if (!this.#rate.admit(frame.length)) {
      this.#abuse();
      return;
    }
    const word = typeof frame === 'string' ? readWord(sshViewerUp, frame) : undefined;
    if (word === undefined) this.#dropped += 1;
    else if (!this.outlet.ack(word.bytes)) this.#abuse();
  }

  gone(): void {
    this.#closed = true;
  }

  #abuse(): void {
    this.#closed = true;
    this.#socket.close('abuse');
  }
}

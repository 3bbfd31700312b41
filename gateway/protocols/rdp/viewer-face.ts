/**
 * What a viewer's stream socket may say: how much it has shown. What an honest page of Guacamole's may say besides is
 * swallowed, anything else it writes in that protocol is counted and dropped. Knows no machine.
 */

import type { Clock } from '../../sessions/clock.js';
import type { Face, StreamSocket } from '../../sessions/face.js';
import { InputRate } from '../../sessions/input-rate.js';
import type { Frame } from '../../sessions/ports.js';
import { rdpViewerUp } from '../../wire/rdp-stream.js';
import { Garbled } from './garbled.js';
import { InstructionReader } from './instruction.js';
import { PagedOutlet } from './paged-outlet.js';
import { readWord } from '../read-word.js';

/** Said by any page of Guacamole's; the gateway answers guacd itself. */
const QUIET = new Set(['sync', 'nop', 'ack', 'disconnect']);

export class ViewerFace implements Face {
  readonly outlet: PagedOutlet;
  readonly #socket: StreamSocket;
  readonly #rate: InputRate;
  readonly #reader = new InstructionReader();
  #dropped = 0;
  #closed = false;

  constructor(socket: StreamSocket, clock: Clock) {
    this.#socket = socket;
    this.#rate = new InputRate(() => clock.monotonic());
    this.outlet = new PagedOutlet(socket, clock, { pace: 'skips', history: 0 });
  }

  /** Instructions that are no viewer's, for the log. */
  get dropped(): number {
    return this.#dropped;
  }

  receive(frame: Frame): void {
    if (this.#closed) return;
    if (!this.#rate.admit(frame.length)) this.#abuse();
    else if (typeof frame === 'string') {
      const word = readWord(rdpViewerUp, frame);
      if (word === undefined || !this.outlet.ack(word.bytes)) this.#abuse();
    } else this.#count(frame);
  }

  gone(): void {
    this.#closed = true;
  }

  #count(bytes: Uint8Array): void {
    try {
      this.#reader.push(bytes);
      while (this.#reader.next()) if (!QUIET.has(this.#reader.opcode)) this.#dropped += 1;
    } catch (error) {
      if (!(error instanceof Garbled)) throw error;
      this.#abuse();
    }
  }

  #abuse(): void {
    this.gone();
    this.#socket.close('abuse');
  }
}

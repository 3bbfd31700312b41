/**
 * What the controller's stream socket may say: the size of its window, how much it has shown, and instructions of the
 * Guacamole protocol, each of which is read whole before it is handed on. Knows no machine.
 */

import type { Clock } from '../../sessions/clock.js';
import type { ControllerSeat, Face, StreamSocket, TakeSeat } from '../../sessions/face.js';
import { InputRate } from '../../sessions/input-rate.js';
import type { Frame } from '../../sessions/ports.js';
import { MAX_INPUT_FRAME, rdpControllerUp } from '../../wire/rdp-stream.js';
import { Garbled } from './garbled.js';
import { InstructionReader } from './instruction.js';
import { PageWords } from './page-words.js';
import { PagedOutlet } from './paged-outlet.js';
import { readWord } from '../read-word.js';

export class ControllerFace implements Face {
  readonly #socket: StreamSocket;
  readonly #take: TakeSeat;
  readonly #rate: InputRate;
  readonly #outlet: PagedOutlet;
  readonly #reader = new InstructionReader();
  readonly #words = new PageWords();
  #seat: ControllerSeat | undefined;
  #stop: (() => void)[] = [];
  #dropped = 0;
  #over = false;

  constructor(socket: StreamSocket, clock: Clock, take: TakeSeat) {
    this.#socket = socket;
    this.#take = take;
    this.#rate = new InputRate(() => clock.monotonic());
    this.#outlet = new PagedOutlet(socket, clock, { pace: 'brakes', history: 0 });
  }

  /** Instructions that were not for the machine, for the log. */
  get dropped(): number {
    return this.#dropped;
  }

  receive(frame: Frame): void {
    if (this.#over) return;
    if (!this.#rate.admit(frame.length)) this.#abuse();
    else if (typeof frame === 'string') this.#receiveWord(frame);
    else if (frame.length > MAX_INPUT_FRAME || this.#seat === undefined) this.#abuse();
    else this.#receiveInput(frame, this.#seat);
  }

  gone(): void {
    if (!this.#over) this.#end();
  }

  #receiveWord(text: string): void {
    const word = readWord(rdpControllerUp, text);
    if (word === undefined) this.#abuse();
    else if (word.t === 'ack') {
      if (this.#seat === undefined || !this.#outlet.ack(word.bytes)) this.#abuse();
    } else {
      const size = { columns: word.width, rows: word.height };
      if (this.#seat === undefined) this.#sit(this.#take(this.#outlet, size));
      else this.#seat.resize(size);
    }
  }

  #sit(seat: ControllerSeat): void {
    this.#seat = seat;
    this.#stop = [
      seat.onWritable(() => {
        this.#socket.hold(false);
      }),
      // Uncounted: clipboard text is little, and bounded.
      seat.onAside((frame) => {
        this.#socket.send(frame);
      }),
    ];
  }

  #receiveInput(bytes: Uint8Array, seat: ControllerSeat): void {
    try {
      this.#reader.push(bytes);
      while (this.#reader.next()) {
        const verdict = this.#words.judge(this.#reader);
        if (verdict === 'other') this.#dropped += 1;
        if (verdict === 'input' && this.#reader.opcode === 'mouse')
          seat.point({ x: this.#reader.int(0), y: this.#reader.int(1) });
        if (verdict === 'input' && !seat.input(this.#reader.bytes)) this.#socket.hold(true);
      }
    } catch (error) {
      if (!(error instanceof Garbled)) throw error;
      this.#abuse();
    }
  }

  #abuse(): void {
    this.#end();
    this.#socket.close('abuse');
  }

  #end(): void {
    this.#over = true;
    for (const stop of this.#stop) stop();
    this.#seat?.leave();
    this.#seat = undefined;
  }
}

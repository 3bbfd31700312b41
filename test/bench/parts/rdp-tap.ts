/**
 * A page that shows nothing of the Guacamole protocol: counts frames, and answers as a page does: the gateway's by
 * acknowledging, guacamole-lite's by its `sync`. Knows no session.
 */

import { WebSocket } from 'ws';
import { encode, InstructionReader } from '../../../gateway/protocols/rdp/instruction.js';
import type { RdpControllerUp, RdpDown } from '../../../gateway/wire/rdp-stream.js';
import { type StreamDoor, streamSocket } from '../../model/stream-socket.js';
import { StreamTap } from './stream-tap.js';

/** What a page acknowledges between two frames at the latest (bytes). */
const ACK_EVERY_BYTES = 64 * 1024;

export interface RdpTapOptions {
  /** guacamole-lite's address with a token, in place of the gateway's. */
  readonly lite?: string;
  readonly gateway?: StreamDoor;
  /** Of a controller's window. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Answers so much later (ms). */
  readonly lateMs?: number;
}

export class RdpTap extends StreamTap {
  /** The first whole picture is there. */
  readonly pictured: Promise<void>;
  bytes = 0;
  frames = 0;
  /** What others join, as guacamole-lite tells everybody. */
  connection = '';
  /** Told of every frame. */
  onFrame: (() => void) | undefined;
  readonly #lateMs: number;
  readonly #reader = new InstructionReader();
  #acked = 0;
  #due = Infinity;
  #shown: () => void = () => undefined;

  constructor({ lite, gateway, size, lateMs = 0 }: RdpTapOptions) {
    super(
      gateway === undefined
        ? new WebSocket(lite ?? '', { perMessageDeflate: false })
        : streamSocket('rdp', gateway),
    );
    this.#lateMs = lateMs;
    if (size !== undefined && gateway !== undefined)
      this.ws.once('open', () => {
        this.#tell({ t: 'size', ...size });
      });
    this.pictured = new Promise((resolve) => (this.#shown = resolve));
    if (gateway === undefined) this.ws.on('message', (data: Buffer) => this.#takeLite(data));
    else
      this.ws.on('message', (data: Buffer, binary) => {
        if (binary) this.#take(data);
        else this.#due = this.bytes + (JSON.parse(data.toString()) as RdpDown).bytes;
      });
  }

  say(opcode: string, ...args: (string | number)[]): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(encode(opcode, ...args));
  }

  #take(data: Buffer): void {
    this.bytes += data.length;
    this.#reader.push(data);
    let ended = false;
    while (this.#reader.next()) {
      if (this.#reader.opcode !== 'sync') continue;
      ended = true;
      this.#frame();
    }
    if (this.bytes >= this.#due) {
      this.#shown();
      ended = true;
    }
    const upTo = this.bytes;
    if (!ended && upTo - this.#acked < ACK_EVERY_BYTES) return;
    this.#acked = upTo;
    this.#later(() => this.#tell({ t: 'ack', bytes: upTo }));
  }

  /** One instruction a message, sometimes more. */
  #takeLite(data: Buffer): void {
    this.bytes += data.length;
    this.#reader.push(data);
    while (this.#reader.next()) {
      const { opcode } = this.#reader;
      if (opcode === '') this.connection = this.#reader.arg(0);
      if (opcode !== 'sync') continue;
      const timestamp = this.#reader.arg(0);
      this.#later(() => this.say('sync', timestamp));
      this.#frame();
      this.#shown();
    }
  }

  #frame(): void {
    this.arrived();
    this.frames += 1;
    this.onFrame?.();
  }

  #later(act: () => void): void {
    if (this.#lateMs === 0) act();
    else setTimeout(act, this.#lateMs);
  }

  #tell(word: RdpControllerUp): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify(word));
  }
}

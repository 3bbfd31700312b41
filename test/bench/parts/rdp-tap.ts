/**
 * A page that shows nothing of the Guacamole protocol: counts frames, and answers as a page does: the gateway's by
 * acknowledging, guacamole-lite's by its `sync`. Knows no session.
 */

import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { encode, InstructionReader } from '../../../gateway/protocols/rdp/instruction.js';
import type { RdpControllerUp, RdpDown } from '../../../gateway/wire/rdp-stream.js';
import { protocolsWith, STREAM_PATH, streamProtocol } from '../../../gateway/wire/tickets.js';
import { moment } from './moment.js';
import type { TapOptions } from './tap.js';

/** What a page acknowledges between two frames at the latest (bytes). */
const ACK_EVERY_BYTES = 64 * 1024;

export interface RdpTapOptions {
  /** guacamole-lite's address with a token, in place of the gateway's. */
  readonly lite?: string;
  readonly gateway?: TapOptions;
  /** Of a controller's window. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Answers so much later (ms). */
  readonly lateMs?: number;
}

export class RdpTap {
  readonly ws: WebSocket;
  readonly open: Promise<void>;
  readonly closed: Promise<number>;
  /** The first whole picture is there. */
  readonly pictured: Promise<void>;
  bytes = 0;
  frames = 0;
  openedAt = 0;
  /** Moments (ms) of the last frame, of the close, and the longest silence since `watch()`. */
  lastAt = 0;
  closedAt: number | undefined;
  longestGap = 0;
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
    this.#lateMs = lateMs;
    this.ws =
      gateway === undefined ? new WebSocket(lite ?? '', { perMessageDeflate: false }) : toGateway(gateway);
    this.open = new Promise((resolve, reject) => {
      this.ws.once('open', () => {
        this.openedAt = moment();
        if (size !== undefined && gateway !== undefined) this.#tell({ t: 'size', ...size });
        resolve();
      });
      this.ws.once('error', reject);
    });
    this.open.catch(() => undefined);
    this.pictured = new Promise((resolve) => (this.#shown = resolve));
    this.closed = new Promise((resolve) => {
      this.ws.once('close', (code) => {
        this.closedAt = moment();
        resolve(code);
      });
    });
    this.ws.on('error', () => undefined);
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

  /** The longest gap is counted from now. */
  watch(): void {
    this.lastAt = moment();
    this.longestGap = 0;
  }

  /** The longest gap since `watch()`, the silence until now included. */
  gap(): number {
    return Math.max(this.longestGap, moment() - this.lastAt);
  }

  /** Stops reading from the network, like a browser that hangs. */
  stall(): void {
    (this.ws as unknown as { _socket: Socket })._socket.pause();
  }

  async close(): Promise<void> {
    this.ws.close();
    await this.closed;
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
    const now = moment();
    this.longestGap = Math.max(this.longestGap, now - this.lastAt);
    this.lastAt = now;
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

function toGateway({ url, cookie, ticket, port }: TapOptions): WebSocket {
  const { host } = new URL(url);
  const to = port === undefined ? url.replace('http', 'ws') : `ws://127.0.0.1:${String(port)}`;
  return new WebSocket(to + STREAM_PATH, protocolsWith(streamProtocol('rdp'), ticket), {
    headers: { cookie, origin: url, host },
    perMessageDeflate: false,
  });
}

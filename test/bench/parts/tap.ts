/**
 * A stream socket that shows nothing: counts what comes, and acknowledges as the page does (64 KiB or 50 ms), so that
 * a bench measures the gateway and not a terminal in the bench. Knows no session.
 */

import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { SshControllerUp } from '../../../gateway/wire/ssh-stream.js';
import { protocolsWith, STREAM_PATH, streamProtocol } from '../../../gateway/wire/tickets.js';
import { moment } from './moment.js';

const ACK_EVERY_BYTES = 64 * 1024;
const ACK_AFTER_MS = 50;
/** Enough of the end to find a marker in (bytes). */
const TAIL_BYTES = 64;

export interface TapOptions {
  readonly url: string;
  readonly cookie: string;
  readonly ticket: string;
  /** Another port that leads to the gateway. */
  readonly port?: number;
}

export class Tap {
  bytes = 0;
  frames = 0;
  openedAt = 0;
  /** Moments (ms) of the last terminal bytes, of the close, and the longest silence since `watch()`. */
  lastAt = 0;
  closedAt: number | undefined;
  longestGap = 0;
  /** Told of every frame of terminal bytes. */
  onData: ((data: Buffer) => void) | undefined;
  readonly open: Promise<void>;
  readonly closed: Promise<number>;
  readonly ws: WebSocket;
  #tail: Buffer = Buffer.alloc(0);
  #told = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ url, cookie, ticket, port }: TapOptions) {
    const { host } = new URL(url);
    const to = port === undefined ? url.replace('http', 'ws') : `ws://127.0.0.1:${port}`;
    this.ws = new WebSocket(to + STREAM_PATH, protocolsWith(streamProtocol('ssh'), ticket), {
      headers: { cookie, origin: url, host },
      perMessageDeflate: false,
    });
    this.open = new Promise((resolve, reject) => {
      this.ws.once('open', () => {
        this.openedAt = moment();
        resolve();
      });
      this.ws.once('error', reject);
    });
    this.open.catch(() => undefined);
    this.closed = new Promise((resolve) => {
      this.ws.once('close', (code) => {
        this.closedAt = moment();
        clearTimeout(this.#timer);
        resolve(code);
      });
    });
    this.ws.on('error', () => undefined);
    this.ws.on('message', (data: Buffer, binary) => {
      if (binary) this.#take(data);
    });
  }

  type(text: string): void {
    this.ws.send(Buffer.from(text));
  }

  say(word: SshControllerUp): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify(word));
  }

  /** Resolves with the next frame of terminal bytes. */
  next(): Promise<Buffer> {
    return new Promise((resolve) => {
      this.onData = (data) => {
        this.onData = undefined;
        resolve(data);
      };
    });
  }

  /** Resolves when the stream ends, for now, with this. */
  until(marker: string): Promise<void> {
    return new Promise((resolve) => {
      this.onData = () => {
        if (!this.#tail.includes(marker)) return;
        this.onData = undefined;
        resolve();
      };
    });
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
    const now = moment();
    this.longestGap = Math.max(this.longestGap, now - this.lastAt);
    this.lastAt = now;
    this.bytes += data.length;
    this.frames += 1;
    this.#tail =
      data.length >= TAIL_BYTES
        ? data.subarray(-TAIL_BYTES)
        : Buffer.concat([this.#tail, data]).subarray(-TAIL_BYTES);
    if (this.bytes - this.#told >= ACK_EVERY_BYTES) this.#ack();
    else
      this.#timer ??= setTimeout(() => {
        this.#ack();
      }, ACK_AFTER_MS);
    this.onData?.(data);
  }

  #ack(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = this.bytes;
    this.say({ t: 'ack', bytes: this.bytes });
  }
}

/** An RFB client on a WebSocket, the gateway's or a bare relay's: counts, and can be as bad as a browser can. */

import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { protocolsWith, STREAM_PATH, streamProtocol } from '../../../gateway/wire/tickets.js';
import { moment } from './moment.js';
import { RfbClient } from './rfb-client.js';
import type { TapOptions } from './tap.js';

export interface VncTapOptions {
  /** A relay's address, in place of the gateway's. */
  readonly relay?: string;
  readonly gateway?: TapOptions;
  /** Answers fences so much later (ms). */
  readonly lateMs?: number;
}

export class VncTap {
  readonly rfb: RfbClient;
  readonly ws: WebSocket;
  readonly open: Promise<void>;
  readonly closed: Promise<number>;
  openedAt = 0;
  /** Moments (ms) of the last update, of the close, and the longest silence since `watch()`. */
  lastAt = 0;
  closedAt: number | undefined;
  longestGap = 0;

  constructor({ relay, gateway, lateMs = 0 }: VncTapOptions) {
    this.ws = relay === undefined && gateway !== undefined ? toGateway(gateway) : toRelay(relay ?? '');
    this.rfb = new RfbClient({
      write: (bytes) => {
        this.#write(bytes);
      },
      ...(lateMs === 0 ? {} : { fenced: (answer) => setTimeout(() => this.#write(answer), lateMs) }),
    });
    this.rfb.onUpdate = () => {
      const now = moment();
      this.longestGap = Math.max(this.longestGap, now - this.lastAt);
      this.lastAt = now;
    };
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
        resolve(code);
      });
    });
    this.ws.on('error', () => undefined);
    this.ws.on('message', (data: Buffer) => {
      this.rfb.push(data);
    });
  }

  get bytes(): number {
    return this.rfb.bytes;
  }

  get frames(): number {
    return this.rfb.updates;
  }

  say(message: Buffer): void {
    this.#write(message);
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

  #write(bytes: Buffer): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(bytes);
  }
}

function toGateway({ url, cookie, ticket, port }: TapOptions): WebSocket {
  const { host } = new URL(url);
  const to = port === undefined ? url.replace('http', 'ws') : `ws://127.0.0.1:${String(port)}`;
  return new WebSocket(to + STREAM_PATH, protocolsWith(streamProtocol('vnc'), ticket), {
    headers: { cookie, origin: url, host },
    perMessageDeflate: false,
  });
}

const toRelay = (relay: string): WebSocket => new WebSocket(relay, ['binary'], { perMessageDeflate: false });

/** A page's stream socket in a bench: when it opened and closed, and how long nothing came. Knows no protocol. */

import type { WebSocket } from 'ws';
import { stall } from '../../model/stream-socket.js';
import { moment } from './moment.js';

export class StreamTap {
  readonly open: Promise<void>;
  readonly closed: Promise<number>;
  openedAt = 0;
  /** Moments (ms) of the last that came, of the close, and the longest silence since `watch()`. */
  lastAt = 0;
  closedAt: number | undefined;
  longestGap = 0;

  protected constructor(readonly ws: WebSocket) {
    this.open = new Promise((resolve, reject) => {
      ws.once('open', () => {
        this.openedAt = moment();
        resolve();
      });
      ws.once('error', reject);
    });
    this.open.catch(() => undefined);
    this.closed = new Promise((resolve) => {
      ws.once('close', (code) => {
        this.closedAt = moment();
        resolve(code);
      });
    });
    ws.on('error', () => undefined);
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
    stall(this.ws, true);
  }

  async close(): Promise<void> {
    this.ws.close();
    await this.closed;
  }

  /** What is counted came, now. */
  protected arrived(): void {
    const now = moment();
    this.longestGap = Math.max(this.longestGap, now - this.lastAt);
    this.lastAt = now;
  }
}

/** One WebSocket as a stream socket: frames out, hold, a close that also works on a browser that stopped reading. */

import type { WebSocket } from 'ws';
import type { StreamSocket } from '../sessions/face.js';
import type { CloseReason, Frame } from '../sessions/ports.js';
import { closeOf } from './closing.js';

/** After a close the browser has this long to answer before the socket is destroyed (ms). */
const CLOSE_WITHIN_MS = 300;
/**
 * Bytes waiting for a browser that does not read (largest keyframe, and what follows it). Acknowledgements pace an
 * honest page long before; one that acknowledges what it never read must not fill our memory.
 */
export const MAX_WAITING = 32 * 1024 * 1024;

export class Socket implements StreamSocket {
  #closed = false;

  /** `abused` is told when the browser is put out for what it sent. */
  constructor(
    private readonly ws: WebSocket,
    private readonly abused: () => void = () => undefined,
  ) {}

  send(frame: Frame): void {
    if (this.#closed || this.ws.readyState !== this.ws.OPEN) return;
    if (this.ws.bufferedAmount > MAX_WAITING) {
      this.#closed = true;
      this.ws.terminate();
      return;
    }
    this.ws.send(frame, { binary: typeof frame !== 'string' });
  }

  hold(on: boolean): void {
    if (this.ws.readyState !== this.ws.OPEN) return;
    if (on) this.ws.pause();
    else this.ws.resume();
  }

  close(reason: CloseReason): void {
    const { code, name } = closeOf(reason);
    if (reason === 'abuse' && !this.#closed) this.abused();
    this.closeWith(code, name);
    // A flood is not read to its end: that costs everybody else.
    if (reason === 'abuse') this.ws.pause();
  }

  closeWith(code: number, name: string): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.ws.isPaused) this.ws.resume();
    this.ws.close(code, name);
    // A browser that does not read never answers the close frame behind its backlog.
    const timer = setTimeout(() => {
      this.ws.terminate();
    }, CLOSE_WITHIN_MS);
    this.ws.once('close', () => {
      clearTimeout(timer);
    });
  }
}

/** A message as `ws` hands it over, as a frame. */
export function frameOf(data: Buffer | ArrayBuffer | Buffer[], binary: boolean): Frame {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
  return binary ? bytes : bytes.toString('utf8');
}

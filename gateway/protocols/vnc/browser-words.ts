/**
 * Cuts what a browser sends into RFB messages (RFC 6143 §7.5), in whatever pieces it comes. Checks lengths before
 * anything is kept. Pure; decides nothing about what a message is good for.
 */

import type { Point } from '../../sessions/pointer-trail.js';
import { ByteQueue } from './byte-queue.js';
import { MAX_CLIPBOARD, MAX_SKIPPED_CLIPBOARD } from './limits.js';
import { FROM_CLIENT, MAX_FENCE } from './rfb.js';

/** Most encodings a browser lists; noVNC lists some thirty. */
const MAX_ENCODINGS = 256;

/** One whole message. `dropped`: a text that was too long, thrown away. */
export type BrowserWord =
  | { readonly is: 'message'; readonly type: number; readonly bytes: Buffer }
  | { readonly is: 'dropped'; readonly type: number };

/** Where a pointer event points; both kinds begin alike (RFC 6143 §7.5.5). */
export function pointIn({
  type,
  bytes,
}: {
  readonly type: number;
  readonly bytes: Buffer;
}): Point | undefined {
  return type === FROM_CLIENT.pointer ? { x: bytes.readUInt16BE(2), y: bytes.readUInt16BE(4) } : undefined;
}

export class BrowserWords {
  readonly #queue = new ByteQueue();
  #skipping = 0;

  push(bytes: Uint8Array): void {
    this.#queue.push(bytes);
  }

  /** So many bytes of the handshake, before the first message. */
  take(length: number): Buffer | undefined {
    return this.#queue.take(length);
  }

  /** The next message; undefined when it is not there as a whole, 'bad' when there is no such message. */
  next(): BrowserWord | 'bad' | undefined {
    this.#skip();
    const type = this.#queue.view(1)?.[0];
    if (type === undefined) return undefined;
    const length = this.#lengthOf(type);
    if (length === undefined || length === 'bad') return length;
    if (length > 8 + MAX_CLIPBOARD) {
      this.#skipping = length;
      this.#skip();
      return { is: 'dropped', type };
    }
    const bytes = this.#queue.take(length);
    return bytes === undefined ? undefined : { is: 'message', type, bytes };
  }

  #skip(): void {
    const now = Math.min(this.#skipping, this.#queue.length);
    this.#queue.skip(now);
    this.#skipping -= now;
  }

  #lengthOf(type: number): number | 'bad' | undefined {
    const queue = this.#queue;
    switch (type) {
      case FROM_CLIENT.setPixelFormat:
        return 20;
      case FROM_CLIENT.setEncodings: {
        const count = queue.view(4)?.readUInt16BE(2);
        if (count === undefined) return undefined;
        return count > MAX_ENCODINGS ? 'bad' : 4 + count * 4;
      }
      case FROM_CLIENT.updateRequest:
      case FROM_CLIENT.continuousUpdates:
        return 10;
      case FROM_CLIENT.key:
        return 8;
      case FROM_CLIENT.pointer: {
        const buttons = queue.view(2)?.[1];
        if (buttons === undefined) return undefined;
        // The highest bit says that a byte with more buttons follows (ExtendedMouseButtons).
        return (buttons & 0x80) !== 0 ? 7 : 6;
      }
      case FROM_CLIENT.cutText: {
        const said = queue.view(8)?.readInt32BE(4);
        if (said === undefined) return undefined;
        return Math.abs(said) > MAX_SKIPPED_CLIPBOARD ? 'bad' : 8 + Math.abs(said);
      }
      case FROM_CLIENT.fence: {
        const length = queue.view(9)?.[8];
        if (length === undefined) return undefined;
        return length > MAX_FENCE ? 'bad' : 9 + length;
      }
      case FROM_CLIENT.xvp:
        return 4;
      case FROM_CLIENT.setDesktopSize: {
        const screens = queue.view(8)?.[6];
        return screens === undefined ? undefined : 8 + screens * 16;
      }
      case FROM_CLIENT.qemu: {
        const kind = queue.view(2)?.[1];
        if (kind === undefined) return undefined;
        return kind === 0 ? 12 : 'bad';
      }
      default:
        return 'bad';
    }
  }
}

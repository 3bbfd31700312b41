/**
 * An RFB client that shows nothing: the handshake without a password, and every message measured but not decoded, so
 * that a bench measures who sends. Knows no socket.
 */

import { ByteQueue } from '../../../gateway/protocols/vnc/byte-queue.js';
import { readTightShape } from '../../../gateway/protocols/vnc/decoders/tight-shape.js';
import { continuousUpdates, fenceAnswer } from '../../../gateway/protocols/vnc/machine-words.js';
import { RECT_HEADER } from '../../../gateway/protocols/vnc/rect-words.js';
import { ENCODING, FENCE_REQUEST, FROM_SERVER, type Rect } from '../../../gateway/protocols/vnc/rfb.js';
import { PIXEL_FORMAT, setEncodings } from '../../vnc/page-words.js';

/** What noVNC lists, without what this client cannot measure. */
const WANTED = [
  ENCODING.copyRect,
  ENCODING.tight,
  ENCODING.raw,
  ENCODING.compressLevel0 + 2,
  ENCODING.desktopSize,
  ENCODING.extendedDesktopSize,
  ENCODING.desktopName,
  ENCODING.fence,
  ENCODING.continuousUpdates,
  ENCODING.vmwareCursor,
];
/** Nothing said is shorter than this (bytes): a fence, a clipboard. */
const FIXED = { fence: 9, cutText: 8 };

export interface RfbOutside {
  write(bytes: Buffer): void;
  /** A fence came that wants an answer. Default: it is answered at once. */
  fenced?(answer: Buffer): void;
}

export class RfbClient {
  bytes = 0;
  /** Updates that were complete. */
  updates = 0;
  /** Told of each. */
  onUpdate: (() => void) | undefined;
  /** The gateway says the desktop's name at the end of every keyframe, and at no other time as a rule. */
  readonly pictured: Promise<void>;
  readonly #queue = new ByteQueue();
  readonly #outside: RfbOutside;
  #stage: 'version' | 'security' | 'result' | 'init' | 'open' = 'version';
  #rects = 0;
  #rect: (Rect & { readonly encoding: number }) | undefined;
  #named: () => void = () => undefined;
  #size = { width: 0, height: 0 };

  constructor(outside: RfbOutside) {
    this.#outside = outside;
    this.pictured = new Promise((resolve) => (this.#named = resolve));
  }

  push(bytes: Uint8Array): void {
    this.bytes += bytes.length;
    this.#queue.push(bytes);
    while (this.#stage === 'open' ? this.#step() : this.#greet());
  }

  #greet(): boolean {
    const queue = this.#queue;
    switch (this.#stage) {
      case 'version':
        if (queue.take(12) === undefined) return false;
        this.#outside.write(Buffer.from('RFB 003.008\n'));
        this.#stage = 'security';
        return true;
      case 'security': {
        const count = queue.view(1)?.[0];
        if (count === undefined || queue.take(1 + count) === undefined) return false;
        this.#outside.write(Buffer.from([1]));
        this.#stage = 'result';
        return true;
      }
      case 'result':
        if (queue.take(4) === undefined) return false;
        this.#outside.write(Buffer.from([1]));
        this.#stage = 'init';
        return true;
      case 'init': {
        const name = queue.view(24)?.readUInt32BE(20);
        const init = name === undefined ? undefined : queue.take(24 + name);
        if (init === undefined) return false;
        this.#size = { width: init.readUInt16BE(0), height: init.readUInt16BE(2) };
        const ask = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        init.copy(ask, 6, 0, 4);
        this.#outside.write(Buffer.concat([PIXEL_FORMAT, setEncodings(WANTED), ask]));
        this.#stage = 'open';
        return true;
      }
      case 'open':
        return true;
    }
  }

  #step(): boolean {
    if (this.#rects > 0) return this.#body();
    const queue = this.#queue;
    const type = queue.view(1)?.[0];
    switch (type) {
      case undefined:
        return false;
      case FROM_SERVER.update: {
        const head = queue.take(4);
        if (head === undefined) return false;
        this.#rects = head.readUInt16BE(2);
        if (this.#rects === 0) this.#updated();
        return true;
      }
      case FROM_SERVER.bell:
        return queue.take(1) !== undefined;
      case FROM_SERVER.endOfContinuousUpdates:
        queue.skip(1);
        this.#outside.write(continuousUpdates(this.#size));
        return true;
      case FROM_SERVER.cutText: {
        const length = queue.view(FIXED.cutText)?.readInt32BE(4);
        return length !== undefined && queue.take(FIXED.cutText + Math.abs(length)) !== undefined;
      }
      case FROM_SERVER.fence: {
        const length = queue.view(FIXED.fence)?.[8];
        const fence = length === undefined ? undefined : queue.take(FIXED.fence + length);
        if (fence === undefined) return false;
        const flags = fence.readUInt32BE(4);
        if ((flags & FENCE_REQUEST) === 0) return true;
        const answer = fenceAnswer(flags, Buffer.from(fence.subarray(FIXED.fence)));
        if (this.#outside.fenced === undefined) this.#outside.write(Buffer.from(answer));
        else this.#outside.fenced(Buffer.from(answer));
        return true;
      }
      default:
        throw new Error(`a message this client cannot measure: ${type}`);
    }
  }

  #body(): boolean {
    const rect = (this.#rect ??= this.#header());
    if (rect === undefined) return false;
    const length = this.#length(rect);
    if (length === undefined || this.#queue.take(length) === undefined) return false;
    if (rect.encoding === ENCODING.desktopName) this.#named();
    if (rect.encoding === ENCODING.desktopSize || rect.encoding === ENCODING.extendedDesktopSize)
      this.#size = { width: rect.width, height: rect.height };
    this.#rect = undefined;
    this.#rects -= 1;
    if (this.#rects === 0) this.#updated();
    return true;
  }

  #header(): (Rect & { readonly encoding: number }) | undefined {
    const head = this.#queue.take(RECT_HEADER);
    if (head === undefined) return undefined;
    return {
      x: head.readUInt16BE(0),
      y: head.readUInt16BE(2),
      width: head.readUInt16BE(4),
      height: head.readUInt16BE(6),
      encoding: head.readInt32BE(8),
    };
  }

  #length(rect: Rect & { readonly encoding: number }): number | undefined {
    const queue = this.#queue;
    const pixels = rect.width * rect.height * 4;
    switch (rect.encoding) {
      case ENCODING.tight:
        return readTightShape(queue, rect, 3)?.end;
      case ENCODING.copyRect:
        return 4;
      case ENCODING.raw:
        return pixels;
      case ENCODING.desktopName: {
        const name = queue.view(4)?.readUInt32BE(0);
        return name === undefined ? undefined : 4 + name;
      }
      case ENCODING.extendedDesktopSize: {
        const screens = queue.view(1)?.[0];
        return screens === undefined ? undefined : 4 + screens * 16;
      }
      case ENCODING.vmwareCursor: {
        const kind = queue.view(2)?.[0];
        return kind === undefined ? undefined : 2 + (kind === 0 ? 2 * pixels : pixels);
      }
      case ENCODING.qemuLed:
        return 1;
      default:
        return 0;
    }
  }

  #updated(): void {
    this.updates += 1;
    this.onUpdate?.();
  }
}

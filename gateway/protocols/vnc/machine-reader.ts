/**
 * Reads what a signed-in machine sends, in whatever pieces it comes: paints the picture, collects what goes to
 * everybody, tells of the rest. Checks every length before anything is kept. Pure: bytes in, calls out.
 */

import { ByteQueue } from './byte-queue.js';
import { alphaCursor, fromMask, fromMasks } from './cursor.js';
import type { RectDecoder } from './decoders/decoder.js';
import type { DecodeJpeg } from './decoders/jpeg.js';
import { HextileDecoder } from './decoders/hextile.js';
import { RawDecoder } from './decoders/raw.js';
import { RreDecoder } from './decoders/rre.js';
import { TightDecoder } from './decoders/tight.js';
import { ZlibDecoder } from './decoders/zlib.js';
import { ZrleDecoder } from './decoders/zrle.js';
import { Garbled } from './garbled.js';
import {
  MAX_CLIPBOARD,
  MAX_CURSOR_SIDE,
  MAX_NAME_BYTES,
  MAX_RECT_BYTES,
  MAX_SIDE,
  MAX_SKIPPED_CLIPBOARD,
} from './limits.js';
import type { Outgoing } from './outgoing.js';
import type { PaintLog } from './paint-log.js';
import type { PixelReader } from './pixel-format.js';
import { rectHeader, RECT_HEADER } from './rect-words.js';
import { ENCODING, FROM_SERVER, MAX_FENCE, type Area, type Rect } from './rfb.js';
import type { Shadow } from './shadow.js';

/** Pixels painted in one go before others get their turn: some ten milliseconds' worth. */
const TURN_PIXELS = 8 * 1024 * 1024;
/** A clipboard with nothing on it (RFC 6143 7.6.4). */
const NO_TEXT = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0]);

/** What a machine tells besides pixels. */
export interface MachineEvents {
  /** An update begins: the next one may be asked for. */
  updating(): void;
  /** The picture has another size from the next rectangle on. Not told when it is the same. */
  resized(size: Area): void;
  /** Why, how it went, and the screens as the machine wrote them (ExtendedDesktopSize). */
  layout(reason: number, status: number, size: Area, screens: Buffer): void;
  /** A rectangle that shows the pointer's new shape. */
  cursor(rect: Buffer): void;
  named(name: string): void;
  bell(): void;
  /** The whole message; `extended` are the flags of an extended one. */
  cutText(message: Buffer, extended: number | undefined): void;
  lights(state: number): void;
  /** The machine takes this kind of input. */
  understands(what: 'qemu-keys' | 'mouse-buttons'): void;
  fence(flags: number, payload: Buffer): void;
  /** The machine can send updates without being asked, or has stopped to. */
  continuousUpdatesEnded(): void;
}

/** Where what is read goes. */
export interface ReaderParts {
  readonly shadow: Shadow;
  readonly log: PaintLog;
  readonly pixels: PixelReader;
  readonly outgoing: Outgoing;
  /** Undefined: pictures with losses were not asked for. */
  readonly decodeJpeg: DecodeJpeg | undefined;
}

export class MachineReader {
  readonly tight: TightDecoder;
  readonly #queue = new ByteQueue();
  readonly #decoders: ReadonlyMap<number, RectDecoder>;
  readonly #shadow: Shadow;
  readonly #log: PaintLog;
  readonly #pixels: PixelReader;
  readonly #outgoing: Outgoing;
  readonly #events: MachineEvents;
  /** Rectangles of the update under way, undefined between updates. */
  #rectsLeft: number | undefined;
  #rect: (Rect & { readonly encoding: number }) | undefined;
  /** Bytes of an oversized text still to be thrown away. */
  #skipping = 0;
  #painted = 0;

  constructor({ shadow, log, pixels, outgoing, decodeJpeg }: ReaderParts, events: MachineEvents) {
    this.#shadow = shadow;
    this.#log = log;
    this.#pixels = pixels;
    this.#outgoing = outgoing;
    this.#events = events;
    this.tight = new TightDecoder(shadow, pixels, outgoing, log, decodeJpeg);
    this.#decoders = new Map<number, RectDecoder>([
      [ENCODING.raw, new RawDecoder(shadow, pixels)],
      [ENCODING.rre, new RreDecoder(shadow, pixels)],
      [ENCODING.hextile, new HextileDecoder(shadow, pixels)],
      [ENCODING.zlib, new ZlibDecoder(shadow, pixels)],
      [ENCODING.tight, this.tight],
      [ENCODING.zrle, new ZrleDecoder(shadow, pixels)],
    ]);
  }

  push(bytes: Uint8Array): void {
    this.#queue.push(bytes);
  }

  /** Reads on. @returns true when it stopped to let others have their turn. @throws Garbled */
  read(): boolean {
    this.#painted = 0;
    while (this.#step()) if (this.#painted >= TURN_PIXELS) return true;
    return false;
  }

  /** True = something was understood, false = more bytes are needed. */
  #step(): boolean {
    const queue = this.#queue;
    // Before anything else: the end of an update must not wait for what the machine says next.
    if (this.#rectsLeft === 0) {
      this.#rectsLeft = undefined;
      this.#outgoing.flush();
      return true;
    }
    if (queue.length === 0 || queue.starved) return false;
    if (this.#skipping > 0) {
      const skipped = Math.min(this.#skipping, queue.length);
      queue.skip(skipped);
      this.#skipping -= skipped;
      return true;
    }
    return this.#rectsLeft === undefined ? this.#message() : this.#readRect();
  }

  #message(): boolean {
    const queue = this.#queue;
    const type = queue.view(1)?.[0];
    if (type === undefined) return false;
    switch (type) {
      case FROM_SERVER.update: {
        const head = queue.take(4);
        if (head === undefined) return false;
        this.#rectsLeft = head.readUInt16BE(2);
        this.#events.updating();
        if (this.#rectsLeft === 0) this.#rectsLeft = undefined;
        return true;
      }
      case FROM_SERVER.colourMap:
        return this.#colourMap();
      case FROM_SERVER.bell:
        queue.skip(1);
        this.#events.bell();
        return true;
      case FROM_SERVER.cutText:
        return this.#cutText();
      case FROM_SERVER.endOfContinuousUpdates:
        queue.skip(1);
        this.#events.continuousUpdatesEnded();
        return true;
      case FROM_SERVER.fence: {
        const length = queue.view(9)?.[8];
        if (length === undefined) return false;
        if (length > MAX_FENCE) throw new Garbled('a fence that is too long');
        const fence = queue.take(9 + length);
        if (fence === undefined) return false;
        this.#events.fence(fence.readUInt32BE(4), fence.subarray(9));
        return true;
      }
      case FROM_SERVER.xvp:
        return queue.take(4) !== undefined;
      default:
        throw new Garbled(`an unknown message, type ${String(type)}`);
    }
  }

  #colourMap(): boolean {
    const head = this.#queue.view(6);
    if (head === undefined) return false;
    const first = head.readUInt16BE(2);
    const count = head.readUInt16BE(4);
    const message = this.#queue.take(6 + count * 6);
    if (message === undefined) return false;
    for (let i = 0; i < count; i += 1) {
      const at = 6 + i * 6;
      const [red, green, blue] = [0, 2, 4].map((part) => message.readUInt16BE(at + part)) as ThreeNumbers;
      this.#pixels.setColour(first + i, red, green, blue);
    }
    return true;
  }

  #cutText(): boolean {
    const head = this.#queue.view(8);
    if (head === undefined) return false;
    const said = head.readInt32BE(4);
    const length = Math.abs(said);
    if (length > MAX_SKIPPED_CLIPBOARD) throw new Garbled('a clipboard that is too large');
    if (said < 0 && length < 4) throw new Garbled('a clipboard without its flags');
    if (length > MAX_CLIPBOARD) {
      this.#queue.skip(8);
      this.#skipping = length;
      // What was copied before is no longer there: better nothing than that.
      this.#events.cutText(NO_TEXT, undefined);
      return true;
    }
    const message = this.#queue.take(8 + length);
    if (message === undefined) return false;
    this.#events.cutText(message, said < 0 ? message.readUInt32BE(8) : undefined);
    return true;
  }

  #readRect(): boolean {
    const rect = (this.#rect ??= this.#header());
    if (rect === undefined || !this.#body(rect, rect.encoding)) return false;
    this.#rect = undefined;
    if (this.#rectsLeft !== undefined && this.#rectsLeft > 0) this.#rectsLeft -= 1;
    this.#outgoing.flushLarge();
    return true;
  }

  #header(): (Rect & { readonly encoding: number }) | undefined {
    const head = this.#queue.take(RECT_HEADER);
    if (head === undefined) return undefined;
    const [x, y, width, height] = [0, 2, 4, 6].map((at) => head.readUInt16BE(at)) as FourNumbers;
    const rect = { x, y, width, height, encoding: head.readInt32BE(8) };
    const holdsPixels = this.#decoders.has(rect.encoding) || rect.encoding === ENCODING.copyRect;
    if (holdsPixels && !this.#shadow.holds(rect)) throw new Garbled('a rectangle outside the picture');
    const whole =
      rect.encoding === ENCODING.tight || rect.encoding === ENCODING.zrle || rect.encoding === ENCODING.zlib;
    if (whole && width * height * 4 > MAX_RECT_BYTES) throw new Garbled('a rectangle that is too large');
    return rect;
  }

  #body(rect: Rect, encoding: number): boolean {
    const decoder = this.#decoders.get(encoding);
    if (decoder !== undefined) return this.#pixelsOf(rect, encoding, decoder);
    const queue = this.#queue;
    switch (encoding) {
      case ENCODING.copyRect:
        return this.#copy(rect);
      case ENCODING.lastRect:
        this.#rectsLeft = 0;
        return true;
      case ENCODING.desktopSize:
        this.#resize(rect);
        return true;
      case ENCODING.extendedDesktopSize:
        return this.#layout(rect);
      case ENCODING.cursor:
      case ENCODING.vmwareCursor:
        return this.#cursor(rect, encoding);
      case ENCODING.desktopName: {
        const head = queue.view(4);
        if (head === undefined) return false;
        const length = head.readUInt32BE(0);
        if (length > MAX_NAME_BYTES) throw new Garbled('a name that is too long');
        const name = queue.take(4 + length);
        if (name === undefined) return false;
        this.#events.named(name.toString('utf8', 4));
        return true;
      }
      case ENCODING.qemuLed: {
        const state = queue.take(1)?.[0];
        if (state === undefined) return false;
        this.#events.lights(state);
        return true;
      }
      case ENCODING.qemuKey:
        this.#events.understands('qemu-keys');
        return true;
      case ENCODING.mouseButtons:
        this.#events.understands('mouse-buttons');
        return true;
      default:
        throw new Garbled(`an encoding that was not asked for, ${String(encoding)}`);
    }
  }

  #pixelsOf(rect: Rect, encoding: number, decoder: RectDecoder): boolean {
    if (encoding !== ENCODING.tight) this.#log.settle();
    const waiting = this.#queue.length;
    const done = decoder.decode(rect, this.#queue);
    if (this.#queue.length < waiting) this.#shadow.touch(rect);
    if (!done) return false;
    this.#painted += rect.width * rect.height;
    if (encoding !== ENCODING.tight) this.#outgoing.repaint(rect);
    return true;
  }

  #copy(rect: Rect): boolean {
    const from = this.#queue.take(4);
    if (from === undefined) return false;
    const [x, y] = [from.readUInt16BE(0), from.readUInt16BE(2)];
    if (!this.#shadow.holds({ ...rect, x, y })) throw new Garbled('a copy from outside the picture');
    this.#log.copy(rect, x, y);
    this.#shadow.touch(rect);
    this.#painted += rect.width * rect.height;
    this.#outgoing.add(rectHeader(rect, ENCODING.copyRect), from);
    return true;
  }

  #layout({ x: reason, y: status, width, height }: Rect): boolean {
    const screens = this.#queue.view(1)?.[0];
    if (screens === undefined) return false;
    const data = this.#queue.take(4 + screens * 16);
    if (data === undefined) return false;
    // Reason 1 with a status is the refusal of a wish of ours: nothing has changed.
    const refused = reason === 1 && status !== 0;
    if (!refused) this.#resize({ width, height });
    this.#events.layout(reason, status, { width, height }, data);
    return true;
  }

  #resize({ width, height }: Area): void {
    checkSize({ width, height });
    if (width === this.#shadow.width && height === this.#shadow.height) return;
    this.#outgoing.flush();
    this.#log.settle();
    this.#events.resized({ width, height });
  }

  #cursor(rect: Rect, encoding: number): boolean {
    const { width, height } = rect;
    if (width > MAX_CURSOR_SIDE || height > MAX_CURSOR_SIDE) throw new Garbled('a pointer that is too large');
    const queue = this.#queue;
    const pixelBytes = width * height * this.#pixels.bytes;
    if (encoding === ENCODING.cursor) {
      const data = queue.take(pixelBytes + ((width + 7) >> 3) * height);
      if (data === undefined) return false;
      this.#events.cursor(alphaCursor(rect, fromMask(rect, data, this.#pixels)));
      return true;
    }
    const kind = queue.view(2)?.[0];
    if (kind === undefined) return false;
    if (kind > 1) throw new Garbled('an unknown kind of pointer');
    const data = queue.take(2 + (kind === 0 ? pixelBytes * 2 : width * height * 4))?.subarray(2);
    if (data === undefined) return false;
    this.#events.cursor(alphaCursor(rect, kind === 0 ? fromMasks(rect, data, this.#pixels) : data));
    return true;
  }
}

/** @throws Garbled for a picture that is empty or too large. */
export function checkSize({ width, height }: Area): void {
  if (width < 1 || height < 1) throw new Garbled('a picture without pixels');
  if (width > MAX_SIDE || height > MAX_SIDE) throw new Garbled('a picture that is too large');
}

type ThreeNumbers = [number, number, number];
type FourNumbers = [number, number, number, number];

/**
 * What a page with noVNC shows: the bytes of its socket through noVNC's own decoders, onto a canvas that is an array.
 * Knows no socket.
 */

import jpeg from '@julusian/jpeg-turbo';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** noVNC logs to a window as it loads. */
(globalThis as { window?: unknown }).window ??= {};

/** The part of noVNC's socket that its decoders use. */
class Received {
  #bytes = Buffer.alloc(0);
  #at = 0;

  push(bytes: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes.subarray(this.#at), bytes]);
    this.#at = 0;
  }
  /** True when fewer have come; goes back as many as were read to find out. */
  rQwait(_what: string, count: number, goBack = 0): boolean {
    if (this.#bytes.length - this.#at >= count) return false;
    this.#at -= goBack;
    return true;
  }
  rQpeek8(): number {
    return this.#bytes.readUInt8(this.#at);
  }
  rQshift8(): number {
    this.#at += 1;
    return this.#bytes.readUInt8(this.#at - 1);
  }
  rQshift16(): number {
    this.#at += 2;
    return this.#bytes.readUInt16BE(this.#at - 2);
  }
  rQshift32(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }
  rQskipBytes(count: number): void {
    this.#at += count;
  }
  rQshiftBytes(count: number): Uint8Array {
    this.#at += count;
    return Uint8Array.from(this.#bytes.subarray(this.#at - count, this.#at));
  }
  rQshiftTo(target: Uint8Array, count: number): void {
    target.set(this.rQshiftBytes(count));
  }
}

/** The part of noVNC's display that its decoders use. Alpha is not kept. */
class Canvas {
  width = 0;
  height = 0;
  pixels = Buffer.alloc(0);
  /** Pictures with losses that were drawn. */
  photos = 0;

  resize(width: number, height: number): void {
    const next = Buffer.alloc(width * height * 4);
    for (let row = 0; row < Math.min(height, this.height); row += 1)
      this.pixels.copy(
        next,
        row * width * 4,
        row * this.width * 4,
        (row * this.width + Math.min(width, this.width)) * 4,
      );
    [this.width, this.height, this.pixels] = [width, height, next];
  }
  fillRect(
    x: number,
    y: number,
    width: number,
    height: number,
    [red = 0, green = 0, blue = 0]: Uint8Array,
  ): void {
    for (let row = y; row < y + height; row += 1)
      for (let column = x; column < x + width; column += 1)
        this.pixels.writeUInt32LE(red | (green << 8) | (blue << 16), (row * this.width + column) * 4);
  }
  copyImage(oldX: number, oldY: number, x: number, y: number, width: number, height: number): void {
    const rows = Array.from({ length: height }, (_, row) => {
      const from = ((oldY + row) * this.width + oldX) * 4;
      return Buffer.from(this.pixels.subarray(from, from + width * 4));
    });
    for (const [row, bytes] of rows.entries()) bytes.copy(this.pixels, ((y + row) * this.width + x) * 4);
  }
  /** Decoded by a library, as a browser decodes for a page. */
  imageRect(x: number, y: number, width: number, height: number, _type: string, bytes: Uint8Array): void {
    const { data } = jpeg.decompressSync(Buffer.from(bytes), { format: jpeg.FORMAT_RGBA });
    this.blitImage(x, y, width, height, data, 0);
    this.photos += 1;
  }
  blitImage(x: number, y: number, width: number, height: number, bytes: Uint8Array, offset: number): void {
    for (let row = 0; row < height; row += 1)
      for (let column = 0; column < width; column += 1) {
        const from = offset + (row * width + column) * 4;
        const to = ((y + row) * this.width + x + column) * 4;
        for (let part = 0; part < 3; part += 1) this.pixels[to + part] = bytes[from + part] ?? 0;
      }
  }
}

interface Decoder {
  decodeRect(
    x: number,
    y: number,
    width: number,
    height: number,
    from: Received,
    onto: Canvas,
    depth: number,
  ): boolean;
}

/** Its package exports none of these, so they are taken by their files. */
async function decoderOf(name: string): Promise<new () => Decoder> {
  const file = path.resolve('node_modules/@novnc/novnc/core/decoders', `${name}.js`);
  return ((await import(pathToFileURL(file).href)) as { default: new () => Decoder }).default;
}
const [Tight, CopyRect, Raw] = await Promise.all(['tight', 'copyrect', 'raw'].map(decoderOf));

interface RectHead {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly encoding: number;
}

const VMWARE_CURSOR = 0x574d5664;

export class NovncPicture {
  readonly canvas = new Canvas();
  name = '';
  bells = 0;
  updates = 0;
  /** Rectangles seen, by encoding. */
  readonly seen = new Map<number, number>();
  cursor: { width: number; height: number; hotX: number; hotY: number; colours: Uint8Array } | undefined;
  /** What a page would be told about screens, keys, lights and clipboard. */
  readonly told: string[] = [];
  readonly fences: Buffer[] = [];
  readonly #received = new Received();
  readonly #decoders: ReadonlyMap<number, Decoder>;
  #rects = 0;
  #rect: RectHead | undefined;

  constructor() {
    if (Tight === undefined || CopyRect === undefined || Raw === undefined) throw new Error('no noVNC');
    this.#decoders = new Map([
      [0, new Raw()],
      [1, new CopyRect()],
      [7, new Tight()],
    ]);
  }

  get pixels(): Buffer {
    return this.canvas.pixels;
  }

  /** Everything the gateway sent after its ServerInit. @throws what noVNC would. */
  feed(bytes: Uint8Array): void {
    this.#received.push(bytes);
    while (this.#step());
  }

  #step(): boolean {
    const from = this.#received;
    if (this.#rects > 0) return this.#readRect();
    if (from.rQwait('type', 1)) return false;
    const type = from.rQshift8();
    switch (type) {
      case 0:
        if (from.rQwait('update', 3, 1)) return false;
        from.rQskipBytes(1);
        this.#rects = from.rQshift16();
        this.updates += 1;
        return true;
      case 2:
        this.bells += 1;
        return true;
      case 3: {
        if (from.rQwait('text', 7, 1)) return false;
        from.rQskipBytes(3);
        const length = Math.abs(from.rQshift32() | 0);
        if (from.rQwait('text', length, 8)) return false;
        this.told.push(`text ${Buffer.from(from.rQshiftBytes(length)).toString('latin1')}`);
        return true;
      }
      case 150:
        return true;
      case 248: {
        if (from.rQwait('fence', 8, 1)) return false;
        from.rQskipBytes(7);
        const length = from.rQshift8();
        if (from.rQwait('fence', length, 9)) return false;
        this.fences.push(Buffer.from(from.rQshiftBytes(length)));
        return true;
      }
      default:
        throw new Error(`unexpected message ${String(type)}`);
    }
  }

  #readRect(): boolean {
    const from = this.#received;
    if (this.#rect === undefined) {
      if (from.rQwait('header', 12)) return false;
      const [x, y, width, height] = [0, 0, 0, 0].map(() => from.rQshift16()) as [
        number,
        number,
        number,
        number,
      ];
      this.#rect = { x, y, width, height, encoding: from.rQshift32() | 0 };
    }
    if (!this.#readBody(this.#rect)) return false;
    this.seen.set(this.#rect.encoding, (this.seen.get(this.#rect.encoding) ?? 0) + 1);
    this.#rect = undefined;
    this.#rects -= 1;
    return true;
  }

  #readBody({ x, y, width, height, encoding }: RectHead): boolean {
    const from = this.#received;
    const decoder = this.#decoders.get(encoding);
    if (decoder !== undefined) {
      if (x + width > this.canvas.width || y + height > this.canvas.height) throw new Error('outside');
      return decoder.decodeRect(x, y, width, height, from, this.canvas, 24);
    }
    switch (encoding) {
      case -223:
        this.canvas.resize(width, height);
        return true;
      case -307: {
        if (from.rQwait('name', 4)) return false;
        const length = from.rQshift32();
        if (from.rQwait('name', length, 4)) return false;
        this.name = Buffer.from(from.rQshiftBytes(length)).toString();
        return true;
      }
      case VMWARE_CURSOR: {
        if (from.rQwait('cursor', 2 + width * height * 4)) return false;
        if (from.rQshift8() !== 1) throw new Error('not the alpha cursor');
        from.rQskipBytes(1);
        this.cursor = { width, height, hotX: x, hotY: y, colours: from.rQshiftBytes(width * height * 4) };
        return true;
      }
      case -258:
      case -316:
        this.told.push(encoding === -258 ? 'qemu keys' : 'mouse buttons');
        return true;
      case -261:
        if (from.rQwait('lights', 1)) return false;
        this.told.push(`lights ${String(from.rQshift8())}`);
        return true;
      case -308: {
        if (from.rQwait('screens', 1)) return false;
        const length = 4 + from.rQpeek8() * 16;
        if (from.rQwait('screens', length)) return false;
        from.rQskipBytes(length);
        if (!(x === 1 && y !== 0)) this.canvas.resize(width, height);
        this.told.push(`screens ${String(width)}x${String(height)} ${String(x)} ${String(y)}`);
        return true;
      }
      default:
        throw new Error(`unexpected encoding ${String(encoding)}`);
    }
  }
}

/** How a machine writes pixels, and how they are read into ours: one 32-bit number, red in the lowest byte. */

import { Garbled } from './garbled.js';

export interface PixelFormat {
  readonly bitsPerPixel: number;
  readonly depth: number;
  readonly bigEndian: boolean;
  /** False: a pixel is an index into a map of colours. */
  readonly trueColour: boolean;
  readonly redMax: number;
  readonly greenMax: number;
  readonly blueMax: number;
  readonly redShift: number;
  readonly greenShift: number;
  readonly blueShift: number;
}

/** Bytes of a pixel format on the wire (RFC 6143 §7.4). */
export const FORMAT_BYTES = 16;

/** What noVNC always asks for: bytes R, G, B, unused. With it the machine's own bytes can pass verbatim. */
export const COMMON_FORMAT: PixelFormat = {
  bitsPerPixel: 32,
  depth: 24,
  bigEndian: false,
  trueColour: true,
  redMax: 255,
  greenMax: 255,
  blueMax: 255,
  redShift: 0,
  greenShift: 8,
  blueShift: 16,
};

/** @throws Garbled for formats that cannot be. */
export function readPixelFormat(bytes: Buffer): PixelFormat {
  const format: PixelFormat = {
    bitsPerPixel: bytes.readUInt8(0),
    depth: bytes.readUInt8(1),
    bigEndian: bytes.readUInt8(2) !== 0,
    trueColour: bytes.readUInt8(3) !== 0,
    redMax: bytes.readUInt16BE(4),
    greenMax: bytes.readUInt16BE(6),
    blueMax: bytes.readUInt16BE(8),
    redShift: bytes.readUInt8(10),
    greenShift: bytes.readUInt8(11),
    blueShift: bytes.readUInt8(12),
  };
  if (![8, 16, 32].includes(format.bitsPerPixel)) throw new Garbled('an unknown number of bits per pixel');
  return format;
}

export function writePixelFormat(format: PixelFormat): Buffer {
  const bytes = Buffer.alloc(FORMAT_BYTES);
  bytes[0] = format.bitsPerPixel;
  bytes[1] = format.depth;
  bytes[2] = format.bigEndian ? 1 : 0;
  bytes[3] = format.trueColour ? 1 : 0;
  bytes.writeUInt16BE(format.redMax, 4);
  bytes.writeUInt16BE(format.greenMax, 6);
  bytes.writeUInt16BE(format.blueMax, 8);
  bytes[10] = format.redShift;
  bytes[11] = format.greenShift;
  bytes[12] = format.blueShift;
  return bytes;
}

/** Reads pixels of one format. */
export class PixelReader {
  /** Bytes of a pixel. */
  readonly bytes: number;
  /** Bytes of a pixel in Tight (TPIXEL) … */
  readonly tightBytes: number;
  /** … and in ZRLE (CPIXEL). */
  readonly zrleBytes: number;
  /** True: pixels are our own numbers, save for the unused byte. */
  readonly common: boolean;
  readonly #format: PixelFormat;
  readonly #colours = new Uint32Array(256);
  /** Where the three bytes of a CPIXEL lie in the pixel, from its lowest byte. */
  readonly #zrleAt: number;

  constructor(format: PixelFormat) {
    this.#format = format;
    this.bytes = format.bitsPerPixel / 8;
    this.common = sameFormat(format, COMMON_FORMAT);
    const { redMax, greenMax, blueMax, redShift, greenShift, blueShift } = format;
    const full = redMax === 255 && greenMax === 255 && blueMax === 255;
    const wide = format.trueColour && format.bitsPerPixel === 32;
    this.tightBytes = wide && format.depth === 24 && full ? 3 : this.bytes;
    const bits = (redMax * 2 ** redShift + greenMax * 2 ** greenShift + blueMax * 2 ** blueShift) % 2 ** 32;
    const low = bits < 2 ** 24;
    const high = bits % 256 === 0;
    this.zrleBytes = wide && format.depth <= 24 && (low || high) ? 3 : this.bytes;
    this.#zrleAt = low ? 0 : 1;
  }

  /** The machine (re)defines colours of its map, 16 bits each. Indices above 255 are of no use. */
  setColour(index: number, red: number, green: number, blue: number): void {
    if (index < 256) this.#colours[index] = (red >> 8) | (green & 0xff00) | ((blue & 0xff00) << 8);
  }

  pixel(from: Buffer, at: number): number {
    if (this.common) return from.readUIntLE(at, 3);
    return this.#colour(this.#value(from, at, this.bytes));
  }

  tight(from: Buffer, at: number): number {
    return this.tightBytes === 3 ? from.readUIntLE(at, 3) : this.pixel(from, at);
  }

  zrle(from: Buffer, at: number): number {
    if (this.common) return from.readUIntLE(at, 3);
    if (this.zrleBytes !== 3) return this.pixel(from, at);
    return this.#colour(this.#value(from, at, 3) * 256 ** this.#zrleAt);
  }

  #value(from: Buffer, at: number, bytes: number): number {
    return this.#format.bigEndian ? from.readUIntBE(at, bytes) : from.readUIntLE(at, bytes);
  }

  #colour(value: number): number {
    const { trueColour, redMax, greenMax, blueMax, redShift, greenShift, blueShift } = this.#format;
    if (!trueColour) return this.#colours[value & 0xff] ?? 0;
    return (
      scaled(value, redShift, redMax) |
      (scaled(value, greenShift, greenMax) << 8) |
      (scaled(value, blueShift, blueMax) << 16)
    );
  }
}

const scaled = (value: number, shift: number, max: number): number =>
  max === 0 ? 0 : Math.min(255, Math.round((((value >>> shift) & max) * 255) / max));

export function sameFormat(a: PixelFormat, b: PixelFormat): boolean {
  return (Object.keys(a) as (keyof PixelFormat)[]).every((key) => a[key] === b[key]);
}

/**
 * The pointer's shape, always as VMware's alpha cursor: noVNC swaps red and blue of the older kind, and only this
 * one has half-transparent pixels. Knows no machine.
 */

import { rectHeader } from './rect-words.js';
import { ENCODING, type Area, type Rect } from './rfb.js';
import type { PixelReader } from './pixel-format.js';

/** VMware cursors are AND and XOR masks, or colours with alpha. */
const WITH_ALPHA = 1;
const OPAQUE = 0xff;

/** `hot`: where in the shape the pointer points; colours are R, G, B, A bytes. */
export function alphaCursor(hot: Rect, colours: Buffer): Buffer {
  return Buffer.concat([rectHeader(hot, ENCODING.vmwareCursor), Buffer.from([WITH_ALPHA, 0]), colours]);
}

/** A shape of plain pixels and a mask of one bit each (RFC 6143 §7.8.1). */
export function fromMask({ width, height }: Area, data: Buffer, reader: PixelReader): Buffer {
  const colours = Buffer.alloc(width * height * 4);
  const maskAt = width * height * reader.bytes;
  const rowBytes = (width + 7) >> 3;
  for (let i = 0; i < width * height; i += 1) {
    const column = i % width;
    const byte = data[maskAt + Math.floor(i / width) * rowBytes + (column >> 3)] ?? 0;
    if (((byte >> (7 - (column & 7))) & 1) === 0) continue;
    colours.writeUIntLE(reader.pixel(data, i * reader.bytes), i * 4, 3);
    colours[i * 4 + 3] = OPAQUE;
  }
  return colours;
}

/**
 * VMware's older kind: an AND mask, then an XOR mask, of the session's pixels. What inverts the screen below, which
 * no browser can, becomes black.
 */
export function fromMasks({ width, height }: Area, data: Buffer, reader: PixelReader): Buffer {
  const colours = Buffer.alloc(width * height * 4);
  const xorAt = width * height * reader.bytes;
  for (let i = 0; i < width * height; i += 1) {
    const and = reader.pixel(data, i * reader.bytes);
    const xor = reader.pixel(data, xorAt + i * reader.bytes);
    if (and !== 0 && xor === 0) continue;
    colours.writeUIntLE(and === 0 ? xor : 0, i * 4, 3);
    colours[i * 4 + 3] = OPAQUE;
  }
  return colours;
}

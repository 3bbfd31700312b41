/** Writes rectangles of a framebuffer update as browsers get them. Knows no picture and no zlib stream. */

import { ENCODING, FROM_SERVER, type Area, type Rect } from './rfb.js';

/** Bytes of a rectangle's header. */
export const RECT_HEADER = 12;
/** Most rectangles an update can count. */
export const MAX_RECTS = 0xfffe;

export function rectHeader({ x, y, width, height }: Rect, encoding: number): Buffer {
  const header = Buffer.allocUnsafe(RECT_HEADER);
  header.writeUInt16BE(x, 0);
  header.writeUInt16BE(y, 2);
  header.writeUInt16BE(width, 4);
  header.writeUInt16BE(height, 6);
  header.writeInt32BE(encoding, 8);
  return header;
}

/** One whole update in one buffer. */
export function updateOf(rects: readonly Buffer[], count = rects.length): Buffer {
  const header = Buffer.alloc(4);
  header[0] = FROM_SERVER.update;
  header.writeUInt16BE(count, 2);
  return Buffer.concat([header, ...rects]);
}

export const sizeRect = ({ width, height }: Area): Buffer =>
  rectHeader({ x: 0, y: 0, width, height }, ENCODING.desktopSize);

export function nameRect(name: string): Buffer {
  const text = Buffer.from(name, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([rectHeader({ x: 0, y: 0, width: 0, height: 0 }, ENCODING.desktopName), length, text]);
}

/** Lengths in Tight: seven bits a byte, the lowest first, at most 22 bits. */
export function tightLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const [low, middle] = [(length & 0x7f) | 0x80, (length >> 7) & 0x7f];
  if (length < 0x4000) return Buffer.from([low, middle]);
  return Buffer.from([low, middle | 0x80, length >> 14]);
}

/** Largest length that can be said. */
export const MAX_TIGHT_LENGTH = 0x3fffff;
/** Payloads below this go uncompressed and leave the stream alone (bytes). */
export const TIGHT_MIN_COMPRESS = 12;

/** Tight's control byte for pixels on a zlib stream, without a filter. A reset bit is never set: see deflate.ts. */
export const tightControl = (stream: number): number => stream << 4;
/** An own filter byte follows. */
export const TIGHT_FILTER = 0x40;
export const TIGHT_FILL = 0x80;
export const TIGHT_JPEG = 0x90;
export const TIGHT_FILTER_PALETTE = 1;
export const TIGHT_FILTER_GRADIENT = 2;

export const fillRect = (rect: Rect, colour: number): Buffer =>
  Buffer.concat([
    rectHeader(rect, ENCODING.tight),
    Buffer.from([TIGHT_FILL, colour & 0xff, (colour >> 8) & 0xff, (colour >> 16) & 0xff]),
  ]);

/**
 * Pictures with losses inside Tight: looked at before any library reads them, and before any page does. Knows no
 * picture of ours and no machine.
 */

import type { Area } from '../rfb.js';
import { Garbled } from '../garbled.js';

/** Three bytes a pixel, red first, row after row. @throws Garbled for what is no picture of this size. */
export type DecodeJpeg = (data: Buffer, size: Area) => Buffer;

/** Markers of ITU-T T.81, table B.1. */
const SOI = 0xd8;
const SOS = 0xda;
/** Baseline, extended and progressive with Huffman codes: what every browser reads. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2];
/** Huffman and quantisation tables, restart interval, JFIF, Adobe's word about colours, a comment. */
const HARMLESS: readonly number[] = [0xc4, 0xdb, 0xdd, 0xe0, 0xee, 0xfe];

/**
 * Checks everything up to the pixels: a page waits for ever for a picture of another size than its rectangle, and
 * what turns a picture or changes its colours (EXIF, ICC) a browser obeys and we do not.
 * @throws Garbled
 */
export function checkJpeg(data: Buffer, { width, height }: Area): void {
  if (data.length < 4 || data[0] !== 0xff || data[1] !== SOI) throw new Garbled('a picture that is no JPEG');
  let framed = false;
  for (let at = 2; at + 4 <= data.length;) {
    if (data[at] !== 0xff) break;
    const marker = data[at + 1] ?? 0;
    const length = data.readUInt16BE(at + 2);
    if (marker === SOS && framed) return;
    if (FRAMES.includes(marker)) {
      if (framed || at + 9 > data.length) break;
      if (data.readUInt16BE(at + 5) !== height || data.readUInt16BE(at + 7) !== width)
        throw new Garbled('a JPEG of another size than its rectangle');
      framed = true;
    } else if (!HARMLESS.includes(marker)) break;
    at += 2 + length;
  }
  throw new Garbled('a JPEG we cannot read');
}

/**
 * The decoder of a library that not every platform has: where it is missing, nothing with losses is asked for.
 * In the gateway's own thread: a machine sends at most 64 Ki pixels a picture, which takes half a millisecond.
 */
export async function loadJpeg(): Promise<DecodeJpeg | undefined> {
  let library;
  try {
    library = await import('@julusian/jpeg-turbo');
  } catch {
    return undefined;
  }
  const { default: jpeg } = library;
  return (data, size) => {
    checkJpeg(data, size);
    const pixels = Buffer.allocUnsafe(size.width * size.height * 3);
    let read;
    try {
      read = jpeg.decompressSync(data, pixels, { format: jpeg.FORMAT_RGB });
    } catch {
      throw new Garbled('a JPEG we cannot read');
    }
    if (read.width !== size.width || read.height !== size.height) throw new Garbled('a JPEG of another size');
    return pixels;
  };
}

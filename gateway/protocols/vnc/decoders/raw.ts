/** Raw pixels (RFC 6143 §7.7.1), painted row by row as they arrive. */

import type { ByteQueue } from '../byte-queue.js';
import type { PixelReader } from '../pixel-format.js';
import type { Rect } from '../rfb.js';
import type { Shadow } from '../shadow.js';
import type { RectDecoder } from './decoder.js';

export class RawDecoder implements RectDecoder {
  #row = 0;

  constructor(
    private readonly shadow: Shadow,
    private readonly pixels: PixelReader,
  ) {}

  decode({ x, y, width, height }: Rect, queue: ByteQueue): boolean {
    const rowBytes = width * this.pixels.bytes;
    for (; rowBytes > 0 && this.#row < height; this.#row += 1) {
      const row = queue.take(rowBytes);
      if (row === undefined) return false;
      paintRow(this.shadow, { x, y: y + this.#row, width }, row, 0, this.pixels);
    }
    this.#row = 0;
    return true;
  }
}

/** Paints one row of plain pixels. */
export function paintRow(
  shadow: Shadow,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
  from: Buffer,
  at: number,
  reader: PixelReader,
): void {
  const { pixels } = shadow;
  const start = y * shadow.width + x;
  for (let i = 0; i < width; i += 1) pixels[start + i] = reader.pixel(from, at + i * reader.bytes);
}

/** A background and rectangles of one colour on it (RFC 6143 §7.7.3), painted as they arrive. */

import type { ByteQueue } from '../byte-queue.js';
import { Garbled } from '../garbled.js';
import type { PixelReader } from '../pixel-format.js';
import type { Rect } from '../rfb.js';
import type { Shadow } from '../shadow.js';
import type { RectDecoder } from './decoder.js';

export class RreDecoder implements RectDecoder {
  /** Rectangles still to come; undefined before the header. */
  #left: number | undefined;

  constructor(
    private readonly shadow: Shadow,
    private readonly pixels: PixelReader,
  ) {}

  decode(rect: Rect, queue: ByteQueue): boolean {
    const { bytes } = this.pixels;
    if (this.#left === undefined) {
      const head = queue.take(4 + bytes);
      if (head === undefined) return false;
      this.#left = head.readUInt32BE(0);
      // More than there are pixels is no picture, but hours of work.
      if (this.#left > rect.width * rect.height) throw new Garbled('more parts than pixels');
      this.shadow.fill(rect, this.pixels.pixel(head, 4));
    }
    for (; this.#left > 0; this.#left -= 1) {
      const part = queue.take(bytes + 8);
      if (part === undefined) return false;
      const [x, y, width, height] = [0, 2, 4, 6].map((at) => part.readUInt16BE(bytes + at)) as FourNumbers;
      if (x + width > rect.width || y + height > rect.height)
        throw new Garbled('a part outside its rectangle');
      this.shadow.fill({ x: rect.x + x, y: rect.y + y, width, height }, this.pixels.pixel(part, 0));
    }
    this.#left = undefined;
    return true;
  }
}

type FourNumbers = [number, number, number, number];

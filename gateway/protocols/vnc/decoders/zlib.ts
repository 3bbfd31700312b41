/** Raw pixels through one zlib stream per connection (encoding 6). */

import type { ByteQueue } from '../byte-queue.js';
import { InflateStream } from '../inflate-stream.js';
import type { PixelReader } from '../pixel-format.js';
import type { Rect } from '../rfb.js';
import type { Shadow } from '../shadow.js';
import type { RectDecoder } from './decoder.js';
import { takeCounted } from './counted.js';
import { paintRow } from './raw.js';

export class ZlibDecoder implements RectDecoder {
  readonly #stream = new InflateStream();

  constructor(
    private readonly shadow: Shadow,
    private readonly pixels: PixelReader,
  ) {}

  decode({ x, y, width, height }: Rect, queue: ByteQueue): boolean {
    const data = takeCounted(queue);
    if (data === undefined) return false;
    const rowBytes = width * this.pixels.bytes;
    const { payload } = this.#stream.inflate(data, rowBytes * height);
    for (let row = 0; row < height; row += 1)
      paintRow(this.shadow, { x, y: y + row, width }, payload, row * rowBytes, this.pixels);
    return true;
  }
}

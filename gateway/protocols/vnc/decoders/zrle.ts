/** Tiles of 64 × 64 pixels, run lengths and palettes, through one zlib stream per connection (RFC 6143 §7.7.6). */

import type { ByteQueue } from '../byte-queue.js';
import { Garbled } from '../garbled.js';
import { InflateStream } from '../inflate-stream.js';
import type { PixelReader } from '../pixel-format.js';
import type { Rect } from '../rfb.js';
import type { Shadow } from '../shadow.js';
import type { RectDecoder } from './decoder.js';
import { takeCounted } from './counted.js';

const SIDE = 64;
/** Kinds of tile: raw, one colour, packed palette up to this many, plain runs, runs of a palette from there on. */
const MAX_PACKED = 16;
const PLAIN_RUNS = 128;
const PALETTE_RUNS = 130;
/** Longest a tile can be beside its pixels (bytes): its kind and a palette of 127 colours. */
const TILE_EXTRA = 1 + 127 * 4;

export class ZrleDecoder implements RectDecoder {
  readonly #stream = new InflateStream();
  readonly #palette = new Uint32Array(128);
  #data: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(
    private readonly shadow: Shadow,
    private readonly pixels: PixelReader,
  ) {}

  decode({ x, y, width, height }: Rect, queue: ByteQueue): boolean {
    const compressed = takeCounted(queue);
    if (compressed === undefined) return false;
    const tiles = Math.ceil(width / SIDE) * Math.ceil(height / SIDE);
    // A run takes at most its colour and one byte for a pixel.
    const most = width * height * (this.pixels.zrleBytes + 1) + tiles * TILE_EXTRA;
    this.#data = this.#stream.inflateUpTo(compressed, most).payload;
    this.#at = 0;
    for (let row = 0; row < height; row += SIDE)
      for (let column = 0; column < width; column += SIDE)
        this.#tile({
          x: x + column,
          y: y + row,
          width: Math.min(SIDE, width - column),
          height: Math.min(SIDE, height - row),
        });
    this.#data = Buffer.alloc(0);
    return true;
  }

  #tile(tile: Rect): void {
    const kind = this.#byte();
    if (kind === 0) this.#raw(tile);
    else if (kind === 1) this.shadow.fill(tile, this.#pixel());
    else if (kind <= MAX_PACKED) this.#packed(tile, kind);
    else if (kind === PLAIN_RUNS) this.#runs(tile, 0);
    else if (kind >= PALETTE_RUNS) this.#runs(tile, kind - 128);
    else throw new Garbled('an unknown kind of tile');
  }

  #raw({ x, y, width, height }: Rect): void {
    for (let row = 0; row < height; row += 1)
      for (let column = 0; column < width; column += 1) this.shadow.set(x + column, y + row, this.#pixel());
  }

  #packed({ x, y, width, height }: Rect, colours: number): void {
    this.#readPalette(colours);
    const bits = colours <= 2 ? 1 : colours <= 4 ? 2 : 4;
    const mask = (1 << bits) - 1;
    for (let row = 0; row < height; row += 1) {
      let left = 0;
      let byte = 0;
      for (let column = 0; column < width; column += 1) {
        if (left === 0) {
          byte = this.#byte();
          left = 8;
        }
        left -= bits;
        this.shadow.set(x + column, y + row, this.#palette[(byte >> left) & mask] ?? 0);
      }
    }
  }

  /** `colours`: 0 = each run brings its own. */
  #runs({ x, y, width, height }: Rect, colours: number): void {
    this.#readPalette(colours);
    const { pixels, width: stride } = this.shadow;
    const count = width * height;
    for (let done = 0; done < count;) {
      let colour: number;
      let length = 1;
      if (colours === 0) {
        colour = this.#pixel();
        length = this.#runLength();
      } else {
        const index = this.#byte();
        colour = this.#palette[index & 127] ?? 0;
        if ((index & 128) !== 0) length = this.#runLength();
      }
      if (done + length > count) throw new Garbled('a run beyond its tile');
      for (const end = done + length; done < end;) {
        const column = done % width;
        const run = Math.min(end - done, width - column);
        const start = (y + Math.floor(done / width)) * stride + x + column;
        pixels.fill(colour, start, start + run);
        done += run;
      }
    }
  }

  #runLength(): number {
    let length = 1;
    for (;;) {
      const more = this.#byte();
      length += more;
      if (more !== 255) return length;
    }
  }

  #readPalette(colours: number): void {
    for (let i = 0; i < colours; i += 1) this.#palette[i] = this.#pixel();
  }

  #byte(): number {
    const byte = this.#data[this.#at];
    if (byte === undefined) throw new Garbled('a tile that ends too early');
    this.#at += 1;
    return byte;
  }

  #pixel(): number {
    const at = this.#at;
    this.#at += this.pixels.zrleBytes;
    if (this.#at > this.#data.length) throw new Garbled('a tile that ends too early');
    return this.pixels.zrle(this.#data, at);
  }
}

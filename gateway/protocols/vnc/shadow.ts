/**
 * The picture as everybody sees it who got every frame: pixels, and for each tile the frame that changed it last.
 * Rectangles must lie inside; whoever paints has checked. Knows no encoding and no machine.
 */

import type { Area, Rect } from './rfb.js';

/**
 * A tile (pixels): the grain of what a keyframe repeats. Four times as wide as high, because compressing begins anew for
 * each: a screen of text in squares of 64 costs more than twice as much.
 */
export const TILE = { width: 256, height: 64 };

/** Three bytes a pixel, red first, row after row. */
export interface Pixels {
  readonly data: Buffer;
  readonly at: number;
}

export class Shadow {
  #width = 0;
  #height = 0;
  #pixels = new Uint32Array(0);
  #bytes = Buffer.alloc(0);
  #versions = new Float64Array(0);
  /** The frame that everything painted from now on belongs to. */
  version = 1;

  constructor(size: Area) {
    this.resize(size);
  }

  get width(): number {
    return this.#width;
  }
  get height(): number {
    return this.#height;
  }
  /** One number a pixel, red in the lowest byte, the highest byte 0. */
  get pixels(): Uint32Array {
    return this.#pixels;
  }
  /** The same memory: R, G, B, 0. */
  get bytes(): Buffer {
    return this.#bytes;
  }
  get columns(): number {
    return Math.ceil(this.#width / TILE.width);
  }
  /** By tile, row after row: the frame that changed it last. */
  get versions(): Float64Array {
    return this.#versions;
  }

  /** Keeps what both sizes have, as browsers do; the rest is black. */
  resize({ width, height }: Area): void {
    const [before, stride] = [this.#pixels, this.#width];
    const [columns, rows] = [Math.min(width, this.#width), Math.min(height, this.#height)];
    // Zeroed by the system as pages are touched, so an absurd size costs nothing until it is painted.
    const memory = new ArrayBuffer(width * height * 4);
    this.#pixels = new Uint32Array(memory);
    this.#bytes = Buffer.from(memory);
    for (let row = 0; row < rows; row += 1)
      this.#pixels.set(before.subarray(row * stride, row * stride + columns), row * width);
    this.#width = width;
    this.#height = height;
    this.#versions = new Float64Array(this.columns * Math.ceil(height / TILE.height)).fill(this.version);
  }

  holds({ x, y, width, height }: Rect): boolean {
    return x + width <= this.#width && y + height <= this.#height;
  }

  touch({ x, y, width, height }: Rect): void {
    if (width === 0 || height === 0) return;
    const { columns } = this;
    const last = Math.floor((y + height - 1) / TILE.height);
    for (let row = Math.floor(y / TILE.height); row <= last; row += 1)
      this.#versions.fill(
        this.version,
        row * columns + Math.floor(x / TILE.width),
        row * columns + Math.floor((x + width - 1) / TILE.width) + 1,
      );
  }

  fill({ x, y, width, height }: Rect, colour: number): void {
    for (let at = y * this.#width + x, row = 0; row < height; row += 1, at += this.#width)
      this.#pixels.fill(colour, at, at + width);
  }

  /** Moves what is at `fromX`, `fromY`; the two may overlap. */
  copy({ x, y, width, height }: Rect, fromX: number, fromY: number): void {
    const stride = this.#width;
    for (let i = 0; i < height; i += 1) {
      // Downwards the last row goes first, or it would be overwritten before it is read.
      const row = fromY < y ? height - 1 - i : i;
      const from = (fromY + row) * stride + fromX;
      this.#pixels.copyWithin((y + row) * stride + x, from, from + width);
    }
  }

  set(x: number, y: number, colour: number): void {
    this.#pixels[y * this.#width + x] = colour;
  }

  paint({ x, y, width, height }: Rect, { data, at }: Pixels): void {
    const pixels = this.#pixels;
    let from = at;
    for (let row = 0; row < height; row += 1) {
      const start = (y + row) * this.#width + x;
      for (let to = start; to < start + width; to += 1, from += 3)
        pixels[to] = (data[from] ?? 0) | ((data[from + 1] ?? 0) << 8) | ((data[from + 2] ?? 0) << 16);
    }
  }

  /** One byte a pixel, an index into `colours`. */
  paintIndexed({ x, y, width, height }: Rect, { data, at }: Pixels, colours: Uint32Array): void {
    const pixels = this.#pixels;
    let from = at;
    for (let row = 0; row < height; row += 1) {
      const start = (y + row) * this.#width + x;
      for (let to = start; to < start + width; to += 1, from += 1) pixels[to] = colours[data[from] ?? 0] ?? 0;
    }
  }

  /** One bit a pixel, the highest first, each row on a byte of its own. */
  paintBits({ x, y, width, height }: Rect, { data, at }: Pixels, zero: number, one: number): void {
    const pixels = this.#pixels;
    const rowBytes = (width + 7) >> 3;
    for (let row = 0; row < height; row += 1) {
      let to = (y + row) * this.#width + x;
      const end = to + width;
      for (let from = at + row * rowBytes; to < end; from += 1) {
        const stop = Math.min(end, to + 8);
        for (let byte = data[from] ?? 0; to < stop; to += 1, byte <<= 1)
          pixels[to] = (byte & 0x80) === 0 ? zero : one;
      }
    }
  }

  /** Each colour as the difference to a guess from its neighbours (Tight's gradient filter). */
  paintGradient({ x, y, width, height }: Rect, { data, at }: Pixels): void {
    const bytes = this.#bytes;
    const stride = this.#width * 4;
    let from = at;
    for (let row = 0; row < height; row += 1)
      for (let i = 0; i < width; i += 1)
        for (let colour = 0; colour < 3; colour += 1) {
          const to = (y + row) * stride + (x + i) * 4 + colour;
          const left = i > 0 ? (bytes[to - 4] ?? 0) : 0;
          const above = row > 0 ? (bytes[to - stride] ?? 0) : 0;
          const corner = i > 0 && row > 0 ? (bytes[to - stride - 4] ?? 0) : 0;
          const guess = Math.max(0, Math.min(255, left + above - corner));
          bytes[to] = (data[from] ?? 0) + guess;
          from += 1;
        }
  }
}

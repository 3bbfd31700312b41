/** Tiles of 16 × 16 pixels (RFC 6143 §7.7.4), painted tile by tile as they arrive. */

import type { ByteQueue } from '../byte-queue.js';
import { Garbled } from '../garbled.js';
import type { PixelReader } from '../pixel-format.js';
import type { Rect } from '../rfb.js';
import type { Shadow } from '../shadow.js';
import type { RectDecoder } from './decoder.js';
import { paintRow } from './raw.js';

const SIDE = 16;
const RAW = 1;
const BACKGROUND = 2;
const FOREGROUND = 4;
const PARTS = 8;
const COLOURED = 16;

export class HextileDecoder implements RectDecoder {
  #tile = 0;
  /** Both live on from tile to tile. */
  #background = 0;
  #foreground = 0;

  constructor(
    private readonly shadow: Shadow,
    private readonly pixels: PixelReader,
  ) {}

  decode(rect: Rect, queue: ByteQueue): boolean {
    const columns = Math.ceil(rect.width / SIDE);
    const tiles = columns * Math.ceil(rect.height / SIDE);
    for (; this.#tile < tiles; this.#tile += 1) {
      const column = this.#tile % columns;
      const row = Math.floor(this.#tile / columns);
      const tile: Rect = {
        x: rect.x + column * SIDE,
        y: rect.y + row * SIDE,
        width: Math.min(SIDE, rect.width - column * SIDE),
        height: Math.min(SIDE, rect.height - row * SIDE),
      };
      if (!this.#decodeTile(tile, queue)) return false;
    }
    this.#tile = 0;
    return true;
  }

  #decodeTile(tile: Rect, queue: ByteQueue): boolean {
    const { bytes } = this.pixels;
    const kind = queue.view(1)?.[0];
    if (kind === undefined) return false;
    if ((kind & RAW) !== 0) return this.#decodeRaw(tile, queue);
    let length = 1 + ((kind & BACKGROUND) !== 0 ? bytes : 0) + ((kind & FOREGROUND) !== 0 ? bytes : 0);
    let parts = 0;
    if ((kind & PARTS) !== 0) {
      const head = queue.view(length + 1);
      if (head === undefined) return false;
      parts = head[length] ?? 0;
      length += 1 + parts * ((kind & COLOURED) !== 0 ? bytes + 2 : 2);
    }
    const data = queue.take(length);
    if (data === undefined) return false;
    this.#paint(tile, kind, parts, data);
    return true;
  }

  #decodeRaw(tile: Rect, queue: ByteQueue): boolean {
    const rowBytes = tile.width * this.pixels.bytes;
    const data = queue.take(1 + rowBytes * tile.height);
    if (data === undefined) return false;
    for (let row = 0; row < tile.height; row += 1)
      paintRow(this.shadow, { ...tile, y: tile.y + row }, data, 1 + row * rowBytes, this.pixels);
    return true;
  }

  #paint(tile: Rect, kind: number, parts: number, data: Buffer): void {
    const { shadow, pixels } = this;
    let at = 1;
    const nextPixel = (): number => {
      at += pixels.bytes;
      return pixels.pixel(data, at - pixels.bytes);
    };
    if ((kind & BACKGROUND) !== 0) this.#background = nextPixel();
    if ((kind & FOREGROUND) !== 0) this.#foreground = nextPixel();
    shadow.fill(tile, this.#background);
    if (parts > 0) at += 1;
    for (let part = 0; part < parts; part += 1) {
      const colour = (kind & COLOURED) !== 0 ? nextPixel() : this.#foreground;
      const [place = 0, size = 0] = data.subarray(at, at + 2);
      at += 2;
      const [x, y, width, height] = [place >> 4, place & 15, (size >> 4) + 1, (size & 15) + 1] as const;
      if (x + width > tile.width || y + height > tile.height) throw new Garbled('a part outside its tile');
      shadow.fill({ x: tile.x + x, y: tile.y + y, width, height }, colour);
    }
  }
}

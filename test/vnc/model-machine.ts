/**
 * A VNC server's pixels as a model: paints at random and writes what it painted in any encoding there is, with zlib
 * streams that are flushed and begun anew as real ones might. Knows what the picture must be.
 */

import { Deflate } from 'pako';

export interface Random {
  /** An integer from 0 up to, not including, `below`. */
  (below: number): number;
}

/** pako's names for how a piece ends. A partial flush leaves the next piece in the middle of a byte. */
const SYNC = 2;
const PARTIAL = 1;

class ZlibStream {
  #deflate = new Deflate({ level: 6 });

  reset(): void {
    this.#deflate = new Deflate({ level: 6 });
  }

  write(payload: Buffer, flush: number): Buffer {
    const pieces: Uint8Array[] = [];
    this.#deflate.onData = (piece) => pieces.push(Uint8Array.from(piece as Uint8Array));
    this.#deflate.push(payload, flush);
    return Buffer.concat(pieces);
  }
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export const KINDS = [
  'raw',
  'copy',
  'rre',
  'hextile',
  'zlib',
  'tight-fill',
  'tight-copy',
  'tight-palette',
  'tight-mono',
  'tight-gradient',
  'zrle',
] as const;
export type Kind = (typeof KINDS)[number];

export class ModelMachine {
  pixels: Uint32Array;
  readonly #tight = [0, 1, 2, 3].map(() => new ZlibStream());
  readonly #zlib = new ZlibStream();
  readonly #zrle = new ZlibStream();
  #pendingResets = 0;

  constructor(
    public width: number,
    public height: number,
    private readonly random: Random,
    /** How often (of 100 pieces) a piece of Tight's ends with a partial flush. */
    private readonly partial: number,
    /** The only zlib stream of Tight's it uses; default: all four. */
    private readonly onlyStream?: number,
  ) {
    this.pixels = new Uint32Array(width * height);
  }

  /** R, G, B, 0 for each pixel. */
  get bytes(): Buffer {
    return Buffer.from(this.pixels.buffer, 0, this.width * this.height * 4);
  }

  /** One update with a rectangle of each kind. */
  update(kinds: readonly Kind[]): Buffer {
    return Buffer.concat([
      Buffer.from([0, 0]),
      short(kinds.length),
      ...kinds.map((kind) => this.#rect(kind)),
    ]);
  }

  /** Another size; what both have stays, the rest is black. */
  resize(width: number, height: number): Buffer {
    const next = new Uint32Array(width * height);
    for (let y = 0; y < Math.min(height, this.height); y += 1)
      for (let x = 0; x < Math.min(width, this.width); x += 1)
        next[y * width + x] = this.pixels[y * this.width + x] ?? 0;
    [this.width, this.height, this.pixels] = [width, height, next];
    return Buffer.concat([Buffer.from([0, 0]), short(1), short(0, 0, width, height), long(-223)]);
  }

  #rect(kind: Kind): Buffer {
    const w = 1 + this.random(this.width);
    const h = 1 + this.random(this.height);
    const box = { x: this.random(this.width - w + 1), y: this.random(this.height - h + 1), w, h };
    const head = (encoding: number): Buffer => Buffer.concat([short(box.x, box.y, w, h), long(encoding)]);
    switch (kind) {
      case 'raw':
        this.#noise(box, 1 << 24);
        return Buffer.concat([head(0), this.#plain(box)]);
      case 'copy':
        return Buffer.concat([head(1), this.#copy(box)]);
      case 'rre':
        return Buffer.concat([head(2), this.#rre(box)]);
      case 'hextile':
        return Buffer.concat([head(5), this.#hextile(box)]);
      case 'zlib':
        this.#noise(box, 40);
        return Buffer.concat([head(6), counted(this.#zlib.write(this.#plain(box), SYNC))]);
      case 'zrle':
        return Buffer.concat([head(16), counted(this.#zrle.write(this.#zrleTiles(box), SYNC))]);
      case 'tight-fill':
      case 'tight-copy':
      case 'tight-palette':
      case 'tight-mono':
      case 'tight-gradient':
        return Buffer.concat([head(7), this.#tightRect(box, kind)]);
    }
  }

  #tightRect(box: Box, kind: Kind): Buffer {
    if (this.random(12) === 0) this.#pendingResets |= 1 << this.random(4);
    const stream = this.onlyStream ?? this.random(4);
    const resets = this.#pendingResets;
    this.#pendingResets = 0;
    for (let i = 0; i < 4; i += 1) if (((resets >> i) & 1) === 1) this.#tight[i]?.reset();
    if (kind === 'tight-fill') {
      const colour = this.random(1 << 24);
      this.#fill(box, colour);
      return Buffer.concat([Buffer.from([0x80 | resets]), three(colour)]);
    }
    if (kind === 'tight-copy') {
      this.#noise(box, this.random(2) === 0 ? 60 : 1 << 24);
      return Buffer.concat([Buffer.from([(stream << 4) | resets]), this.#data(stream, this.#triples(box))]);
    }
    if (kind === 'tight-gradient') {
      this.#noise(box, 1 << 24);
      const control = Buffer.from([0x40 | (stream << 4) | resets, 2]);
      return Buffer.concat([control, this.#data(stream, this.#differences(box))]);
    }
    const count = kind === 'tight-mono' ? 2 : 3 + this.random(200);
    const palette = Array.from({ length: count }, () => this.random(1 << 24));
    const indices = Buffer.alloc(box.w * box.h);
    each(box, (x, y, i) => {
      indices[i] = this.random(count);
      this.pixels[y * this.width + x] = palette[indices[i] ?? 0] ?? 0;
    });
    const control = Buffer.from([0x40 | (stream << 4) | resets, 1, count - 1]);
    const payload = count === 2 ? packed(indices, box, 1) : indices;
    return Buffer.concat([control, ...palette.map(three), this.#data(stream, payload)]);
  }

  #data(stream: number, payload: Buffer): Buffer {
    if (payload.length < 12) return payload;
    const flush = this.random(100) < this.partial ? PARTIAL : SYNC;
    const data = this.#tight[stream]?.write(payload, flush) ?? payload;
    const length = data.length;
    return Buffer.concat([
      Buffer.from([(length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14]),
      data,
    ]);
  }

  #copy(box: Box): Buffer {
    const fromX = this.random(this.width - box.w + 1);
    const fromY = this.random(this.height - box.h + 1);
    const before = this.pixels.slice();
    each(box, (x, y) => {
      this.pixels[y * this.width + x] = before[(fromY + y - box.y) * this.width + fromX + x - box.x] ?? 0;
    });
    return short(fromX, fromY);
  }

  #rre(box: Box): Buffer {
    const background = this.random(1 << 24);
    this.#fill(box, background);
    const parts = Array.from({ length: this.random(6) }, () => {
      const w = 1 + this.random(box.w);
      const h = 1 + this.random(box.h);
      const [x, y, colour] = [this.random(box.w - w + 1), this.random(box.h - h + 1), this.random(1 << 24)];
      this.#fill({ x: box.x + x, y: box.y + y, w, h }, colour);
      return Buffer.concat([pixel(colour), short(x, y, w, h)]);
    });
    const count = Math.min(parts.length, box.w * box.h);
    if (count < parts.length) this.#fill(box, background);
    return Buffer.concat([
      long(count < parts.length ? 0 : count),
      pixel(background),
      ...(count < parts.length ? [] : parts),
    ]);
  }

  #hextile(box: Box): Buffer {
    const tiles: Buffer[] = [];
    let background: number | undefined;
    for (let y = box.y; y < box.y + box.h; y += 16)
      for (let x = box.x; x < box.x + box.w; x += 16) {
        const tile = { x, y, w: Math.min(16, box.x + box.w - x), h: Math.min(16, box.y + box.h - y) };
        if (this.random(3) === 0) {
          this.#noise(tile, 1 << 24);
          tiles.push(Buffer.concat([Buffer.from([1]), this.#plain(tile)]));
          background = undefined;
          continue;
        }
        const keeps = background !== undefined && this.random(2) === 0;
        const colour: number = keeps ? (background ?? 0) : this.random(1 << 24);
        background = colour;
        this.#fill(tile, colour);
        const coloured = this.random(2) === 0;
        const foreground = this.random(1 << 24);
        const parts = Array.from({ length: this.random(4) }, () => {
          const w = 1 + this.random(tile.w);
          const h = 1 + this.random(tile.h);
          const [px, py] = [this.random(tile.w - w + 1), this.random(tile.h - h + 1)];
          const own = coloured ? this.random(1 << 24) : foreground;
          this.#fill({ x: x + px, y: y + py, w, h }, own);
          const place = Buffer.from([(px << 4) | py, ((w - 1) << 4) | (h - 1)]);
          return coloured ? Buffer.concat([pixel(own), place]) : place;
        });
        const kind = (keeps ? 0 : 2) | (coloured ? 0 : 4) | (parts.length > 0 ? 8 : 0) | (coloured ? 16 : 0);
        tiles.push(
          Buffer.concat([
            Buffer.from([kind]),
            ...(keeps ? [] : [pixel(colour)]),
            ...(coloured ? [] : [pixel(foreground)]),
            ...(parts.length > 0 ? [Buffer.from([parts.length]), ...parts] : []),
          ]),
        );
      }
    return Buffer.concat(tiles);
  }

  #zrleTiles(box: Box): Buffer {
    const tiles: Buffer[] = [];
    for (let y = box.y; y < box.y + box.h; y += 64)
      for (let x = box.x; x < box.x + box.w; x += 64)
        tiles.push(
          this.#zrleTile({ x, y, w: Math.min(64, box.x + box.w - x), h: Math.min(64, box.y + box.h - y) }),
        );
    return Buffer.concat(tiles);
  }

  #zrleTile(tile: Box): Buffer {
    const way = this.random(5);
    if (way === 0) {
      this.#noise(tile, 1 << 24);
      return Buffer.concat([Buffer.from([0]), this.#triples(tile)]);
    }
    if (way === 1) {
      const colour = this.random(1 << 24);
      this.#fill(tile, colour);
      return Buffer.concat([Buffer.from([1]), three(colour)]);
    }
    const count = way === 2 ? 2 + this.random(15) : 2 + this.random(120);
    const palette = Array.from({ length: count }, () => this.random(1 << 24));
    const indices = Buffer.alloc(tile.w * tile.h);
    let run = 0;
    let index = 0;
    each(tile, (px, py, i) => {
      // Runs of any length, and sometimes beyond what one byte can say.
      if (run === 0) [run, index] = [1 + this.random(this.random(8) === 0 ? 700 : 5), this.random(count)];
      run -= 1;
      indices[i] = index;
      this.pixels[py * this.width + px] = palette[index] ?? 0;
    });
    if (way === 2) {
      const bits = count <= 2 ? 1 : count <= 4 ? 2 : 4;
      return Buffer.concat([Buffer.from([count]), ...palette.map(three), packed(indices, tile, bits)]);
    }
    const parts: Buffer[] = [];
    for (let i = 0; i < indices.length;) {
      let length = 1;
      while (i + length < indices.length && indices[i + length] === indices[i]) length += 1;
      const at = indices[i] ?? 0;
      if (way === 3) parts.push(three(palette[at] ?? 0), runLength(length));
      else if (length === 1) parts.push(Buffer.from([at]));
      else parts.push(Buffer.from([at | 128]), runLength(length));
      i += length;
    }
    const head = way === 3 ? [Buffer.from([128])] : [Buffer.from([128 + count]), ...palette.map(three)];
    return Buffer.concat([...head, ...parts]);
  }

  #fill(box: Box, colour: number): void {
    each(box, (x, y) => {
      this.pixels[y * this.width + x] = colour;
    });
  }

  #noise(box: Box, colours: number): void {
    each(box, (x, y) => {
      this.pixels[y * this.width + x] =
        Math.imul(this.random(colours), colours === 1 << 24 ? 1 : 65793) & 0xffffff;
    });
  }

  #plain(box: Box): Buffer {
    const bytes = Buffer.alloc(box.w * box.h * 4);
    // The fourth byte means nothing; machines leave anything there.
    each(box, (x, y, i) =>
      bytes.writeUInt32LE(((this.pixels[y * this.width + x] ?? 0) | 0xab000000) >>> 0, i * 4),
    );
    return bytes;
  }

  #triples(box: Box): Buffer {
    const bytes = Buffer.alloc(box.w * box.h * 3);
    each(box, (x, y, i) => bytes.writeUIntLE(this.pixels[y * this.width + x] ?? 0, i * 3, 3));
    return bytes;
  }

  #differences(box: Box): Buffer {
    const bytes = Buffer.alloc(box.w * box.h * 3);
    const at = (x: number, y: number, shift: number): number =>
      x < box.x || y < box.y ? 0 : ((this.pixels[y * this.width + x] ?? 0) >> shift) & 0xff;
    each(box, (x, y, i) => {
      for (const [part, shift] of [0, 8, 16].entries()) {
        const guess = at(x - 1, y, shift) + at(x, y - 1, shift) - at(x - 1, y - 1, shift);
        bytes[i * 3 + part] = at(x, y, shift) - Math.max(0, Math.min(255, guess));
      }
    });
    return bytes;
  }
}

function each(box: Box, visit: (x: number, y: number, index: number) => void): void {
  let index = 0;
  for (let y = box.y; y < box.y + box.h; y += 1)
    for (let x = box.x; x < box.x + box.w; x += 1, index += 1) visit(x, y, index);
}

function packed(indices: Buffer, { w, h }: Box, bits: number): Buffer {
  const rowBytes = Math.ceil((w * bits) / 8);
  const bytes = Buffer.alloc(rowBytes * h);
  for (const [i, index] of indices.entries()) {
    const bit = (i % w) * bits;
    const at = Math.floor(i / w) * rowBytes + (bit >> 3);
    bytes[at] = (bytes[at] ?? 0) | (index << (8 - bits - (bit & 7)));
  }
  return bytes;
}

function runLength(length: number): Buffer {
  const more = length - 1;
  return Buffer.concat([Buffer.alloc(Math.floor(more / 255), 255), Buffer.from([more % 255])]);
}

const counted = (data: Buffer): Buffer => Buffer.concat([long(data.length), data]);
const three = (colour: number): Buffer => Buffer.from([colour & 0xff, (colour >> 8) & 0xff, colour >> 16]);
const pixel = (colour: number): Buffer => Buffer.concat([three(colour), Buffer.from([0xcd])]);

export function short(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value, i * 2);
  return bytes;
}

export function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
}

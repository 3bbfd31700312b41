/** Reads the PNGs that guacd writes (PNG specification, not interlaced), into R, G, B, A for each pixel. */

import { inflateSync } from 'node:zlib';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export function readPng(file: Buffer): Pixels {
  const parts: Buffer[] = [];
  let [width, height, depth, type] = [0, 0, 0, 0];
  let palette: Buffer = Buffer.alloc(0);
  let alphas: Buffer = Buffer.alloc(0);
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    const data = file.subarray(at + 8, at + 8 + length);
    if (name === 'IHDR') {
      width = data.readUInt32BE(0);
      height = data.readUInt32BE(4);
      [depth, type] = [data.readUInt8(8), data.readUInt8(9)];
      if (data.readUInt8(12) !== 0) throw new Error('interlaced');
    } else if (name === 'PLTE') palette = data;
    else if (name === 'tRNS') alphas = data;
    else if (name === 'IDAT') parts.push(data);
    at += 12 + length;
  }
  const channels = CHANNELS[type] ?? 0;
  const bits = channels * depth;
  const stride = Math.ceil((width * bits) / 8);
  const step = Math.max(1, bits >> 3);
  const raw = inflateSync(Buffer.concat(parts));
  const rgba = new Uint8Array(width * height * 4);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0;
    const row = Uint8Array.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let i = 0; i < stride; i += 1) {
      const a = i >= step ? (row[i - step] ?? 0) : 0;
      const b = above[i] ?? 0;
      const c = i >= step ? (above[i - step] ?? 0) : 0;
      row[i] = (row[i] ?? 0) + predicted(filter, a, b, c);
    }
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      if (type === 3 || type === 0) {
        const bit = x * depth;
        const value = ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
        if (type === 3) {
          for (let i = 0; i < 3; i += 1) rgba[at + i] = palette[value * 3 + i] ?? 0;
          rgba[at + 3] = alphas[value] ?? 255;
        } else {
          rgba.fill((value * 255) / ((1 << depth) - 1), at, at + 3);
          rgba[at + 3] = 255;
        }
      } else {
        for (let i = 0; i < 3; i += 1) rgba[at + i] = row[x * channels + (channels > 2 ? i : 0)] ?? 0;
        rgba[at + 3] = channels % 2 === 0 ? (row[x * channels + channels - 1] ?? 0) : 255;
      }
    }
    above = row;
  }
  return { width, height, rgba };
}

function predicted(filter: number, a: number, b: number, c: number): number {
  switch (filter) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return (a + b) >> 1;
    case 4: {
      const p = a + b - c;
      const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }
    default:
      return 0;
  }
}

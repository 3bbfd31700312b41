/**
 * Writes the update that brings somebody to the current picture, and his four zlib streams to where everybody's
 * are: after it he reads the machine's own bytes like the others. Knows no machine and no person.
 */

import { deflatePayload, openStream } from './deflate.js';
import { rectHeader, sizeRect, tightControl, tightLength, updateOf } from './rect-words.js';
import { ENCODING, type Rect } from './rfb.js';
import { type Shadow, TILE } from './shadow.js';
import { encodeRect, OWN_STREAM } from './tight-encoder.js';

/** Tight has four zlib streams. */
const STREAMS = [0, 1, 2, 3];
/** Smallest width that takes a compressed rectangle of one row (pixels): 4 × 3 bytes. */
const MIN_WIDTH = 4;
/** Where windows are sent when the picture is too narrow for them. */
const SCRATCH = { width: 64, height: 64 };
/** A keyframe goes out in updates of at most about this size (bytes): behind each a page says how far it is. */
const PART_BYTES = 64 * 1024;

/** What a keyframe shows beside the pixels. */
export interface Surroundings {
  /** What the machine's stream of that number may refer to; empty when it has not begun. */
  readonly window: (stream: number) => Buffer;
  /** Rectangles of the pointer's shape and the desktop's name. */
  readonly extras: readonly Buffer[];
}

interface Tile {
  readonly version: number;
  readonly rect: Buffer;
}

export class KeyframeWriter {
  /** Tiles as they were last written: most are the same for the next who comes. */
  #tiles: (Tile | undefined)[] = [];

  constructor(private readonly shadow: Shadow) {}

  /**
   * Writes tiles ahead of `write`, those that have not changed for longest first, until `enough` says so; at least one.
   * @returns how many it wrote, and how many are left.
   */
  prepare(since: number, enough: () => boolean): { readonly written: number; readonly left: number } {
    const stale = this.#stale(since);
    let written = 0;
    while (written < stale.length) {
      this.#tile(stale[written] ?? 0);
      written += 1;
      if (enough()) break;
    }
    return { written, left: stale.length - written };
  }

  /** Tiles newer than `since` that are to be written anew, but for those of the frame under way: they may change yet. */
  #stale(since: number): number[] {
    const { versions, version: underWay } = this.shadow;
    const stale: number[] = [];
    for (const [number, version] of versions.entries())
      if (version > since && version !== underWay && this.#tiles[number]?.version !== version)
        stale.push(number);
    return stale.sort((a, b) => (versions[a] ?? 0) - (versions[b] ?? 0));
  }

  /**
   * One update or several, to be sent in this order with nothing in between.
   * `since`: the last frame seen; tiles that are older are left out. 0 = everything.
   */
  write(since: number, { window, extras }: Surroundings): Buffer[] {
    const { shadow } = this;
    const primed = STREAMS.filter((stream) => window(stream).length > 0);
    const rects: Buffer[] = [];
    if (shadow.width < MIN_WIDTH) {
      rects.push(sizeRect(SCRATCH));
      for (const stream of primed) rects.push(...prime(stream, window(stream), SCRATCH).rects);
      rects.push(
        sizeRect(shadow),
        rawRect(shadow, { x: 0, y: 0, width: shadow.width, height: shadow.height }),
      );
      return [updateOf([...rects, ...extras])];
    }
    rects.push(sizeRect(shadow));
    // Windows are painted over the picture's upper left corner: before the tiles, which then repair it …
    const covered: Rect[] = [];
    for (const stream of primed.filter((each) => each !== OWN_STREAM)) {
      const { rects: written, area } = prime(stream, window(stream), shadow);
      rects.push(...written);
      covered.push(area);
    }
    const repaired = this.#covered(covered);
    for (const number of repaired) rects.push(this.#tile(number));
    const updates = [updateOf(rects.splice(0))];
    let bytes = 0;
    for (const [number, version] of shadow.versions.entries()) {
      if (version <= since || repaired.has(number)) continue;
      const rect = this.#tile(number);
      if (bytes + rect.length > PART_BYTES) {
        updates.push(updateOf(rects.splice(0)));
        bytes = 0;
      }
      rects.push(rect);
      bytes += rect.length;
    }
    // … but that of the tiles' own stream after them, with its repair.
    if (primed.includes(OWN_STREAM)) {
      const { rects: written, area } = prime(OWN_STREAM, window(OWN_STREAM), shadow);
      rects.push(...written, rawRect(shadow, area));
    }
    updates.push(updateOf([...rects, ...extras]));
    return updates;
  }

  /** The tiles under areas of the upper left corner. */
  #covered(areas: readonly Rect[]): Set<number> {
    const { columns } = this.shadow;
    const tiles = new Set<number>();
    for (const { width, height } of areas)
      for (let row = 0; row * TILE.height < height; row += 1)
        for (let column = 0; column * TILE.width < width; column += 1) tiles.add(row * columns + column);
    return tiles;
  }

  /** Written once for each version, whoever asks. */
  #tile(number: number): Buffer {
    const { columns, versions, width, height } = this.shadow;
    const version = versions[number] ?? 0;
    const kept = this.#tiles[number];
    if (kept?.version === version) return kept.rect;
    const x = (number % columns) * TILE.width;
    const y = Math.floor(number / columns) * TILE.height;
    const area = { x, y, width: Math.min(TILE.width, width - x), height: Math.min(TILE.height, height - y) };
    const rect = encodeRect(this.shadow, area);
    // The frame under way may paint here again, under the same version.
    this.#tiles[number] = version === this.shadow.version ? undefined : { version, rect };
    return rect;
  }

  /** The picture has another size: nothing that was kept fits. */
  resized(): void {
    this.#tiles = [];
  }
}

/**
 * Four rectangles that open a new browser's streams, once and for good. They paint the upper left corner; a keyframe
 * follows.
 */
export function openingUpdate(): Buffer {
  const area = { x: 0, y: 0, width: MIN_WIDTH, height: 1 };
  const rects = STREAMS.map((stream) => tightRect(area, stream, openStream(Buffer.alloc(MIN_WIDTH * 3))));
  return updateOf(rects);
}

/** Rectangles whose payloads, one after the other, end with this window. */
function prime(
  stream: number,
  window: Buffer,
  { width, height }: { readonly width: number; readonly height: number },
): { rects: Buffer[]; area: Rect } {
  const columns = Math.max(MIN_WIDTH, Math.min(width, Math.ceil(window.length / 3)));
  const rowBytes = columns * 3;
  const rows = Math.ceil(window.length / rowBytes);
  const payload = Buffer.concat([Buffer.alloc(rows * rowBytes - window.length), window]);
  const rects: Buffer[] = [];
  for (let row = 0; row < rows; row += height) {
    const count = Math.min(height, rows - row);
    const part = payload.subarray(row * rowBytes, (row + count) * rowBytes);
    rects.push(tightRect({ x: 0, y: 0, width: columns, height: count }, stream, deflatePayload(part)));
  }
  return { rects, area: { x: 0, y: 0, width: columns, height: Math.min(height, rows) } };
}

const tightRect = (area: Rect, stream: number, blocks: Buffer): Buffer =>
  Buffer.concat([
    rectHeader(area, ENCODING.tight),
    Buffer.from([tightControl(stream)]),
    tightLength(blocks.length),
    blocks,
  ]);

function rawRect(shadow: Shadow, area: Rect): Buffer {
  const rows = Array.from({ length: area.height }, (_, row) => {
    const from = ((area.y + row) * shadow.width + area.x) * 4;
    return shadow.bytes.subarray(from, from + area.width * 4);
  });
  return Buffer.concat([rectHeader(area, ENCODING.raw), ...rows]);
}

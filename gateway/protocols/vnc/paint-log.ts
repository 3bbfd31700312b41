/**
 * What is yet to be painted, in order: nobody looks at the picture while everybody is up to date, so rectangles are
 * kept as they came, inflated many at a time, and those nobody would ever see are not painted at all. Bounded; whoever
 * reads the picture or a zlib window settles first. Knows no machine.
 */

import type { InflateStream } from './inflate-stream.js';
import type { Rect } from './rfb.js';
import type { Pixels, Shadow } from './shadow.js';
import { unseenIn } from './unseen.js';

/** Settled above any of these: some ten milliseconds' worth, which who joins has to wait. */
const MAX_PIXELS = 4 * 1024 * 1024;
const MAX_INFLATED = 2 * 1024 * 1024;
const MAX_ENTRIES = 2000;
/** Bytes of the machine's that wait to be inflated: each holds the piece of the network it came in. */
const MAX_BYTES = 1024 * 1024;
/** A copied pixel costs about this much less than a painted one. */
const COPY_DISCOUNT = 8;

export type Paint = (pixels: Pixels) => void;

type Entry =
  | { readonly is: 'fill'; readonly rect: Rect; readonly colour: number }
  | { readonly is: 'copy'; readonly rect: Rect; readonly from: { readonly x: number; readonly y: number } }
  | { readonly is: 'plain'; readonly rect: Rect; readonly data: Buffer; readonly paint: Paint }
  | Compressed;

/** Whole deflate blocks that follow what is on the stream already. */
interface Compressed {
  readonly is: 'compressed';
  readonly rect: Rect;
  readonly stream: InflateStream;
  readonly blocks: Buffer;
  /** Bytes when inflated. */
  readonly size: number;
  readonly paint: Paint;
}

export class PaintLog {
  readonly #shadow: Shadow;
  #entries: Entry[] = [];
  #pixels = 0;
  #inflated = 0;
  #bytes = 0;
  /** Grows with every rectangle. */
  count = 0;

  constructor(shadow: Shadow) {
    this.#shadow = shadow;
  }

  get empty(): boolean {
    return this.#entries.length === 0;
  }

  fill(rect: Rect, colour: number): void {
    this.#add({ is: 'fill', rect, colour });
  }

  copy(rect: Rect, x: number, y: number): void {
    this.#add({ is: 'copy', rect, from: { x, y } });
  }

  plain(rect: Rect, data: Buffer, paint: Paint): void {
    this.#bytes += data.length;
    this.#add({ is: 'plain', rect, data, paint });
  }

  compressed(entry: Omit<Compressed, 'is'>): void {
    this.#inflated += entry.size;
    this.#bytes += entry.blocks.length;
    this.#add({ is: 'compressed', ...entry });
  }

  /** The picture and the windows are current after this. @throws Garbled for what does not inflate to its size. */
  settle(): void {
    if (this.empty) return;
    const entries = this.#entries;
    this.#entries = [];
    this.#pixels = this.#inflated = this.#bytes = 0;
    const payloads = inflateAll(entries);
    const unseen = unseenIn(entries);
    for (const [number, entry] of entries.entries()) if (!unseen.has(number)) this.#paint(entry, payloads);
  }

  #add(entry: Entry): void {
    this.#entries.push(entry);
    this.count += 1;
    const pixels = entry.rect.width * entry.rect.height;
    this.#pixels += entry.is === 'copy' ? pixels / COPY_DISCOUNT : pixels;
    if (
      this.#pixels > MAX_PIXELS ||
      this.#inflated > MAX_INFLATED ||
      this.#bytes > MAX_BYTES ||
      this.#entries.length > MAX_ENTRIES
    )
      this.settle();
  }

  #paint(entry: Entry, payloads: ReadonlyMap<Entry, Pixels>): void {
    switch (entry.is) {
      case 'fill':
        this.#shadow.fill(entry.rect, entry.colour);
        break;
      case 'copy':
        this.#shadow.copy(entry.rect, entry.from.x, entry.from.y);
        break;
      case 'plain':
        entry.paint({ data: entry.data, at: 0 });
        break;
      case 'compressed': {
        const pixels = payloads.get(entry);
        if (pixels !== undefined) entry.paint(pixels);
      }
    }
  }
}

/** One call for each stream: inflating starts anew for every call, which costs more than a small rectangle. */
function inflateAll(entries: readonly Entry[]): ReadonlyMap<Entry, Pixels> {
  const byStream = new Map<InflateStream, Compressed[]>();
  for (const entry of entries) {
    if (entry.is !== 'compressed') continue;
    const found = byStream.get(entry.stream);
    if (found === undefined) byStream.set(entry.stream, [entry]);
    else found.push(entry);
  }
  const payloads = new Map<Entry, Pixels>();
  for (const [stream, all] of byStream) {
    const size = all.reduce((sum, entry) => sum + entry.size, 0);
    const data = stream.inflateBlocks(Buffer.concat(all.map(({ blocks }) => blocks)), size);
    let at = 0;
    for (const entry of all) {
      payloads.set(entry, { data, at });
      at += entry.size;
    }
  }
  return payloads;
}

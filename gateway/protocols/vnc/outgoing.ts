/**
 * Rectangles on their way to everybody, collected into one update: one buffer, the same for all. Always at a
 * rectangle's end, so that an update of the machine's may go out in several. Knows no machine.
 */

import { MAX_RECTS, updateOf } from './rect-words.js';
import type { Rect } from './rfb.js';
import type { Shadow } from './shadow.js';
import { encodeRegion, OWN_STREAM } from './tight-encoder.js';

/** A large update of the machine's goes on its way in pieces of this size (bytes), while the rest arrives. */
const FLUSH_BYTES = 64 * 1024;

export class Outgoing {
  #parts: Buffer[] = [];
  #count = 0;
  #bytes = 0;
  /** Told when pixels of ours went onto a stream of the machine's. */
  onInterposed: (stream: number) => void = () => undefined;

  constructor(
    private readonly shadow: Shadow,
    private readonly publish: (update: Buffer) => void,
  ) {}

  /** One rectangle, header first. */
  add(...parts: Buffer[]): void {
    this.#parts.push(...parts);
    this.#count += 1;
    for (const part of parts) this.#bytes += part.length;
    if (this.#count >= MAX_RECTS) this.flush();
  }

  /** What the picture shows there, in rectangles of our own. */
  repaint(region: Rect): void {
    if (region.width === 0 || region.height === 0) return;
    for (const rect of encodeRegion(this.shadow, region)) this.add(rect);
    this.onInterposed(OWN_STREAM);
  }

  /** Publishes when enough has come together. */
  flushLarge(): void {
    if (this.#bytes >= FLUSH_BYTES) this.flush();
  }

  /** Publishes what there is. */
  flush(): void {
    if (this.#count === 0) return;
    const update = updateOf(this.#parts, this.#count);
    this.#parts = [];
    this.#count = this.#bytes = 0;
    this.publish(update);
  }
}

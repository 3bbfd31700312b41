/**
 * Drawings one over the other, in order. One of which nothing is to be seen any more, and from which nothing that is
 * still there took pixels, is left out. Knows no instruction.
 */

import { overlaps, without, type Area } from './area.js';

/** What a drawing takes besides its bytes, about, and what each it has taken pixels from adds (bytes). */
const ENTRY = 256;
const READ = 16;
/** Drawings that may still be left out, and pieces one of them may be seen in: beyond that it stays. */
const MAX_LOOSE = 512;
const MAX_PIECES = 16;
/** So many bytes pay for one comparison: a storm of tiny pictures costs no more than its bytes. */
const BYTES_A_COMPARISON = 4;
const MOST_COMPARISONS = 64 * 1024;

export interface Drawing {
  /** The frame of the live stream its last part was in. */
  seq: number;
  parts: Buffer[];
  readonly layer: number;
  /** Its outcome hangs on what is there already: drawn twice it would give another picture. */
  readonly moves: boolean;
  /** Bytes in memory, about. */
  held: number;
  /** What of it nothing lies over; undefined = it stays. */
  seen: readonly Area[] | undefined;
  /** How many later ones took pixels of it elsewhere. */
  readers: number;
  readonly reads: Drawing[];
}

export class Pile {
  readonly #all = new Set<Drawing>();
  /** Those that may be left out one day. */
  readonly #loose = new Set<Drawing>();
  #bytes = 0;
  #held = 0;
  #comparisons = 0;

  /** Of all parts. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What they take in memory, about (bytes). */
  get held(): number {
    return this.#held;
  }

  get all(): readonly Drawing[] {
    return [...this.#all];
  }

  /** What has come, and pays for the work it makes. */
  earn(bytes: number): void {
    this.#comparisons = Math.min(MOST_COMPARISONS, this.#comparisons + bytes / BYTES_A_COMPARISON);
  }

  /** On top of everything. It stays until it is loosened. */
  put(bytes: Buffer, seq: number, layer = 0, moves = false): Drawing {
    const drawing: Drawing = {
      seq,
      parts: [],
      layer,
      moves,
      held: 0,
      seen: undefined,
      readers: 0,
      reads: [],
    };
    this.#all.add(drawing);
    this.#hold(drawing, ENTRY);
    this.append(drawing, bytes);
    return drawing;
  }

  append(drawing: Drawing, part: Buffer): void {
    drawing.parts.push(part);
    this.#bytes += part.length;
    this.#hold(drawing, part.length);
  }

  /** It lies on top of everything now. */
  raise(drawing: Drawing): void {
    this.#all.delete(drawing);
    this.#all.add(drawing);
  }

  /** From now on it is left out when nothing of it is seen. */
  loosen(drawing: Drawing, area: Area): void {
    drawing.seen = [area];
    this.#loose.add(drawing);
    if (this.#loose.size <= MAX_LOOSE) return;
    const [oldest] = this.#loose;
    if (oldest !== undefined) this.fix(oldest);
  }

  fix(drawing: Drawing): void {
    drawing.seen = undefined;
    this.#loose.delete(drawing);
  }

  /** Nothing shines through `by` there. */
  cover(by: Drawing, area: Area): void {
    if (!this.#pay()) return;
    for (const under of this.#loose) {
      const { seen } = under;
      if (under.layer !== by.layer || seen === undefined) continue;
      if (!seen.some((piece) => overlaps(piece, area))) continue;
      under.seen = seen.flatMap((piece) => without(piece, area));
      if (under.seen.length > MAX_PIECES) this.fix(under);
      else this.#dropUnseen(under);
    }
  }

  /** `by` took pixels from there: what they came from has to be shown before it. */
  read(by: Drawing, layer: number, area: Area): void {
    const paid = this.#pay();
    for (const under of this.#loose) {
      if (!paid) this.fix(under);
      else if (under.layer === layer && under.seen?.some((piece) => overlaps(piece, area)) === true) {
        under.readers += 1;
        by.reads.push(under);
        this.#hold(by, READ);
      }
    }
  }

  drop(drawing: Drawing): void {
    if (!this.#all.delete(drawing)) return;
    this.#loose.delete(drawing);
    this.#held -= drawing.held;
    for (const { length } of drawing.parts) this.#bytes -= length;
    for (const read of drawing.reads.splice(0)) {
      read.readers -= 1;
      this.#dropUnseen(read);
    }
  }

  clear(): void {
    this.#all.clear();
    this.#loose.clear();
    this.#bytes = 0;
    this.#held = 0;
  }

  #dropUnseen(drawing: Drawing): void {
    if (drawing.seen?.length === 0 && drawing.readers === 0) this.drop(drawing);
  }

  #pay(): boolean {
    if (this.#comparisons < this.#loose.size) return false;
    this.#comparisons -= this.#loose.size;
    return true;
  }

  #hold(drawing: Drawing, bytes: number): void {
    drawing.held += bytes;
    this.#held += bytes;
  }
}

/**
 * What a machine sent since the last picture of its terminal, and how old lines of it may be dropped. Knows no
 * terminal: that lines scroll away is all it uses.
 */

import type { Size } from '../../sessions/ports.js';
import { ESC, SGR_FINAL } from './terminal-bytes.js';

/** The log's memory at first (bytes), for a shell that says little. */
const FIRST_BYTES = 4 * 1024;
/** It is doubled as needed, and above this (bytes) grows by as much at a time. */
const GROWTH_BYTES = 256 * 1024;
/** So much memory (bytes) a quiet session may keep. */
const QUIET_BYTES = 64 * 1024;
/** Colour changes to repeat at a cut; more than this since the last reset is no use repeating. */
const MAX_COLOURS = 64;
/** A colour sequence that begins by resetting all. */
const RESET = /^\x1b\[0*[;m]/;
const EMPTY = Buffer.alloc(0);

/**
 * Bytes, and changes of size in order with them, in one piece of memory that is used over and over: megabytes a second
 * pass here, and every buffer made of them would bring the next full garbage collection closer. What is handed out to
 * keep is a copy.
 */
export class TerminalLog {
  #memory: Buffer = EMPTY;
  #used = 0;
  readonly #sizes: { readonly at: number; readonly size: Size }[] = [];

  get bytes(): number {
    return this.#used;
  }

  get resizes(): number {
    return this.#sizes.length;
  }

  get isEmpty(): boolean {
    return this.#used === 0 && this.#sizes.length === 0;
  }

  /** The bytes where they are: good for looking at until the log is changed, never to be kept. */
  get inPlace(): Buffer {
    return this.#memory.subarray(0, this.#used);
  }

  add(chunk: Uint8Array): void {
    const needed = this.#used + chunk.length;
    if (needed > this.#memory.length) this.#move(capacityFor(needed, this.#memory.length));
    this.#memory.set(chunk, this.#used);
    this.#used = needed;
  }

  resize(size: Size): void {
    this.#sizes.push({ at: this.#used, size });
  }

  /** Everything so far, in memory of its own, and no more of it than the bytes; the log stays as it is. */
  copy(): (Buffer | Size)[] {
    const items: (Buffer | Size)[] = [];
    let from = 0;
    const bytesUpTo = (to: number): void => {
      if (to > from) items.push(this.#copyOf(from, to));
      from = to;
    };
    for (const { at, size } of this.#sizes) {
      bytesUpTo(at);
      items.push(size);
    }
    bytesUpTo(this.#used);
    return items;
  }

  /** Forgets the first so many bytes; only for a log without changes of size. */
  dropFirst(count: number): void {
    this.#memory.copyWithin(0, count, this.#used);
    this.#used -= count;
  }

  clear(): void {
    this.#used = 0;
    this.#sizes.length = 0;
  }

  /** Gives back memory that an output which is over needed. */
  trim(): void {
    if (this.#memory.length > QUIET_BYTES) this.#move(this.#used);
  }

  #move(capacity: number): void {
    const memory = capacity === 0 ? EMPTY : Buffer.allocUnsafeSlow(capacity);
    this.#memory.copy(memory, 0, 0, this.#used);
    this.#memory = memory;
  }

  #copyOf(from: number, to: number): Buffer {
    const copy = Buffer.allocUnsafeSlow(to - from);
    this.#memory.copy(copy, 0, from, to);
    return copy;
  }
}

function capacityFor(needed: number, now: number): number {
  let capacity = Math.max(now, FIRST_BYTES);
  while (capacity < needed) capacity += Math.min(capacity, GROWTH_BYTES);
  return capacity;
}

/** Colours in force at a place, as the sequences since the last reset or since the beginning. */
export interface Colours {
  readonly text: string;
  /** They begin with a reset: what was in force before does not matter. */
  readonly fromReset: boolean;
}

/**
 * The place right behind a line end that leaves `keep` line ends behind it and at least `rows` before it; undefined
 * = there is none. `bytes` must be plain (TerminalFilter.plain).
 */
export function cutLines(bytes: Buffer, keep: number, rows: number): number | undefined {
  let at = bytes.length;
  for (let lines = 0; lines <= keep; lines++) {
    at = bytes.lastIndexOf(0x0a, at - 1);
    if (at <= 0) return undefined;
  }
  // Only `CR LF` puts the cursor into the first column.
  while (at > 0 && bytes[at - 1] !== 0x0d) at = bytes.lastIndexOf(0x0a, at - 1);
  if (at <= 0 || lineEnds(bytes, at, rows) < rows) return undefined;
  return at + 1;
}

/** Where the `count`th line end behind `from` is, plus one; undefined = there are fewer. */
export function afterLines(bytes: Buffer, from: number, count: number): number | undefined {
  let at = from;
  for (let lines = 0; lines < count; lines++) {
    at = bytes.indexOf(0x0a, at) + 1;
    if (at === 0) return undefined;
  }
  return at;
}

function lineEnds(bytes: Buffer, before: number, atMost: number): number {
  let count = 0;
  for (
    let at = bytes.indexOf(0x0a);
    at >= 0 && at < before && count < atMost;
    at = bytes.indexOf(0x0a, at + 1)
  )
    count += 1;
  return count;
}

/** What is in force at `before`; undefined = too many would have to be repeated. `bytes` must be plain. */
export function coloursAt(bytes: Buffer, before: number): Colours | undefined {
  const found: string[] = [];
  for (
    let at = bytes.lastIndexOf(ESC, before - 1);
    at >= 0;
    at = at === 0 ? -1 : bytes.lastIndexOf(ESC, at - 1)
  ) {
    let end = at + 2;
    while (isParameter(bytes[end])) end += 1;
    if (bytes[end] !== SGR_FINAL) continue;
    const text = bytes.toString('latin1', at, end + 1);
    found.unshift(text);
    if (RESET.test(text)) return { text: found.join(''), fromReset: true };
    if (found.length > MAX_COLOURS) return undefined;
  }
  return { text: found.join(''), fromReset: false };
}

/** Digits, `;` and `:`. */
function isParameter(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x3b;
}

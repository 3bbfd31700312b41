/**
 * What a machine sent since the last picture of its terminal, and how old lines of it may be dropped. Knows no
 * terminal: that lines scroll away is all it uses.
 */

import type { Size } from '../../sessions/ports.js';
import { ESC, SGR_FINAL } from './terminal-bytes.js';

/** Bytes are copied into blocks of this size, since a small buffer may keep a large one alive. */
const BLOCK_BYTES = 64 * 1024;
const FIRST_BLOCK_BYTES = 4 * 1024;
/** Colour changes to repeat at a cut; more than this since the last reset is no use repeating. */
const MAX_COLOURS = 64;
/** A colour sequence that begins by resetting all. */

const RESET = /^\x1b\[0*[;m]/;

export class TerminalLog {
  #items: (Buffer | Size)[] = [];
  /** Bytes used of the last block. */
  #used = 0;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    let rest = chunk;
    while (rest.length > 0) {
      const last = this.#items.at(-1);
      if (!Buffer.isBuffer(last) || this.#used === last.length) {
        const size = this.#bytes > FIRST_BLOCK_BYTES ? BLOCK_BYTES : FIRST_BLOCK_BYTES;
        this.#items.push(Buffer.allocUnsafeSlow(size));
        this.#used = 0;
        continue;
      }
      const part = rest.subarray(0, last.length - this.#used);
      last.set(part, this.#used);
      this.#used += part.length;
      rest = rest.subarray(part.length);
    }
  }

  resize(size: Size): void {
    this.#seal();
    this.#items.push(size);
  }

  /** Everything so far; the log stays as it is. */
  peek(): readonly (Buffer | Size)[] {
    const last = this.#items.at(-1);
    if (!Buffer.isBuffer(last)) return [...this.#items];
    return [...this.#items.slice(0, -1), last.subarray(0, this.#used)];
  }

  /** Everything so far; the log is empty afterwards. */
  take(): readonly (Buffer | Size)[] {
    this.#seal();
    const items = this.#items;
    this.#items = [];
    this.#bytes = 0;
    return items;
  }

  /** Gives back what was taken, in front of what came since. */
  restore(items: readonly (Buffer | Size)[]): void {
    this.#items = [...items, ...this.#items];
    for (const item of items) if (Buffer.isBuffer(item)) this.#bytes += item.length;
    if (this.#items.length === items.length) this.#used = lengthOf(items.at(-1));
  }

  /** The last block keeps only what is used of it. */
  #seal(): void {
    const last = this.#items.at(-1);
    if (Buffer.isBuffer(last) && this.#used < last.length)
      this.#items[this.#items.length - 1] = last.subarray(0, this.#used);
  }
}

function lengthOf(item: Buffer | Size | undefined): number {
  return Buffer.isBuffer(item) ? item.length : 0;
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

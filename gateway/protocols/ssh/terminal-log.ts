/**
 * What a machine sent since the last picture of its terminal, and how old lines of it may be dropped. Knows no
 * terminal: that lines scroll away is all it uses.
 */

import type { Size } from '../../sessions/ports.js';

/** Bytes are copied into blocks of this size, since a small buffer may keep a large one alive. */
const BLOCK_BYTES = 64 * 1024;
const FIRST_BLOCK_BYTES = 4 * 1024;
/** Colour changes to repeat at a cut; more than this since the last reset is no use repeating. */
const MAX_COLOURS = 64;
const ESC = 0x1b;
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

/** Whether bytes are only text, line ends, tabs and colours. `bytes` ends between two sequences. */
export function isPlainOutput(bytes: Buffer): boolean {
  // Shift out and in change the character set. C1 controls have become ESC sequences in the filter.
  if (bytes.indexOf(0x0e) >= 0 || bytes.indexOf(0x0f) >= 0) return false;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== ESC) continue;
    at += 1;
    if (bytes[at] !== 0x5b) return false;
    do at += 1;
    while (isParameter(bytes[at]));
    if (bytes[at] !== 0x6d) return false;
  }
  return true;
}

export interface Cut {
  /** Where to cut: right behind a line end. */
  readonly at: number;
  /** The colours in force there, as sequences since the last reset or since the beginning. */
  readonly colours: string;
  /** They begin with a reset: what was in force before does not matter. */
  readonly fromReset: boolean;
}

/**
 * The place that leaves `keep` line ends behind it and at least `rows` before it; undefined = there is none, or
 * too many colours would have to be repeated. `bytes` must be plain.
 */
export function cutLines(bytes: Buffer, keep: number, rows: number): Cut | undefined {
  let at = bytes.length;
  for (let lines = 0; lines <= keep; lines++) {
    at = bytes.lastIndexOf(0x0a, at - 1);
    if (at <= 0) return undefined;
  }
  // Only `CR LF` puts the cursor into the first column.
  while (at > 0 && bytes[at - 1] !== 0x0d) at = bytes.lastIndexOf(0x0a, at - 1);
  if (at <= 0 || lineEnds(bytes, at, rows) < rows) return undefined;
  const colours = coloursAt(bytes, at + 1);
  return colours === undefined ? undefined : { at: at + 1, colours, fromReset: RESET.test(colours) };
}

/** Where the `count`th line end from the start is, plus one; undefined = there are fewer. */
export function afterLines(bytes: Buffer, count: number): number | undefined {
  let at = -1;
  for (let lines = 0; lines < count; lines++) {
    at = bytes.indexOf(0x0a, at + 1);
    if (at < 0) return undefined;
  }
  return at + 1;
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

function coloursAt(bytes: Buffer, before: number): string | undefined {
  const found: string[] = [];
  for (
    let at = bytes.lastIndexOf(ESC, before - 1);
    at >= 0;
    at = at === 0 ? -1 : bytes.lastIndexOf(ESC, at - 1)
  ) {
    let end = at + 2;
    while (isParameter(bytes[end])) end += 1;
    const text = bytes.toString('latin1', at, end + 1);
    found.unshift(text);
    if (RESET.test(text)) break;
    if (found.length > MAX_COLOURS) return undefined;
  }
  return found.join('');
}

/** Digits, `;` and `:`. */
function isParameter(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x3b;
}

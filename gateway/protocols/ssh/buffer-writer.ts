/**
 * Writes the cells of one terminal buffer so that an empty terminal of the same size shows exactly them: every
 * cell, erased backgrounds, wide and combined characters, and which lines are wrapped. Knows no modes.
 */

import type { Pen } from './pen.js';
import {
  BG,
  CODEPOINT,
  HAS_CONTENT,
  IS_COMBINED,
  WIDTH_SHIFT,
  type Buffer,
  type Extended,
  type Line,
} from './terminal-internals.js';

/** Combining marks kept for a cell (UTF-16 units): more is nothing anybody can read, and could be a megabyte. */
const MAX_COMBINED = 64;
/** A wide blank, whose half is overwritten to leave an empty cell with attributes. */
const WIDE = '\u3000';

export class BufferWriter {
  readonly #pen: Pen;
  readonly #columns: number;
  readonly #rows: number;
  /** Empty cells passed over since the cursor was last placed. */
  #skipped = 0;
  /** The cursor stands behind the last column: the next character wraps. */
  #atEdge = false;

  constructor(pen: Pen, columns: number, rows: number) {
    this.#pen = pen;
    this.#columns = columns;
    this.#rows = rows;
  }

  /** The screen, and up to `history` lines above it. The cursor must be at home, attributes and modes plain. */
  write(buffer: Buffer, history: number): void {
    const end = buffer.ybase + this.#rows;
    const start = Math.max(0, buffer.ybase - history);
    let above: Line | undefined;
    for (let index = start; index < end; index++) {
      const line = buffer.lines.get(index);
      if (line === undefined) continue;
      if (above !== undefined) {
        if (line.isWrapped) this.#wrap(above, line);
        else this.#newLine();
      }
      this.#row(line, 0);
      above = line;
    }
    this.#pen.plain();
  }

  /** One cell's own text, '' for an empty cell. */
  static textOf(line: Line, x: number): string {
    const content = line._data[x * 3] ?? 0;
    if (content & IS_COMBINED) return (line._combined[x] ?? '').slice(0, MAX_COMBINED);
    return content & CODEPOINT ? String.fromCodePoint(content & CODEPOINT) : '';
  }

  #newLine(): void {
    // A line scrolled in takes the background in force.
    if (this.#pen.stains) this.#pen.plain();
    this.#pen.put('\r\n');
    this.#skipped = 0;
    this.#atEdge = false;
  }

  /** Goes to the next row the way text does, so that the terminal knows the two are one line. */
  #wrap(above: Line, next: Line): void {
    const pen = this.#pen;
    const last = this.#columns - 1;
    const placeholder = !this.#atEdge;
    pen.plain();
    if (placeholder) pen.put(`\x1b[${String(this.#columns)}G `);
    // Any character wraps; what it leaves in the first cell is written over, or erased.
    pen.put(' \r');
    if (placeholder && this.#rows > 1) {
      pen.put(`\x1b[A\x1b[${String(this.#columns)}G`);
      this.#blank(above, last);
      pen.plain();
      pen.put('\x1b[B\r');
    }
    this.#skipped = 0;
    this.#atEdge = false;
    if (isEmpty(next, 0)) this.#erase(next, 0, 1);
  }

  #row(line: Line, from: number): void {
    const pen = this.#pen;
    for (let x = from; x < this.#columns;) {
      const content = line._data[x * 3] ?? 0;
      const fg = (line._data[x * 3 + 1] ?? 0) | 0;
      const bg = (line._data[x * 3 + 2] ?? 0) | 0;
      if ((content & HAS_CONTENT) === 0) {
        x += this.#blanks(line, x, fg, bg);
        continue;
      }
      this.#settle();
      const width = content >>> WIDTH_SHIFT;
      pen.use(fg, bg, extendedOf(line, x));
      // A mark without a letter before it: say where, or it would join the last character.
      if (width === 0) pen.put(`\x1b[${String(x + 1)}G`);
      pen.put(BufferWriter.textOf(line, x));
      x += Math.max(1, width);
      this.#atEdge = x >= this.#columns;
    }
  }

  /** Empty cells from `x` that look the same. @returns how many. */
  #blanks(line: Line, x: number, fg: number, bg: number): number {
    let count = 1;
    while (
      x + count < this.#columns &&
      isEmpty(line, x + count) &&
      ((line._data[(x + count) * 3 + 1] ?? 0) | 0) === fg &&
      ((line._data[(x + count) * 3 + 2] ?? 0) | 0) === bg
    )
      count += 1;
    if (fg !== 0 || bg !== 0) {
      // Attributes other than a background come only from halves of wide characters: one cell at a time.
      if (fg !== 0 || bg >>> 26 !== 0) {
        this.#settle();
        this.#blank(line, x);
        return 1;
      }
      this.#settle();
      this.#erase(line, x, count);
    }
    this.#skipped += count;
    this.#atEdge = false;
    return count;
  }

  /** One empty cell, whatever its attributes. The cursor stands on it before, somewhere after. */
  #blank(line: Line, x: number): void {
    const fg = (line._data[x * 3 + 1] ?? 0) | 0;
    const bg = (line._data[x * 3 + 2] ?? 0) | 0;
    if (fg === 0 && bg >>> 26 === 0) this.#erase(line, x, 1);
    else if (x + 1 < this.#columns) this.#halve(line, x, fg, bg);
    else this.#halveLast(line, x, fg, bg);
  }

  /** Leaves an empty cell with attributes, by overwriting the right half of a wide character. */
  #halve(line: Line, x: number, fg: number, bg: number): void {
    this.#pen.use(fg, bg, extendedOf(line, x));
    this.#pen.put(`${WIDE}\x1b[${String(x + 2)}G \x1b[${String(x + 2)}G`);
    this.#atEdge = false;
    if (isEmpty(line, x + 1)) this.#erase(line, x + 1, 1);
  }

  /** The same in the last column, where the left half goes; what stood there is written once more. */
  #halveLast(line: Line, x: number, fg: number, bg: number): void {
    const pen = this.#pen;
    pen.use(fg, bg, extendedOf(line, x));
    pen.put(`\x1b[${String(x)}G${WIDE}\x1b[${String(x)}G `);
    const before = x >= 2 && (line._data[(x - 2) * 3] ?? 0) >>> WIDTH_SHIFT === 2 ? x - 2 : x - 1;
    pen.put(`\x1b[${String(before + 1)}G`);
    this.#atEdge = false;
    if (isEmpty(line, before)) {
      const under = (line._data[before * 3 + 1] ?? 0) | 0;
      const over = (line._data[before * 3 + 2] ?? 0) | 0;
      if (before > 0 && (under !== 0 || over >>> 26 !== 0)) this.#halveLast(line, before, under, over);
      else this.#erase(line, before, 1);
      return;
    }
    pen.use(
      (line._data[before * 3 + 1] ?? 0) | 0,
      (line._data[before * 3 + 2] ?? 0) | 0,
      extendedOf(line, before),
    );
    pen.put(BufferWriter.textOf(line, before));
  }

  #erase(line: Line, x: number, count: number): void {
    this.#pen.use(0, ((line._data[x * 3 + 2] ?? 0) | 0) & 0x3ffffff);
    this.#pen.put(`\x1b[${String(count)}X`);
  }

  /** Puts the cursor where the next character goes. */
  #settle(): void {
    if (this.#skipped > 0) this.#pen.put(`\x1b[${String(this.#skipped)}C`);
    this.#skipped = 0;
  }
}

/** Underline style, its colour and the link; what an overwritten cell left behind does not count. */
export function extendedOf(line: Line, x: number): Extended | undefined {
  return (line._data[x * 3 + 2] ?? 0) & BG.extended ? line._extendedAttrs[x] : undefined;
}

function isEmpty(line: Line, x: number): boolean {
  return ((line._data[x * 3] ?? 0) & HAS_CONTENT) === 0;
}

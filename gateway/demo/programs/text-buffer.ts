/** The text in the sandbox's editor: lines, a cursor, what a key does to them. Knows no screen and no file. */

import type { KeyName } from '../keys.js';

/** Most lines and longest line: a paste must not grow without end. */
const MOST_LINES = 2000;
const LONGEST_LINE = 1000;

export class TextBuffer {
  /** Each line as its letters. */
  readonly lines: string[][];
  row = 0;
  column = 0;
  changed = false;

  constructor(text: string) {
    this.lines = text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => [...line]);
  }

  /** The line under the cursor. */
  get line(): string[] {
    return this.lines[this.row] ?? [];
  }

  text(): string {
    return `${this.lines.map((line) => line.join('')).join('\n')}\n`;
  }

  insert(letter: string): void {
    if (this.line.length >= LONGEST_LINE) return;
    this.line.splice(this.column, 0, letter);
    this.column += 1;
    this.changed = true;
  }

  /** Moves or edits; `page` is what page-up and page-down move by. Keys that mean nothing here do nothing. */
  press(name: KeyName, page: number): void {
    switch (name) {
      case 'enter':
        if (this.lines.length >= MOST_LINES) return;
        this.lines.splice(this.row + 1, 0, this.line.splice(this.column));
        this.#go(this.row + 1, 0);
        this.changed = true;
        break;
      case 'tab':
        this.insert(' ');
        this.insert(' ');
        break;
      case 'backspace':
        if (this.row > 0 || this.column > 0) {
          this.press('left', page);
          this.press('delete', page);
        }
        break;
      case 'delete':
        if (this.column < this.line.length) this.line.splice(this.column, 1);
        else if (this.row + 1 < this.lines.length)
          this.line.push(...(this.lines.splice(this.row + 1, 1)[0] ?? []));
        this.changed = true;
        break;
      case 'left':
        if (this.column > 0) this.column -= 1;
        else if (this.row > 0) this.#go(this.row - 1, Infinity);
        break;
      case 'right':
        if (this.column < this.line.length) this.column += 1;
        else if (this.row + 1 < this.lines.length) this.#go(this.row + 1, 0);
        break;
      case 'up':
        this.#go(this.row - 1, this.column);
        break;
      case 'down':
        this.#go(this.row + 1, this.column);
        break;
      case 'page-up':
        this.#go(this.row - page, this.column);
        break;
      case 'page-down':
        this.#go(this.row + page, this.column);
        break;
      case 'home':
        this.column = 0;
        break;
      case 'end':
        this.column = this.line.length;
        break;
      case 'escape':
        break;
    }
  }

  #go(row: number, column: number): void {
    this.row = Math.max(0, Math.min(this.lines.length - 1, row));
    this.column = Math.min(column, this.line.length);
  }
}

/** One line being typed: letters, cursor, history, completion; draws itself in one row. Knows no command. */

import { CLEAR_REST_OF_LINE, CLEAR_SCREEN, HOME, widthOf } from './ansi.js';
import type { Key, KeyName } from './keys.js';
import type { Terminal } from './program.js';

/** Longest line, in letters: a pasted file must not become one. */
const LONGEST_LINE = 4096;

/** Lines remembered. */
const HISTORY_LINES = 200;

export interface LineEditorEvents {
  /** Enter was pressed; the cursor is at the start of the next row. */
  line(text: string): void;
  /** Control D on an empty line. */
  endOfInput(): void;
  /** How a word may go on; one answer is taken, several are shown. */
  completions(before: string): readonly string[];
}

export class LineEditor {
  #letters: string[] = [];
  #cursor = 0;
  readonly #history: string[] = [];
  /** Where in the history we are; its length means: at the new line. */
  #at = 0;

  constructor(
    private readonly terminal: Terminal,
    /** May hold colours. */
    private readonly prompt: string,
    private readonly events: LineEditorEvents,
  ) {}

  /** Shows the prompt and an empty line. */
  start(): void {
    this.#set('');
    this.redraw();
  }

  key(key: Key): void {
    switch (key.kind) {
      case 'text':
        this.#insert(key.text);
        break;
      case 'named':
        this.#named(key.name);
        break;
      case 'control':
        this.#control(key.letter);
        break;
    }
  }

  /** Draws prompt and line into the cursor's row; a line too long is shown around the cursor. */
  redraw(): void {
    const room = Math.max(4, this.terminal.columns - widthOf(this.prompt) - 1);
    let first = this.#cursor;
    for (let used = 0; first > 0; first--) {
      used += widthOf(this.#letters[first - 1] ?? '');
      if (used > room) break;
    }
    let shown = '';
    for (const letter of this.#letters.slice(first)) {
      if (widthOf(shown + letter) > room) break;
      shown += letter;
    }
    const back = widthOf(shown) - widthOf(this.#letters.slice(first, this.#cursor).join(''));
    this.terminal.write(`\r${this.prompt}${shown}${CLEAR_REST_OF_LINE}${back > 0 ? `\x1b[${back}D` : ''}`);
  }

  #insert(letter: string): void {
    if (this.#letters.length >= LONGEST_LINE) return;
    this.#letters.splice(this.#cursor, 0, letter);
    this.#cursor += 1;
    const fits = widthOf(this.prompt) + widthOf(this.#letters.join('')) < this.terminal.columns;
    // The common case is one letter out for one letter in, as any shell echoes.
    if (this.#cursor === this.#letters.length && fits) this.terminal.write(letter);
    else this.redraw();
  }

  #named(name: KeyName): void {
    switch (name) {
      case 'enter':
        this.#enter();
        return;
      case 'tab':
        this.#complete();
        return;
      case 'backspace':
        if (this.#cursor > 0) this.#letters.splice(--this.#cursor, 1);
        break;
      case 'delete':
        this.#letters.splice(this.#cursor, 1);
        break;
      case 'left':
        this.#cursor = Math.max(0, this.#cursor - 1);
        break;
      case 'right':
        this.#cursor = Math.min(this.#letters.length, this.#cursor + 1);
        break;
      case 'home':
        this.#cursor = 0;
        break;
      case 'end':
        this.#cursor = this.#letters.length;
        break;
      case 'up':
        this.#recall(this.#at - 1);
        break;
      case 'down':
        this.#recall(this.#at + 1);
        break;
      case 'escape':
      case 'page-up':
      case 'page-down':
        return;
    }
    this.redraw();
  }

  #control(letter: string): void {
    if (letter === 'a') this.#cursor = 0;
    else if (letter === 'e') this.#cursor = this.#letters.length;
    else if (letter === 'k') this.#letters.splice(this.#cursor);
    else if (letter === 'u') {
      this.#letters.splice(0, this.#cursor);
      this.#cursor = 0;
    } else if (letter === 'w') this.#deleteWord();
    else if (letter === 'l') this.terminal.write(HOME + CLEAR_SCREEN);
    else if (letter === 'c') {
      this.terminal.write('^C\r\n');
      this.#set('');
    } else if (letter === 'd' && this.#letters.length === 0) {
      this.events.endOfInput();
      return;
    }
    this.redraw();
  }

  #deleteWord(): void {
    const start = this.#letters.slice(0, this.#cursor).join('').trimEnd().lastIndexOf(' ') + 1;
    // Counted in letters, not in UTF-16 units.
    const kept = [...this.#letters.slice(0, this.#cursor).join('').slice(0, start)].length;
    this.#letters.splice(kept, this.#cursor - kept);
    this.#cursor = kept;
  }

  #enter(): void {
    const text = this.#letters.join('');
    this.terminal.write('\r\n');
    if (text.trim() !== '' && text !== this.#history.at(-1)) this.#history.push(text);
    if (this.#history.length > HISTORY_LINES) this.#history.shift();
    this.#set('');
    this.events.line(text);
  }

  #recall(at: number): void {
    if (at < 0 || at > this.#history.length) return;
    this.#set(this.#history[at] ?? '');
    this.#at = at;
  }

  #complete(): void {
    const before = this.#letters.slice(0, this.#cursor).join('');
    const word = before.slice(before.lastIndexOf(' ') + 1);
    const ways = this.events.completions(before);
    if (ways.length === 1) for (const letter of `${ways[0] ?? ''} `.slice(word.length)) this.#insert(letter);
    if (ways.length > 1) {
      this.terminal.write(`\r\n${ways.join('  ')}\r\n`);
      this.redraw();
    }
  }

  #set(text: string): void {
    this.#letters = [...text];
    this.#cursor = this.#letters.length;
    this.#at = this.#history.length;
  }
}

/** From the bytes a terminal sends to keys: text, named keys, control letters. Bytes may come one at a time. */

export type KeyName =
  | 'enter'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'escape'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'page-up'
  | 'page-down';

/** One key: a letter (or a pasted one), a named key, or control and a letter (`c` for ^C). */
export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'named'; readonly name: KeyName }
  | { readonly kind: 'control'; readonly letter: string };

/** A lone escape is the key itself when nothing follows within this time, in ms. */
const ESCAPE_ALONE_MS = 50;

/** A sequence longer than this is not one of a keyboard. */
const LONGEST_SEQUENCE = 16;

/** What follows `ESC [` or `ESC O`. */
const SEQUENCES: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  '1~': 'home',
  '7~': 'home',
  '4~': 'end',
  '8~': 'end',
  '3~': 'delete',
  '5~': 'page-up',
  '6~': 'page-down',
};

export class KeyReader {
  readonly #letters = new TextDecoder();
  #sequence = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly take: (key: Key) => void) {}

  read(bytes: Uint8Array): void {
    for (const letter of this.#letters.decode(bytes, { stream: true })) this.#letter(letter);
    clearTimeout(this.#timer);
    if (this.#sequence === '\x1b') this.#timer = setTimeout(() => this.#escapeAlone(), ESCAPE_ALONE_MS);
  }

  /** Forgets what is half read. */
  close(): void {
    clearTimeout(this.#timer);
    this.#sequence = '';
  }

  #letter(letter: string): void {
    if (this.#sequence !== '' || letter === '\x1b') {
      this.#inSequence(letter);
      return;
    }
    if (letter === '\r' || letter === '\n') this.take({ kind: 'named', name: 'enter' });
    else if (letter === '\t') this.take({ kind: 'named', name: 'tab' });
    else if (letter === '\x7f' || letter === '\b') this.take({ kind: 'named', name: 'backspace' });
    else if (letter < ' ')
      this.take({ kind: 'control', letter: String.fromCharCode(letter.charCodeAt(0) + 96) });
    // C1 controls are nothing a keyboard sends, and echoing them would be obeyed by a terminal.
    else if (letter < '\x80' || letter > '\x9f') this.take({ kind: 'text', text: letter });
  }

  #inSequence(letter: string): void {
    if (this.#sequence === '\x1b' && letter !== '[' && letter !== 'O') {
      this.#escapeAlone();
      this.#letter(letter);
      return;
    }
    this.#sequence += letter;
    const body = this.#sequence.slice(2);
    if (body === '') return;
    const over = /[@-~]$/.test(body);
    if (!over && this.#sequence.length < LONGEST_SEQUENCE) return;
    this.#sequence = '';
    // Modifiers (`1;5C`) do nothing here; bracketed paste marks are never asked for.
    const name = SEQUENCES[body] ?? SEQUENCES[body.replace(/^1;\d/, '')];
    if (name) this.take({ kind: 'named', name });
  }

  #escapeAlone(): void {
    clearTimeout(this.#timer);
    this.#sequence = '';
    this.take({ kind: 'named', name: 'escape' });
  }
}

/**
 * Feeds a terminal with the frames of a stream in their order: a resize or a reset happens exactly between the bytes
 * before it and the bytes after it. Knows no socket and no role.
 */

import type { SshDown } from '../../../gateway/wire/ssh-stream.js';
import type { AckCounter } from './ack-counter.js';
import type { Frame } from './stream-link.js';

/** What of a terminal is needed here. */
export interface Fed {
  write(bytes: Uint8Array, done: () => void): void;
  resize(columns: number, rows: number): void;
  reset(): void;
}

export class TerminalFeed {
  /** Frames that wait for the terminal to parse what came before them. */
  #waiting: { readonly frame: Frame; readonly ack: AckCounter }[] = [];
  #unparsed = 0;
  #closed = false;

  constructor(
    private readonly terminal: Fed,
    private readonly onSize: (columns: number, rows: number) => void,
  ) {}

  push(frame: Frame, ack: AckCounter): void {
    if (this.#closed) return;
    this.#waiting.push({ frame, ack });
    this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#waiting = [];
  }

  #run(): void {
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || this.#closed) return;
      // The terminal parses later than it is written to, but resizes at once: a control frame waits for its turn.
      if (typeof next.frame === 'string' && this.#unparsed > 0) return;
      this.#waiting.shift();
      if (typeof next.frame === 'string') this.#control(next.frame);
      else this.#write(new Uint8Array(next.frame), next.ack);
    }
  }

  #write(bytes: Uint8Array, ack: AckCounter): void {
    this.#unparsed++;
    this.terminal.write(bytes, () => {
      this.#unparsed--;
      ack.consumed(bytes.length);
      // Not inside the terminal's own loop.
      if (this.#unparsed === 0 && this.#waiting.length > 0) queueMicrotask(() => this.#run());
    });
  }

  #control(text: string): void {
    const word = JSON.parse(text) as SshDown;
    if (word.t === 'reset') this.terminal.reset();
    this.terminal.resize(word.columns, word.rows);
    this.onSize(word.columns, word.rows);
  }
}

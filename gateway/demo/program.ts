/** What a program of the sandbox is: given a terminal, words and keys; nothing of the machine it runs on. */

import type { Files } from './files.js';
import type { Key } from './keys.js';

/** The user's terminal as it is now. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** UTF-8 text with control sequences; rows end with CR LF. */
  write(text: string): void;
  /** Whether the far end takes more without piling up; a program that streams waits for it. */
  readonly ready: boolean;
}

/** What a program is started with. */
export interface Start {
  readonly terminal: Terminal;
  readonly words: readonly string[];
  readonly files: Files;
  readonly now: () => Date;
  /** Gives the prompt back. A program calls it once, by itself or from `stop`. */
  readonly end: () => void;
}

/** A program in the foreground; it has the keyboard until it ends. */
export interface Running {
  key(key: Key): void;
  /** The window has another size. */
  resized(): void;
  /** Restores the screen and stops every timer, then ends. Called at most once, also when the user hangs up. */
  stop(): void;
}

export interface Program {
  readonly name: string;
  /** What `help` says. */
  readonly about: string;
  /** Undefined when it has done everything already (and has not called `end`). */
  start(start: Start): Running | undefined;
}

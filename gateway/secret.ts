/** Text that must not be printed. Knows nothing of where it is used. */

import { inspect } from 'node:util';

/** Prints as `[secret]` in logs, JSON, errors and string concatenation; opened only by `reveal()`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Linted: only adapters, password hashing and the vault may call it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

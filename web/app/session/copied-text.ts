/** What the machine copied last, and when; told on to who looks. Knows no protocol and no element. */

export interface Copied {
  readonly text: string;
  /** Epoch milliseconds of this page. */
  readonly at: number;
}

export class CopiedText {
  readonly #listeners = new Set<() => void>();
  #last: Copied | null = null;

  /** The machine copied this. */
  tell(text: string, at: number): void {
    this.#last = { text, at };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Null before the machine has copied anything. */
  readonly last = (): Copied | null => this.#last;

  /** @returns ends it. */
  readonly onTold = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };
}

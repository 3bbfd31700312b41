/**
 * The way out of the machine: Ctrl, Alt and Shift pressed and released together, with no other key between.
 * Pure: fed with key events, answers true once, when the chord is complete. Knows no DOM.
 */

const PARTS = ['Control', 'Alt', 'Shift'] as const;

export class Chord {
  readonly #down = new Set<string>();
  #armed = false;

  press(key: string): void {
    if (!(PARTS as readonly string[]).includes(key)) {
      this.#armed = false;
      this.#down.clear();
      return;
    }
    this.#down.add(key);
    this.#armed = this.#down.size === PARTS.length;
  }

  /** True when this release completes the chord. */
  release(key: string): boolean {
    this.#down.delete(key);
    const complete = this.#armed && (PARTS as readonly string[]).includes(key);
    this.#armed = false;
    return complete;
  }

  /** Focus went elsewhere: half a chord does not count. */
  forget(): void {
    this.#down.clear();
    this.#armed = false;
  }
}

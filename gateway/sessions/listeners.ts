/** A list of listeners in which one that throws harms neither the caller nor the others. Knows no event. */

/** Stops what subscribing began. Harmless when called twice. */
export type Unsubscribe = () => void;

export class Listeners<Event> {
  readonly #all = new Set<(event: Event) => void>();

  /** `fault` hears of every listener that throws. */
  constructor(private readonly fault: (error: unknown) => void) {}

  add(listener: (event: Event) => void): Unsubscribe {
    this.#all.add(listener);
    return () => {
      this.#all.delete(listener);
    };
  }

  tell(event: Event): void {
    for (const listener of [...this.#all]) {
      try {
        listener(event);
      } catch (error) {
        this.fault(error);
      }
    }
  }

  clear(): void {
    this.#all.clear();
  }
}

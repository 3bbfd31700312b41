/** Tells an absurd rate of frames from a busy one. Knows no frame. */

/** What no page of ours comes near: a pasted megabyte takes seconds on its way, a fast typist sends 20 frames a second. */
const MAX_FRAMES = 2_000;
const MAX_BYTES = 1024 * 1024;
const WINDOW_MS = 1_000;

export class InputRate {
  #from: number;
  #frames = 0;
  #bytes = 0;

  /** `now`: monotonic milliseconds. */
  constructor(private readonly now: () => number) {
    this.#from = now();
  }

  /** Counts one frame. @returns false = more than 2,000 frames or 1 MiB within a second. */
  admit(bytes: number): boolean {
    const now = this.now();
    if (now - this.#from >= WINDOW_MS) {
      this.#from = now;
      this.#frames = 0;
      this.#bytes = 0;
    }
    this.#frames += 1;
    this.#bytes += bytes;
    return this.#frames <= MAX_FRAMES && this.#bytes <= MAX_BYTES;
  }
}

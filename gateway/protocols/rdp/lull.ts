/**
 * A moment in which guacd has nothing to draw, for one that must not end a frame while somebody joins: the machine is
 * not heard, the pointer does not move, and when the last frame is over, what has to be done is done. Knows no guacd.
 */

/** A frame ends within 100 ms of the last thing drawn, whatever comes (display-render-thread.c) (ms). */
const REST_MS = 200;
/** On a busy machine guacd is silent for longer in the middle of its work: so many times what a frame took lately. */
const TIMES = 2.5;
/** How much of the slowest frame is remembered at the next one. */
const FADES = 0.9;
/** What guacd had taken already may take it so long to draw (ms). */
const WITHIN_MS = 8_000;
const LOOK_EVERY_MS = 10;

export interface LullOutside {
  /** Nothing of the machine's reaches guacd until `hold(false)`. */
  hold(on: boolean): void;
  /** Since when guacd has said nothing, between two frames (`performance.now()`); Infinity in the middle of one. */
  restingSince(): number;
  /** For how long the machine waits for the frame that has just ended (ms). */
  unanswered(): number;
  write(input: Uint8Array): boolean;
}

export class Lull {
  readonly #outside: LullOutside;
  #holding = false;
  #waiting: Uint8Array[] = [];
  #slowest = 0;

  constructor(outside: LullOutside) {
    this.#outside = outside;
  }

  frameEnded(): void {
    this.#slowest = Math.max(this.#outside.unanswered(), this.#slowest * FADES);
  }

  /** @throws what `act` throws; Error when guacd does not come to rest in time. One at a time. */
  async around<T>(act: () => Promise<T>): Promise<T> {
    const from = performance.now();
    this.#holding = true;
    this.#outside.hold(true);
    try {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        const now = performance.now();
        if (now - Math.max(from, this.#outside.restingSince()) > this.#rest) break;
        if (now - from > WITHIN_MS) throw new Error('guacd does not come to rest');
      }
      return await act();
    } finally {
      this.#holding = false;
      for (const input of this.#waiting.splice(0)) this.#outside.write(input);
      this.#outside.hold(false);
    }
  }

  get #rest(): number {
    return Math.min(Math.max(REST_MS, this.#slowest * TIMES), WITHIN_MS / 2);
  }

  /** Input in its order: what moves the pointer, and what follows it, waits until the lull is over. */
  write(input: Uint8Array, opcode: string): boolean {
    if (!this.#holding || (opcode !== 'mouse' && this.#waiting.length === 0))
      return this.#outside.write(input);
    // Copied: who gave it may write to it again.
    this.#waiting.push(Uint8Array.from(input));
    return true;
  }

  /** What waits (bytes). */
  get waiting(): number {
    return this.#waiting.reduce((sum, { length }) => sum + length, 0);
  }
}

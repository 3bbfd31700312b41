/**
 * Counts the bytes this page has really parsed and tells the gateway, so that it knows who is behind.
 * One counter per socket: it only ever grows. Knows no socket and no terminal.
 */

/** Told at once after this many bytes, so that a fast stream never waits for us. */
export const ACK_EVERY_BYTES = 64 * 1024;
/** Otherwise told after this long (ms): a keystroke's echo costs no frame of its own. */
export const ACK_AFTER_MS = 50;

export class AckCounter {
  #consumed = 0;
  #told = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(private readonly tell: (bytes: number) => void) {}

  consumed(bytes: number): void {
    if (this.#closed) return;
    this.#consumed += bytes;
    if (this.#consumed - this.#told >= ACK_EVERY_BYTES) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), ACK_AFTER_MS);
  }

  /** After this nothing is told any more. Closing twice is harmless. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#told === this.#consumed) return;
    this.#told = this.#consumed;
    this.tell(this.#consumed);
  }
}

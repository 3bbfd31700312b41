/**
 * Collects what the machine sends within one turn of the event loop into one buffer: sshd sends a screen in many
 * small packets, and one send to each of eleven people costs the same for a byte as for a page. Knows no filter.
 */

/**
 * Longest frame (bytes): a page acknowledges whole frames, and on a line of 10 kB/s it must be seen to make progress
 * well within the silence a heartbeat takes for death.
 */
const MAX_FRAME_BYTES = 64 * 1024;

export class OutputTurn {
  #chunks: Buffer[] = [];
  #turn: NodeJS.Immediate | undefined;

  constructor(private readonly deliver: (bytes: Buffer) => void) {}

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    // Not a timer: an immediate runs right after the sockets of this turn were read, so an echo waits for nothing.
    this.#turn ??= setImmediate(() => {
      this.flush();
    });
  }

  /** Delivers now, before something that must come after. */
  flush(): void {
    if (this.#turn !== undefined) clearImmediate(this.#turn);
    this.#turn = undefined;
    const [first, ...others] = this.#chunks;
    if (first === undefined) return;
    const whole = others.length === 0 ? first : Buffer.concat(this.#chunks);
    this.#chunks = [];
    for (let at = 0; at < whole.length; at += MAX_FRAME_BYTES)
      this.deliver(whole.subarray(at, at + MAX_FRAME_BYTES));
  }

  /** What is left is dropped. */
  close(): void {
    if (this.#turn !== undefined) clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#chunks = [];
  }
}

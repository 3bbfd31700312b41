/**
 * Collects what the machine sends within one turn of the event loop into one buffer: sshd sends a screen in many
 * small packets, and one send to each of eleven people costs the same for a byte as for a page. Knows no filter.
 */

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
    this.deliver(whole);
  }

  /** What is left is dropped. */
  close(): void {
    if (this.#turn !== undefined) clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#chunks = [];
  }
}

/** Joins instructions that lie side by side in memory into one slice of it, so that nothing is copied. Knows no opcode. */

export class Run {
  #memory: ArrayBufferLike | undefined;
  #from = 0;
  #to = 0;

  constructor(private readonly publish: (bytes: Buffer) => void) {}

  add(bytes: Buffer): void {
    if (bytes.buffer !== this.#memory || bytes.byteOffset !== this.#to) {
      this.flush();
      this.#memory = bytes.buffer;
      this.#from = bytes.byteOffset;
    }
    this.#to = bytes.byteOffset + bytes.length;
  }

  /** Publishes what there is. */
  flush(): void {
    const memory = this.#memory;
    if (memory === undefined) return;
    this.#memory = undefined;
    this.publish(Buffer.from(memory, this.#from, this.#to - this.#from));
  }
}

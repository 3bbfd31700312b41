/**
 * Joins instructions to pieces that are worth a write: side by side in memory they are one slice of it and nothing is
 * copied; a copy of what came apart still costs less than writing it to eleven sockets piece by piece. Knows no opcode.
 */

/** A piece this large goes out at once (bytes): whoever shows it can begin before the frame has ended. */
const LARGE = 64 * 1024;

export class Run {
  readonly #slices: Buffer[] = [];
  #bytes = 0;
  #memory: ArrayBufferLike | undefined;
  #from = 0;
  #to = 0;

  constructor(private readonly publish: (bytes: Buffer) => void) {}

  /** Bytes that nobody writes to afterwards. */
  add(bytes: Buffer): void {
    if (bytes.buffer !== this.#memory || bytes.byteOffset !== this.#to) {
      this.#cut();
      this.#memory = bytes.buffer;
      this.#from = bytes.byteOffset;
    }
    this.#to = bytes.byteOffset + bytes.length;
    this.#bytes += bytes.length;
    if (this.#bytes >= LARGE) this.flush();
  }

  /** Publishes what there is. */
  flush(): void {
    this.#cut();
    const [only] = this.#slices;
    if (only === undefined) return;
    const bytes = this.#slices.length === 1 ? only : Buffer.concat(this.#slices);
    this.#slices.length = 0;
    this.#bytes = 0;
    this.publish(bytes);
  }

  #cut(): void {
    if (this.#memory === undefined) return;
    this.#slices.push(Buffer.from(this.#memory, this.#from, this.#to - this.#from));
    this.#memory = undefined;
  }
}

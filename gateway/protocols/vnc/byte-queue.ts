/**
 * Bytes on their way in, in the pieces the network cut them into. Joins pieces only when somebody asks for more than
 * one of them holds. Knows no protocol.
 */

export class ByteQueue {
  #pieces: Buffer[] = [];
  /** Bytes of the first piece that are used up. */
  #from = 0;
  #length = 0;
  #wanted = 0;

  /** Bytes waiting. */
  get length(): number {
    return this.#length;
  }

  /** True when the last `view` or `take` that came up short would still do so. */
  get starved(): boolean {
    return this.#length < this.#wanted;
  }

  push(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#pieces.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    this.#length += piece.length;
  }

  /** The next `length` bytes, not used up; undefined when there are fewer. Never written to afterwards. */
  view(length: number): Buffer | undefined {
    if (this.#length < length) {
      this.#wanted = length;
      return undefined;
    }
    this.#wanted = 0;
    let first = this.#pieces[0];
    if (first === undefined) return EMPTY;
    if (first.length - this.#from < length) first = this.#join(length);
    return first.subarray(this.#from, this.#from + length);
  }

  /** The same, used up. */
  take(length: number): Buffer | undefined {
    const taken = this.view(length);
    if (taken !== undefined) this.skip(length);
    return taken;
  }

  /** Everything that waits, used up. */
  takeAll(): Buffer {
    return this.take(this.#length) ?? EMPTY;
  }

  /** Uses up `length` bytes, which must be there. */
  skip(length: number): void {
    this.#length -= length;
    let left = length;
    while (left > 0) {
      const here = (this.#pieces[0]?.length ?? 0) - this.#from;
      if (left < here) {
        this.#from += left;
        return;
      }
      left -= here;
      this.#pieces.shift();
      this.#from = 0;
    }
  }

  /** Makes the first piece hold at least `length` bytes. */
  #join(length: number): Buffer {
    let count = 0;
    let total = -this.#from;
    while (total < length) {
      total += this.#pieces[count]?.length ?? length;
      count += 1;
    }
    const joined = Buffer.concat(this.#pieces.splice(0, count)).subarray(this.#from);
    this.#from = 0;
    this.#pieces.unshift(joined);
    return joined;
  }
}

const EMPTY = Buffer.alloc(0);

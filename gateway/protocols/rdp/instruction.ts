/**
 * Instructions of the Guacamole protocol, read from bytes and written to them: `6.select,3.rdp;`, lengths counted
 * in Unicode code points (guacamole manual, "The Guacamole protocol"). Reading copies nothing: an instruction that
 * may pass is passed on as the very bytes that came. Knows no connection and no opcode.
 */

import { isAscii, isUtf8 } from 'node:buffer';
import { Garbled } from './garbled.js';
import { MAX_ELEMENT, MAX_ELEMENTS, MAX_INSTRUCTION } from './limits.js';

const DOT = 0x2e;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const ZERO = 0x30;
/** Digits of a length: 32768 has five. */
const MAX_DIGITS = 5;
/** Up to here a loop over bytes is quicker than a call into Node. */
const SHORT = 24;

/**
 * Takes bytes in any pieces and steps from one whole instruction to the next. After `next()` has said true,
 * `opcode`, `args` and `bytes` are about that instruction, until `next()` is called again.
 */
export class InstructionReader {
  /** What has come and is not used up, from `#from` on. */
  #buffer: Buffer = EMPTY;
  #from = 0;
  /** Where reading goes on in the element that is being read. */
  #at = 0;
  /** Where an element's text begins, once its length is known; -1 before. */
  #text = -1;
  #length = 0;
  #digits = 0;
  /** Start and end of each element of this instruction, in turn. */
  readonly #bounds = new Int32Array(MAX_ELEMENTS * 2);
  #count = 0;
  #whole = false;
  /** Bytes that were passed over in search of a semicolon; -1 = none is looked for. */
  #skipped = -1;
  #pieces: Buffer[] = [];
  #more = 0;

  push(piece: Uint8Array): void {
    if (piece.length === 0) return;
    const last = this.#pieces.at(-1);
    if (last !== undefined && touch(last, piece)) this.#pieces[this.#pieces.length - 1] = both(last, piece);
    else this.#pieces.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    this.#more += piece.length;
  }

  /** Steps to the next instruction. @returns false when more bytes are needed. @throws Garbled */
  next(): boolean {
    if (this.#whole) {
      this.#from = this.#at;
      this.#count = 0;
    }
    this.#whole = this.#read();
    while (!this.#whole && this.#join()) this.#whole = this.#read();
    return this.#whole;
  }

  /** After `next()` has thrown: reading goes on behind the next semicolon. */
  skip(): void {
    this.#at = this.#from;
    [this.#text, this.#length, this.#digits, this.#count] = [-1, 0, 0, 0];
    this.#skipped = 0;
  }

  /** The whole of this instruction, as it came. Never written to afterwards. */
  get bytes(): Buffer {
    return this.#buffer.subarray(this.#from, this.#at);
  }

  /** The first element. */
  get opcode(): string {
    return this.#buffer.toString('latin1', this.#bounds[0], this.#bounds[1]);
  }

  /** How many elements come after the opcode. */
  get arity(): number {
    return this.#count - 1;
  }

  /** An element after the opcode, from 0. '' where there is none. */
  arg(index: number): string {
    if (index >= this.arity) return '';
    return this.#buffer.toString('utf8', this.#bounds[index * 2 + 2], this.#bounds[index * 2 + 3]);
  }

  args(): string[] {
    return Array.from({ length: this.arity }, (_, index) => this.arg(index));
  }

  /** An element that must be a whole number of at most ten digits. @throws Garbled */
  int(index: number): number {
    const text = index < this.arity ? this.arg(index) : 'none';
    if (!/^-?\d{1,10}$/.test(text)) throw new Garbled('no number where one must be');
    return Number(text);
  }

  /** @returns false when the instruction is not whole yet; reading goes on where it stopped. */
  #read(): boolean {
    if (this.#skipped >= 0 && !this.#find()) return false;
    const buffer = this.#buffer;
    for (;;) {
      if (this.#text < 0 && !this.#readLength()) return false;
      const end = endOf(buffer, this.#text, this.#length);
      if (end < 0 || end >= buffer.length) return false;
      const terminator = buffer[end];
      if (terminator !== COMMA && terminator !== SEMICOLON) throw new Garbled('an element without an end');
      if (this.#count >= MAX_ELEMENTS) throw new Garbled('too many elements');
      this.#bounds[this.#count * 2] = this.#text;
      this.#bounds[this.#count * 2 + 1] = end;
      this.#count += 1;
      this.#text = -1;
      this.#at = end + 1;
      if (this.#at - this.#from > MAX_INSTRUCTION) throw new Garbled('too long an instruction');
      if (terminator === SEMICOLON) return true;
    }
  }

  /** Looks for the semicolon. @returns false when it has not come. */
  #find(): boolean {
    const found = this.#buffer.indexOf(SEMICOLON, this.#from);
    const end = found < 0 ? this.#buffer.length : found + 1;
    this.#skipped += end - this.#from;
    if (this.#skipped > MAX_INSTRUCTION) throw new Garbled('too long an instruction');
    [this.#from, this.#at] = [end, end];
    if (found < 0) return false;
    this.#skipped = -1;
    return true;
  }

  #readLength(): boolean {
    const buffer = this.#buffer;
    while (this.#at < buffer.length) {
      const byte = buffer[this.#at] ?? 0;
      this.#at += 1;
      if (byte === DOT) {
        if (this.#digits === 0) throw new Garbled('an element without a length');
        this.#text = this.#at;
        this.#digits = 0;
        if (this.#length > MAX_ELEMENT) throw new Garbled('too long an element');
        return true;
      }
      const digit = byte - ZERO;
      if (digit < 0 || digit > 9 || this.#digits >= MAX_DIGITS) throw new Garbled('a length that is none');
      this.#length = this.#digits === 0 ? digit : this.#length * 10 + digit;
      this.#digits += 1;
    }
    return false;
  }

  /** Brings new pieces in behind what is left. @returns false when there are none, or not enough to matter. */
  #join(): boolean {
    const left = this.#buffer.length - this.#from;
    // An element needs at least a byte for each character: no need to look before that many are there.
    const needed = this.#text < 0 ? 1 : this.#text + this.#length + 1 - this.#buffer.length;
    if (this.#more === 0 || this.#more < needed) return false;
    const shift = this.#from;
    const [only] = this.#pieces;
    if (this.#pieces.length > 1 || only === undefined)
      this.#buffer = Buffer.concat([this.#buffer.subarray(shift), ...this.#pieces]);
    else if (left === 0) this.#buffer = only;
    else if (touch(this.#buffer, only)) this.#buffer = both(this.#buffer.subarray(shift), only);
    else this.#buffer = Buffer.concat([this.#buffer.subarray(shift), only]);
    this.#pieces = [];
    this.#more = 0;
    this.#from = 0;
    this.#at -= shift;
    if (this.#text >= 0) this.#text -= shift;
    for (let i = 0; i < this.#count * 2; i += 1) this.#bounds[i] = (this.#bounds[i] ?? 0) - shift;
    return true;
  }
}

/** Are they side by side in one memory? Then nothing has to be copied to join them. */
function touch(one: Uint8Array, next: Uint8Array): boolean {
  return one.buffer === next.buffer && one.byteOffset + one.length === next.byteOffset;
}

function both(one: Uint8Array, next: Uint8Array): Buffer {
  return Buffer.from(one.buffer, one.byteOffset, one.length + next.length);
}

/** One instruction as bytes. @throws Garbled for text with half a surrogate pair or a NUL in it. */
export function encode(opcode: string, ...args: readonly (string | number)[]): Buffer {
  return Buffer.from(`${[opcode, ...args].map((one) => element(String(one))).join(',')};`);
}

function element(text: string): string {
  // C strings end at a NUL: what follows it would be read as something else on the other side.
  if (/\p{Surrogate}/u.test(text) || text.includes('\0')) throw new Garbled('text that cannot be written');
  let length = text.length;
  for (let i = 0; i < text.length; i += 1) if ((text.charCodeAt(i) & 0xfc00) === 0xd800) length -= 1;
  if (length > MAX_ELEMENT) throw new Garbled('too long an element');
  return `${String(length)}.${text}`;
}

/** Where `length` code points that begin at `start` end; -1 when they are not all there. */
function endOf(buffer: Buffer, start: number, length: number): number {
  const plain = start + length;
  if (plain > buffer.length) return -1;
  if (length > SHORT && isAscii(buffer.subarray(start, plain))) return plain;
  let at = start;
  for (let left = length; left > 0; left -= 1) {
    const byte = buffer[at] ?? 0;
    at += byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : bad();
    if (at > buffer.length) return -1;
  }
  // Counted by first bytes: what else the bytes say must not be read differently by the page.
  return at === plain || isUtf8(buffer.subarray(start, at)) ? at : bad();
}

function bad(): never {
  throw new Garbled('text that is not utf-8');
}

const EMPTY = Buffer.alloc(0);

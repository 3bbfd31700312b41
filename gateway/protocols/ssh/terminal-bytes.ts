/**
 * Looks for the places in a machine's output where a sequence begins, is broken off or ends. Pure functions over
 * bytes; knows no state and no terminal.
 */

export const ESC = 0x1b;
/** Lead byte of U+0080 to U+00BF in UTF-8: where the C1 controls are. */
export const C1_LEAD = 0xc2;
/** Longest CSI or ESC sequence (bytes); real ones stay below 100. */
export const MAX_SEQUENCE = 256;
/** Final byte of CSI m: colours, by far the most frequent sequence, and bounded by its length. */
export const SGR_FINAL = 0x6d;
/** Final byte of CSI K: erases within a line; compilers and grep send one behind every colour. */
const ERASE_LINE_FINAL = 0x4b;
/** How far is looked byte by byte before `indexOf` is called (bytes). */
const NEAR = 4;

/**
 * Finds the places that need a look: ESC (colours and erasing in a line aside) and possible C1 controls. Every byte
 * of every machine passes here, so the bytes between are left to `indexOf`, which looks at many at a time.
 */
export class Specials {
  /** Found ahead, and kept: asking anew for each sequence would read a large frame over and over. */
  readonly #ahead = { [ESC]: -1, [C1_LEAD]: -1 };

  /**
   * The next place at or behind `from`; the length when there is none. Between two calls bytes in front of `from`
   * may have been moved and the one at `from` may have been rewritten, nothing else.
   */
  next(bytes: Buffer, from: number): number {
    const end = this.#find(bytes, C1_LEAD, from);
    for (let at = this.#find(bytes, ESC, from); at < end;) {
      if (bytes[at + 1] !== 0x5b) return at;
      let to = at + 2;
      let byte = bytes[to] ?? 0;
      while (byte >= 0x30 && byte <= 0x3b) byte = bytes[++to] ?? 0;
      if ((byte !== SGR_FINAL && byte !== ERASE_LINE_FINAL) || to - at > MAX_SEQUENCE) return at;
      at = this.#find(bytes, ESC, to + 1);
    }
    return end;
  }

  #find(bytes: Buffer, wanted: typeof ESC | typeof C1_LEAD, from: number): number {
    // Colours come in pairs and hostile bytes in runs: a few looks cost less than a call that looks at many at a time.
    const near = Math.min(from + NEAR, bytes.length);
    for (let at = from; at < near; at++) if (bytes[at] === wanted) return at;
    const known = this.#ahead[wanted];
    if (known >= near) return known;
    const found = bytes.indexOf(wanted, near);
    return (this.#ahead[wanted] = found < 0 ? bytes.length : found);
  }
}

/** Something that ends any sequence: cancel, another ESC, or a byte no sequence holds. */
export function isInterrupted(byte: number): boolean {
  return byte === ESC || isCancel(byte) || byte >= 0x80;
}

/** CAN and SUB. */
export function isCancel(byte: number): boolean {
  return byte === 0x18 || byte === 0x1a;
}

export interface StringEnd {
  /** Where the body ends. */
  readonly at: number;
  /** Behind the terminator; undefined = what ended it belongs to what comes next, or more is needed (`cut`). */
  readonly next?: number;
  readonly cut: boolean;
  readonly clean: boolean;
  readonly cancelled: boolean;
}

export function endOfString(bytes: Buffer, from: number, kind: 'osc' | 'string'): StringEnd | undefined {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x07 && kind === 'osc')
      return { at, next: at + 1, cut: false, clean: true, cancelled: false };
    if (isCancel(byte)) return { at, next: at + 1, cut: false, clean: false, cancelled: true };
    if (byte !== ESC && byte !== C1_LEAD) continue;
    const next = bytes[at + 1];
    if (next === undefined) return { at, cut: true, clean: false, cancelled: false };
    if (byte === ESC) {
      if (next === 0x5c) return { at, next: at + 2, cut: false, clean: true, cancelled: false };
      return { at, cut: false, clean: false, cancelled: false };
    }
    if (next === 0x9c) return { at, next: at + 2, cut: false, clean: false, cancelled: false };
    if (next >= 0x80 && next < 0x9f + 1) return { at, cut: false, clean: false, cancelled: true };
  }
  return undefined;
}

/** How many bytes at the end are the beginning of a character. */
export function danglingUtf8(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return byte < 0xf8 && length > back ? back : 0;
  }
  return 0;
}

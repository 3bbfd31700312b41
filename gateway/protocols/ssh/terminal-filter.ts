/**
 * Makes a machine's output safe to parse before any terminal sees it: clamps what would loop for ever, drops what
 * nobody may do (clipboard, images), bounds what is endless. Streaming: what it returns always ends between two
 * sequences and two characters, so a picture may be taken after any frame. Knows no terminal and no session.
 * States after Paul Williams' parser, https://vt100.net/emu/dec_ansi_parser, as xterm 6.0.0 implements them.
 */

import type { Size } from '../../sessions/ports.js';
import {
  C1_LEAD,
  danglingUtf8,
  endOfString,
  ESC,
  isCancel,
  isInterrupted,
  MAX_SEQUENCE,
  SGR_FINAL,
  Specials,
} from './terminal-bytes.js';
import {
  Budget,
  costOf,
  csiKey,
  ERASE_DISPLAY,
  ERASE_DISPLAY_SELECTIVE,
  limitOf,
  LINK_COST,
  REVERSE_INDEX_COST,
  STRING_COST,
  wholeScreenCost,
  type CsiKey,
} from './terminal-costs.js';
import { isLink, MAX_OSC, mayPassDcs, mayPassOsc } from './terminal-strings.js';

/** Beginnings of characters kept (bytes); a longer run is garbage, and its head is dropped. */
const MAX_DANGLING = 16;
const EMPTY = Buffer.alloc(0);
const ST = Buffer.from('\x1b\\');
/** C1 controls xterm acts on; each is `ESC` and the byte minus 0x40. All others are dropped. */
const C1_KNOWN = new Set([0x84, 0x85, 0x88, 0x90, 0x98, 0x9b, 0x9d, 0x9e, 0x9f]);
/** What follows ESC in CSI, OSC, DCS, SOS, PM and APC. */
const OPENS = new Set(Buffer.from('[]PX^_'));
/** Not enough bytes yet. */
const MORE = -1;

/** Numbers above this are the same to everybody; xterm stops counting at 2³¹. */
const MAX_NUMBER = 1_000_000;
/** CSI m: colours, by far the most frequent, and bounded by their length. */
const SGR: CsiKey = csiKey(0, 0, SGR_FINAL);
/**
 * For CSI 1 J, erase everything up to the cursor. xterm 6.0.0 throws, and never draws again, when the cursor is in
 * the last column of the last row: so the row is erased by itself and the cursor takes a step out of that corner.
 */
const ERASE_ABOVE = Buffer.from('\x1b[1K\x1b[C\x1b[D\x1b[1J');
const ERASE_ABOVE_SELECTIVE = Buffer.from('\x1b[?1K\x1b[C\x1b[D\x1b[?1J');

interface Numbers {
  readonly first: number;
  readonly most: number;
  readonly count: number;
}

/** What is being thrown away until its end comes. */
type Skipping = 'nothing' | 'csi' | 'osc' | 'string';

export class TerminalFilter {
  #size: Size;
  readonly #budget: Budget;
  /** The beginning of a sequence, not looked through yet. */
  #held: Buffer = EMPTY;
  /** The beginning of a character, looked through already. */
  #dangling: Buffer = EMPTY;
  #skipping: Skipping = 'nothing';
  #plain = true;
  /** Of the current call: the bytes looked at, what is kept of them, and where the run to keep began. */
  #bytes: Buffer = EMPTY;
  #owned = false;
  #kept: Buffer[] = [];
  #from = 0;

  /** `now`: monotonic milliseconds, for the budget of expensive sequences. */
  constructor(size: Size, now: () => number = () => performance.now()) {
    this.#size = size;
    this.#budget = new Budget(now);
  }

  /**
   * Whether the last output held nothing but text, line ends, tabs, colours and erasing within a line: the lines it
   * scrolls away can be forgotten. False when in doubt.
   */
  get plain(): boolean {
    return this.#plain;
  }

  resize(size: Size): void {
    this.#size = size;
  }

  /** The safe part of what came so far; the input itself when there was nothing to do. */
  filter(chunk: Buffer): Buffer {
    const fresh = this.#held.length === 0 && this.#skipping === 'nothing';
    // Shift out and in change the character set.
    this.#plain = !this.#isSkipping() && chunk.indexOf(0x0e) < 0 && chunk.indexOf(0x0f) < 0;
    if (fresh && chunk.indexOf(ESC) < 0 && chunk.indexOf(C1_LEAD) < 0) return this.#wholeCharacters(chunk);
    this.#bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#owned = this.#held.length > 0;
    this.#held = EMPTY;
    this.#kept = [];
    this.#from = 0;
    const end = this.#walk();
    this.#keepUpTo(end);
    if (end < this.#bytes.length) this.#held = Buffer.from(this.#bytes.subarray(end));
    this.#bytes = EMPTY;
    const [first = EMPTY, ...others] = this.#kept;
    this.#kept = [];
    return this.#wholeCharacters(others.length === 0 ? first : Buffer.concat([first, ...others]));
  }

  /** Keeps the beginning of a character back until the rest of it is there. */
  #wholeCharacters(bytes: Buffer): Buffer {
    if (bytes.length === 0) return bytes;
    const all = this.#dangling.length === 0 ? bytes : Buffer.concat([this.#dangling, bytes]);
    let whole = all.length;
    // Several beginnings in a row: only the last can become a character, but the others are the machine's bytes too.
    for (let back = danglingUtf8(all); back > 0; back = danglingUtf8(all.subarray(0, whole))) whole -= back;
    this.#dangling = whole === all.length ? EMPTY : Buffer.from(all.subarray(whole).subarray(-MAX_DANGLING));
    return whole === all.length ? all : all.subarray(0, whole);
  }

  /** @returns where the part that must wait for more begins. */
  #walk(): number {
    let at = 0;
    const specials = new Specials();
    if (this.#isSkipping()) {
      at = this.#skip(0);
      this.#from = Math.max(this.#from, at);
      if (this.#isSkipping()) return at;
    }
    for (;;) {
      // Possibly another buffer than in the last round; kept in a local, for this loop sees every byte.
      const bytes = this.#bytes;
      at = specials.next(bytes, at);
      if (at >= bytes.length) return bytes.length;
      const next = bytes[at + 1];
      if (next === undefined) return at;
      if (bytes[at] === C1_LEAD) {
        at = this.#control1(at, next);
        continue;
      }
      const after = this.#sequence(at, next);
      if (after === MORE) return at;
      this.#plain = false;
      at = after;
      // A string's end did not come within its bounds: the rest of it is thrown away as it comes.
      if (this.#isSkipping()) {
        at = this.#skip(at);
        this.#from = at;
        if (this.#isSkipping()) return at;
      }
    }
  }

  #isSkipping(): boolean {
    return this.#skipping !== 'nothing';
  }

  #control1(at: number, next: number): number {
    // Half a character: a dropped sequence behind it must not let the other half join it.
    if (next < 0x80 || next > 0xbf) return this.#drop(at, at + 1);
    if (next > 0x9f) return at + 2;
    if (!C1_KNOWN.has(next)) {
      this.#drop(at, at + 2);
      return at + 2;
    }
    this.#own();
    this.#bytes[at] = ESC;
    this.#bytes[at + 1] = next - 0x40;
    return at;
  }

  /** The sequence that begins at `at`. @returns where to go on, or MORE. */
  #sequence(at: number, next: number): number {
    switch (next) {
      case 0x5b: // [
        return this.#csi(at);
      case 0x5d: // ]
        return this.#string(at, 'osc');
      case 0x50: // P
      case 0x58: // X
      case 0x5e: // ^
      case 0x5f: // _
        return this.#string(at, 'string');
      default:
        return this.#escape(at);
    }
  }

  /** ESC, intermediates, final. */
  #escape(at: number): number {
    for (let to = at + 1; ; to++) {
      const byte = this.#bytes[to];
      if (to - at > MAX_SEQUENCE) return this.#drop(at, to);
      if (byte === undefined) return MORE;
      // Of a run of escapes only the last can begin anything.
      if (byte === ESC && this.#bytes[to + 1] === ESC) continue;
      if (isInterrupted(byte)) return this.#drop(at, isCancel(byte) ? to + 1 : to);
      if (byte < 0x20 || byte === 0x7f) this.#moveToFront(at++, to);
      // A string or CSI may follow controls that were executed meanwhile.
      else if (to === at + 1 && OPENS.has(byte)) return at;
      else if (byte >= 0x30) {
        return this.#budget.spend(this.#escapeCost(at, to)) ? to + 1 : this.#drop(at, to + 1);
      }
    }
  }

  #escapeCost(at: number, to: number): number {
    const final = this.#bytes[to];
    if (to === at + 1 && final === 0x4d) return REVERSE_INDEX_COST;
    const reset = to === at + 1 && final === 0x63;
    const alignment = to === at + 2 && final === 0x38 && this.#bytes[at + 1] === 0x23;
    return reset || alignment ? wholeScreenCost(this.#size) : 0;
  }

  /** ESC [, prefix, parameters, intermediates, final. */
  #csi(at: number): number {
    const start = at;
    let prefix = 0;
    let intermediate = 0;
    let intermediates = 0;
    let strange = false;
    let value = 0;
    let first = 0;
    let most = 0;
    let count = 1;
    for (let to = at + 2; ; to++) {
      const byte = this.#bytes[to];
      if (to - at > MAX_SEQUENCE) {
        this.#drop(at, to);
        this.#skipping = 'csi';
        return to;
      }
      if (byte === undefined) return MORE;
      if (byte >= 0x30 && byte <= 0x39) {
        value = Math.min(value * 10 + byte - 0x30, MAX_NUMBER);
        if (value > most) most = value;
        if (count === 1) first = value;
        strange ||= intermediates > 0;
      } else if (byte === 0x3b || byte === 0x3a) {
        value = 0;
        count += 1;
        strange ||= intermediates > 0;
      } else if (byte >= 0x40 && byte <= 0x7e) {
        // More than one intermediate is nothing xterm knows.
        const key = csiKey(prefix, intermediates > 1 ? 0xff : intermediate, byte);
        if (strange) this.#drop(at, to + 1);
        else if (key !== SGR) this.#judgeCsi(key, at, to, { first, most, count });
        return to + 1;
      } else if (byte >= 0x20 && byte <= 0x2f) {
        intermediate = byte;
        intermediates += 1;
      } else if (byte >= 0x3c && byte <= 0x3f) {
        if (to === at + 2) prefix = byte;
        else strange = true;
      } else if (isInterrupted(byte)) return this.#drop(at, isCancel(byte) ? to + 1 : to);
      else this.#moveToFront(at++, to);
      if (at - start > MAX_SEQUENCE) return at;
    }
  }

  /** Lets the CSI from `at` to its final at `to` pass, clamped, or drops it. */
  #judgeCsi(key: CsiKey, at: number, to: number, numbers: Numbers): void {
    const limit = limitOf(key, this.#size);
    const count = Math.max(1, Math.min(numbers.first, limit));
    if (!this.#budget.spend(costOf(key, count, numbers.count, this.#size))) this.#drop(at, to + 1);
    else if (numbers.first === 1 && (key === ERASE_DISPLAY || key === ERASE_DISPLAY_SELECTIVE))
      this.#replace(at, to + 1, key === ERASE_DISPLAY ? ERASE_ABOVE : ERASE_ABOVE_SELECTIVE);
    else if (numbers.most > limit) {
      const text = this.#bytes.toString('latin1', at + 2, to + 1);
      const clamped = text.replace(/\d+/g, (digits) => (Number(digits) > limit ? String(limit) : digits));
      this.#replace(at + 2, to + 1, Buffer.from(clamped, 'latin1'));
    }
  }

  /** ESC ] or ESC P and its kin, up to a terminator. */
  #string(at: number, kind: 'osc' | 'string'): number {
    const end = endOfString(this.#bytes, at + 2, kind);
    if (end === undefined || (end.next === undefined && end.cut)) {
      if (this.#bytes.length - at <= MAX_OSC + 2) return MORE;
      this.#drop(at, this.#bytes.length);
      this.#skipping = kind;
      // Nothing is left but a half terminator, if that.
      this.#from = end?.at ?? this.#bytes.length;
      return this.#from;
    }
    const after = end.next ?? end.at;
    const body = this.#bytes.subarray(at + 2, end.at);
    const isDcs = this.#bytes[at + 1] === 0x50;
    const may = !end.cancelled && (kind === 'osc' ? mayPassOsc(body) : isDcs && mayPassDcs(body));
    if (!may || !this.#budget.spend(isLink(body) ? LINK_COST : STRING_COST)) return this.#drop(at, after);
    // Ended by the next sequence, which may be dropped itself: close it properly.
    if (!end.clean) this.#replace(end.at, after, ST);
    return after;
  }

  /** Throws away from `at` on. @returns where the end is, or where the bytes that may begin it are. */
  #skip(at: number): number {
    if (this.#skipping === 'csi') {
      for (let to = at; to < this.#bytes.length; to++) {
        const byte = this.#bytes[to] ?? 0;
        const over = byte >= 0x40 && byte <= 0x7e;
        if (!over && !isInterrupted(byte)) continue;
        this.#skipping = 'nothing';
        return over || isCancel(byte) ? to + 1 : to;
      }
      return this.#bytes.length;
    }
    const end = endOfString(this.#bytes, at, this.#skipping === 'osc' ? 'osc' : 'string');
    if (end === undefined) return this.#bytes.length;
    if (end.next === undefined && end.cut) return end.at;
    this.#skipping = 'nothing';
    return end.next ?? end.at;
  }

  #own(): void {
    if (this.#owned) return;
    this.#bytes = Buffer.from(this.#bytes);
    this.#owned = true;
  }

  /** A control inside a sequence is executed at once: the same as if it had come before. */
  #moveToFront(at: number, from: number): void {
    this.#own();
    const control = this.#bytes[from] ?? 0;
    this.#bytes.copyWithin(at + 1, at, from);
    this.#bytes[at] = control;
  }

  #keepUpTo(to: number): void {
    if (to > this.#from) this.#kept.push(this.#bytes.subarray(this.#from, to));
    this.#from = to;
  }

  #drop(at: number, to: number): number {
    this.#keepUpTo(at);
    this.#from = to;
    return to;
  }

  #replace(at: number, to: number, by: Buffer): void {
    this.#keepUpTo(at);
    this.#kept.push(by);
    this.#from = to;
  }
}

/**
 * A picture of the machine's terminal that can be asked for at any time, at next to no cost while nobody asks: the
 * bytes since the last picture are kept, and parsed only for a keyframe, when the machine is idle, or when they
 * are too many. Knows no browser; terminals themselves live in the pool's worker.
 */

import type { Frame, Size } from '../../sessions/ports.js';
import type { DeliverKeyframe, Screen } from '../../sessions/screen.js';
import type { SshDown } from '../../wire/ssh-stream.js';
import { afterLines, coloursAt, cutLines, TerminalLog } from './terminal-log.js';
import type { TerminalJob, TerminalResult } from './terminal-job.js';
import { SCROLLBACK } from './terminal-limits.js';
import type { TerminalPool } from './terminal-pool.js';

/** The log is shortened, or parsed, above this (bytes): 10 to 20 ms of parsing for who joins. */
const LOG_BYTES = 512 * 1024;
/** The machine is held back when this much (bytes) came while the worker was busy with what was before. */
const HOLD_BYTES = 2 * 1024 * 1024;
/** Changes of size are rare; a log of nothing else is parsed as well. */
const LOG_RESIZES = 200;
/** When the machine says next to nothing for so long (ms), a log worth it is parsed, so that joining is instant. */
const IDLE_MS = 300;
const QUIET_BYTES = 16 * 1024;
const WORTH_FOLDING_BYTES = 32 * 1024;
/** Up to so much log (bytes) a viewer's keyframe is made from the last screen, without the scrollback nobody asked for. */
const GLANCE_BYTES = 128 * 1024;
const EMPTY = Buffer.alloc(0);
/** What an untouched terminal shows. */
const BLANK = Buffer.from('\x1b[H');
/** Colour sequences carried along by dropped lines (bytes). */
const MAX_COLOURS_BYTES = 4096;
const CLEAR_SCROLLBACK = '\x1b[3J';

/** The picture the log starts from. */
interface Base {
  readonly size: Size;
  readonly bytes: Uint8Array;
  /** Keyframes of it by lines of scrollback, as long as nothing came since. */
  readonly views: ReadonlyMap<number, Uint8Array>;
  readonly state: Uint8Array;
  /** Colours set since `state` was made, up to where the log begins. */
  readonly colours: string;
  readonly plain: boolean;
}

interface Waiting {
  readonly history: number;
  readonly deliver: DeliverKeyframe;
}

export class TerminalScreen implements Screen {
  readonly #pool: TerminalPool;
  readonly #hold: (on: boolean) => void;
  readonly #log = new TerminalLog();
  #size: Size;
  #base: Base;
  #seq = 0;
  /** The last keyframe without scrollback. */
  #latest: { readonly seq: number; readonly frame: Uint8Array } | undefined;
  #waiting: Waiting[] = [];
  #cancel: (() => void) | undefined;
  #holding = false;
  #closed = false;
  #idle: NodeJS.Timeout | undefined;
  /** The log holds plain output only. */
  #plainLog = true;
  #bytesSeen = 0;

  /**
   * `hold(true)`: what comes is more than can be kept in pictures; `hold(false)`: go on. `isPlain` tells of the frame
   * at hand whether it is plain output (see TerminalFilter.plain); without it no line is ever dropped.
   */
  constructor(
    size: Size,
    pool: TerminalPool,
    hold: (on: boolean) => void,
    private readonly isPlain: () => boolean = () => false,
  ) {
    this.#size = size;
    this.#pool = pool;
    this.#hold = hold;
    this.#base = blank(size);
  }

  apply(frame: Frame, seq: number): void {
    if (this.#closed) return;
    this.#seq = seq;
    if (typeof frame === 'string') this.#applyWord(JSON.parse(frame) as SshDown);
    else {
      this.#log.add(frame);
      this.#plainLog &&= this.isPlain();
      this.#bytesSeen += frame.length;
    }
    this.#idle ??= this.#watchIdle();
    if (this.#log.bytes <= LOG_BYTES && this.#log.resizes <= LOG_RESIZES) return;
    if (this.#cancel !== undefined) {
      if (this.#log.bytes > HOLD_BYTES) this.#setHolding(true);
    } else if (!this.#shorten()) this.#fold();
  }

  keyframe(history: number, deliver: DeliverKeyframe): void {
    if (this.#closed) return;
    const wanted = Math.max(0, Math.min(history, SCROLLBACK));
    const ready = this.#ready(wanted);
    if (ready !== undefined) {
      deliver(framesOf(this.#size, ready), this.#seq);
      return;
    }
    this.#waiting.push({ history: wanted, deliver });
    if (this.#cancel === undefined) {
      this.#shorten();
      this.#serve();
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#idle);
    this.#cancel?.();
    this.#waiting = [];
    this.#latest = undefined;
    this.#log.clear();
    this.#log.trim();
    this.#base = blank(this.#size);
  }

  /** A keyframe of this very moment, if one was made already. */
  #ready(history: number): Uint8Array | undefined {
    if (history === 0 && this.#latest?.seq === this.#seq) return this.#latest.frame;
    return this.#log.isEmpty && this.#cancel === undefined ? this.#base.views.get(history) : undefined;
  }

  #applyWord(word: SshDown): void {
    this.#size = { columns: word.columns, rows: word.rows };
    this.#log.resize(this.#size);
  }

  /** Has the worker make what is waited for: a new base with it, or the screen alone when that is enough. */
  #serve(): void {
    const glance =
      this.#waiting.length > 0 &&
      this.#waiting.every((one) => one.history === 0) &&
      this.#log.resizes === 0 &&
      this.#log.bytes <= GLANCE_BYTES;
    const view = glance ? this.#base.views.get(0) : undefined;
    if (view === undefined) this.#fold();
    else
      this.#order(
        { size: this.#base.size, base: view, log: this.#log.copy(), fold: false },
        this.#takeWaiting(),
      );
  }

  /** Has the worker make a new base of the old one and the log, and the keyframes that are waited for. */
  #fold(): void {
    const log = this.#log.copy();
    this.#log.clear();
    this.#plainLog = true;
    this.#order({ size: this.#base.size, base: this.#base.bytes, log, fold: true }, this.#takeWaiting());
  }

  #takeWaiting(): Waiting[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  #order(job: Omit<TerminalJob, 'histories'>, waiting: Waiting[]): void {
    const seq = this.#seq;
    const size = this.#size;
    const histories = [...new Set(waiting.map((one) => one.history))];
    const serve = (frames: readonly Uint8Array[]): void => {
      for (const { history, deliver } of waiting.splice(0))
        deliver(framesOf(size, frames[histories.indexOf(history)] ?? BLANK), seq);
    };
    const handle = (result: TerminalResult): void => {
      if (this.#closed) return;
      if (result.is === 'keyframes') {
        const frames = result.frames.map(toBuffer);
        const screen = frames[histories.indexOf(0)];
        if (screen !== undefined) this.#latest = { seq, frame: screen };
        serve(frames);
        return;
      }
      if (result.is === 'base') this.#base = baseOf(result);
      this.#folded();
    };
    const fail = (): void => {
      if (this.#closed) return;
      // Nobody can show what came: everybody starts from an empty screen, and the stream goes on.
      if (!job.fold) this.#log.clear();
      this.#base = blank(size);
      serve(histories.map(() => BLANK));
      this.#folded();
    };
    this.#cancel = this.#pool.run({ ...job, histories }, handle, fail);
  }

  #folded(): void {
    this.#cancel = undefined;
    this.#setHolding(false);
    if (this.#waiting.length > 0) {
      this.#shorten();
      this.#serve();
      // During a long output the log is full again by now: folding it for nobody would never end.
    } else if (this.#log.bytes > LOG_BYTES && !this.#shorten()) this.#fold();
  }

  /**
   * Drops whole old lines, when the terminal is a plain one and the log plain output: then only the last lines
   * can be seen. What remains is as a fresh terminal with its cursor in the last row would show it.
   */
  #shorten(): boolean {
    if (!this.#base.plain || !this.#plainLog || this.#log.resizes > 0) return false;
    if (this.#log.bytes < WORTH_FOLDING_BYTES) return false;
    const whole = this.#log.inPlace;
    const { rows } = this.#size;
    const from = this.#cut(whole, rows);
    // The first lines behind the cut fill the screen; what they push out is blank, and goes.
    const filled = from === undefined ? undefined : afterLines(whole, from, rows);
    const colours = from === undefined ? undefined : this.#coloursAt(whole, from);
    const next = filled === undefined ? undefined : this.#coloursAt(whole, filled);
    if (filled === undefined || colours === undefined || next === undefined) return false;
    const bytes = Buffer.concat([
      this.#base.state,
      Buffer.from(`${colours}\x1b[${String(rows)};1H`),
      whole.subarray(from, filled),
      Buffer.from(CLEAR_SCROLLBACK),
    ]);
    this.#base = { ...this.#base, bytes, views: new Map(), colours: next };
    this.#log.dropFirst(filled);
    return true;
  }

  /** What brings a terminal in the base's state to the colours in force at `at`; undefined = too much of it. */
  #coloursAt(whole: Buffer, at: number): string | undefined {
    const found = coloursAt(whole, at);
    if (found === undefined) return undefined;
    const text = found.fromReset ? found.text : this.#base.colours + found.text;
    return text.length > MAX_COLOURS_BYTES ? undefined : text;
  }

  /** Keeps as many lines as fit in half the log, at best all the scrollback and never less than two screens. */
  #cut(whole: Buffer, rows: number): number | undefined {
    const tooMuch = whole.length > LOG_BYTES;
    for (const keep of tooMuch ? [rows + SCROLLBACK, rows * 5, rows * 2] : [rows + SCROLLBACK]) {
      const cut = cutLines(whole, keep, rows);
      if (cut !== undefined && (!tooMuch || whole.length - cut <= LOG_BYTES / 2)) return cut;
    }
    return undefined;
  }

  /** One timer for many frames: now and then it looks whether the machine is quiet enough to tidy up. */
  #watchIdle(): NodeJS.Timeout {
    const seen = this.#bytesSeen;
    const timer = setTimeout(() => {
      this.#idle = undefined;
      if (this.#closed) return;
      const quiet = this.#bytesSeen - seen < QUIET_BYTES;
      if (quiet && this.#cancel === undefined && this.#log.bytes > WORTH_FOLDING_BYTES) {
        this.#shorten();
        this.#fold();
      } else if (this.#bytesSeen !== seen) this.#idle = this.#watchIdle();
      if (quiet) this.#log.trim();
    }, IDLE_MS);
    timer.unref();
    return timer;
  }

  #setHolding(on: boolean): void {
    if (on === this.#holding) return;
    this.#holding = on;
    this.#hold(on);
  }
}

function baseOf(result: Extract<TerminalResult, { is: 'base' }>): Base {
  const bytes = toBuffer(result.base);
  const views = new Map([
    [0, toBuffer(result.view)],
    [SCROLLBACK, bytes],
  ]);
  return { size: result.size, bytes, views, state: toBuffer(result.state), colours: '', plain: result.plain };
}

function blank(size: Size): Base {
  return {
    size,
    bytes: EMPTY,
    views: new Map([
      [0, BLANK],
      [SCROLLBACK, BLANK],
    ]),
    state: EMPTY,
    colours: '',
    plain: true,
  };
}

function framesOf(size: Size, bytes: Uint8Array): Frame[] {
  const word: SshDown = { t: 'reset', columns: size.columns, rows: size.rows };
  return [JSON.stringify(word), bytes];
}

/** What a worker posts arrives as a plain Uint8Array. */
function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

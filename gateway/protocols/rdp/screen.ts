/**
 * The machine's picture as the session core asks for it: a keyframe that was made once and what has been published
 * since, as long as that is little; else a fresh look through guacd. Knows no connection.
 */

import type { Frame } from '../../sessions/ports.js';
import type { DeliverKeyframe, Screen } from '../../sessions/screen.js';
import type { RdpDown } from '../../wire/rdp-stream.js';

/** What is kept behind a keyframe (bytes). More takes longer to show than a fresh look takes to fetch. */
const USUAL_LOG = 1024 * 1024;
/**
 * guacd holds everybody up while it copies a busy screen for a look (100 to 200 ms). So while the last look is as young
 * as this (ms), more is kept (bytes), however many come and go: half a second of a browser's work.
 */
const YOUNG_MS = 4_000;
const MAX_LOG = 4 * 1024 * 1024;
/** What is kept is joined to pieces of this size at the least (bytes) as people come: a write each. */
const PIECE = 256 * 1024;

/** What an entry takes besides its frame, about (bytes): sound leaves many empty ones. */
const ENTRY = 64;

interface Entry {
  readonly seq: number;
  /** Empty for sound: who comes later missed it, as in any room. */
  readonly frame: Uint8Array;
  /** Shown twice it would give another picture. */
  readonly moves: boolean;
}

/** What a look through guacd brought: everything up to and with the frame `seq`. */
export interface Look {
  readonly frames: readonly Uint8Array[];
  readonly seq: number;
  /** Begun after this frame had been published. */
  readonly since: number;
}

export class RdpScreen implements Screen {
  /** Says that a fresh look is needed; `looked` brings it. */
  onNeeded: () => void = () => undefined;
  /**
   * Undefined while what is kept does not show the picture. So it is at first: what guacd says before it has let us
   * into the line (the size of everything, on a quick machine) was never heard.
   */
  #key: Uint8Array[] | undefined;
  /** Of the pieces of `#key`, so many are the look itself. */
  #looked = 0;
  #lookedAt = -Infinity;
  /** A look is under way; what comes meanwhile is kept. */
  #expecting = false;
  #log: Entry[] = [];
  #logged = 0;
  #waiting: DeliverKeyframe[] = [];
  #seq = 0;
  #moves = false;
  #shows = true;
  readonly #openings: () => readonly Uint8Array[];
  readonly #now: () => number;

  /** `openings`: what comes before every picture and is none itself. `now`: monotonic milliseconds. */
  constructor(openings: () => readonly Uint8Array[] = () => [], now = () => performance.now()) {
    this.#openings = openings;
    this.#now = now;
  }

  /** Of the frame that is published next. */
  set moves(moves: boolean) {
    this.#moves = moves;
  }

  /** Does the frame that is published next belong to the picture? */
  set shows(shows: boolean) {
    this.#shows = shows;
  }

  get seq(): number {
    return this.#seq;
  }

  apply(frame: Frame, seq: number): void {
    this.#seq = seq;
    if (typeof frame === 'string') return;
    if (this.#key === undefined && !this.#expecting) return;
    const shown = this.#shows ? frame : NOTHING;
    this.#log.push({ seq, frame: shown, moves: this.#moves });
    this.#logged += shown.length + ENTRY;
    if (this.#logged > USUAL_LOG && !this.#mayKeep()) this.#forget();
  }

  keyframe(_history: number, deliver: DeliverKeyframe): void {
    if (this.#key !== undefined) {
      this.#fold(this.#key);
      this.#give(deliver, this.#key, this.#seq);
      return;
    }
    this.#waiting.push(deliver);
    this.prepare();
  }

  /** Has a look taken, unless there is no need or one is under way. */
  prepare(): void {
    if (this.#key !== undefined || this.#expecting) return;
    this.#expecting = true;
    this.onNeeded();
  }

  looked({ frames, seq, since }: Look): void {
    this.#expecting = false;
    const whole = this.#log[0] === undefined || this.#log[0].seq <= since + 1;
    // guacd copies the picture to who comes and then lets him into the line; what is drawn in between he misses.
    // Drawing it once more over his copy mends that, unless something was moved: that must not be done twice.
    const missed = this.#log.filter((entry) => entry.seq > since && entry.seq <= seq);
    const mends = whole && !missed.some((entry) => entry.moves);
    const key = mends ? [...frames, ...missed.map((entry) => entry.frame)] : [...frames];
    const later = this.#log.filter((entry) => entry.seq > seq);
    this.#log = later;
    this.#logged = later.reduce((sum, entry) => sum + entry.frame.length + ENTRY, 0);
    this.#key = this.#seq - seq === later.length ? [...key] : undefined;
    this.#looked = key.length;
    this.#lookedAt = this.#now();
    if (this.#key === undefined) this.#forget();
    for (const deliver of this.#waiting.splice(0)) this.#give(deliver, key, seq);
  }

  close(): void {
    this.#waiting = [];
    this.#expecting = false;
    this.#key = undefined;
    this.#forget();
  }

  /** With a look under way, or just over, what came since is worth more than its bytes. */
  #mayKeep(): boolean {
    if (this.#logged > MAX_LOG) return false;
    return this.#expecting || this.#now() - this.#lookedAt < YOUNG_MS;
  }

  /** The log becomes part of the keyframe: who comes next is not made to wait for the same joining again. */
  #fold(key: Uint8Array[]): void {
    const frames = this.#log.map((entry) => entry.frame).filter((frame) => frame.length > 0);
    this.#log = [];
    if (frames.length === 0) return;
    const last = key.at(-1);
    const grows = key.length > this.#looked && last !== undefined && last.length < PIECE;
    if (grows) key.pop();
    key.push(Buffer.concat(grows ? [last, ...frames] : frames));
  }

  #give(deliver: DeliverKeyframe, picture: readonly Uint8Array[], seq: number): void {
    const frames = [...this.#openings(), ...picture];
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
    deliver([JSON.stringify({ t: 'reset', bytes } satisfies RdpDown), ...frames], seq);
  }

  #forget(): void {
    this.#key = undefined;
    this.#log = [];
    this.#logged = 0;
  }
}

const NOTHING = new Uint8Array(0);

/**
 * The machine's picture as the session core asks for it: a keyframe that was made once and what has been drawn since
 * and is still to be seen, as long as that is little; else a fresh look through guacd. Knows no connection.
 */

import type { Frame } from '../../sessions/ports.js';
import type { DeliverKeyframe, Screen } from '../../sessions/screen.js';
import type { RdpDown } from '../../wire/rdp-stream.js';
import { Drawings } from './drawings.js';
import type { Drawing } from './pile.js';

/** What is kept behind a keyframe (bytes). More takes longer to show than a fresh look takes to fetch. */
const USUAL_LOG = 1024 * 1024;
/**
 * guacd holds everybody up while it copies a busy screen for a look (100 to 200 ms). So while the last look is as young
 * as this (ms), more is kept (bytes), however many come and go: half a second of a browser's work.
 */
const YOUNG_MS = 4_000;
const MAX_LOG = 4 * 1024 * 1024;
/** In memory (bytes): small drawings take more there than on their way. */
const MAX_HELD = 8 * 1024 * 1024;
/** Under heavy output, leaving out what was drawn over is work for nothing when nobody has come for so long (ms). */
const ASKED_MS = 30_000;

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
  #key: readonly Uint8Array[] | undefined;
  #lookedAt = -Infinity;
  #askedAt = -Infinity;
  /** A look is under way; what comes meanwhile is kept. */
  #expecting = false;
  /** Of the frames after `#from`. */
  readonly #log = new Drawings();
  #from = 0;
  /** What was published since the last look (bytes). */
  #published = 0;
  /** `#log` as one piece, until something is added. */
  #joined: Uint8Array | undefined;
  #waiting: DeliverKeyframe[] = [];
  #seq = 0;
  #shows = true;
  readonly #openings: () => readonly Uint8Array[];
  readonly #now: () => number;

  /** `openings`: what comes before every picture and is none itself. `now`: monotonic milliseconds. */
  constructor(openings: () => readonly Uint8Array[] = () => [], now = () => performance.now()) {
    this.#openings = openings;
    this.#now = now;
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
    if (!this.#shows) return;
    this.#log.add(frame, seq);
    this.#joined = undefined;
    this.#published += frame.length;
    if (!this.#mayKeep()) this.#forget();
  }

  keyframe(_history: number, deliver: DeliverKeyframe): void {
    this.#askedAt = this.#now();
    if (this.#key !== undefined) {
      this.#joined ??= Buffer.concat(partsOf(this.#log.all));
      this.#give(deliver, this.#joined.length === 0 ? this.#key : [...this.#key, this.#joined], this.#seq);
      return;
    }
    this.#waiting.push(deliver);
    this.prepare();
  }

  /** Has a look taken, unless there is no need or one is under way. */
  prepare(): void {
    if (this.#key !== undefined || this.#expecting) return;
    this.#expecting = true;
    this.#from = this.#seq;
    this.onNeeded();
  }

  looked({ frames, seq, since }: Look): void {
    this.#expecting = false;
    // guacd copies the picture to who comes and then lets him into the line; what is drawn in between he misses.
    // Drawing it once more over his copy mends that, unless something was moved: that must not be done twice.
    const missed = this.#log.all.filter((drawing) => drawing.seq > since && drawing.seq <= seq);
    const mends = this.#from <= since && !missed.some((drawing) => drawing.moves);
    const key = mends ? [...frames, ...partsOf(missed)] : frames;
    const whole = this.#from <= seq;
    this.#log.forgetUntil(seq);
    this.#joined = undefined;
    this.#key = key;
    this.#lookedAt = this.#now();
    this.#published = 0;
    if (!whole) this.#forget();
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
    const now = this.#now();
    if (this.#log.bytes > MAX_LOG || this.#log.held > MAX_HELD) return false;
    if (this.#expecting || now - this.#lookedAt < YOUNG_MS) return true;
    if (this.#log.bytes > USUAL_LOG) return false;
    return this.#published <= USUAL_LOG || now - this.#askedAt < ASKED_MS;
  }

  #give(deliver: DeliverKeyframe, picture: readonly Uint8Array[], seq: number): void {
    const frames = [...this.#openings(), ...picture];
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
    deliver([JSON.stringify({ t: 'reset', bytes } satisfies RdpDown), ...frames], seq);
  }

  #forget(): void {
    this.#from = this.#seq;
    this.#key = undefined;
    this.#log.clear();
    this.#joined = undefined;
  }
}

const partsOf = (drawings: readonly Drawing[]): Uint8Array[] => drawings.flatMap(({ parts }) => parts);

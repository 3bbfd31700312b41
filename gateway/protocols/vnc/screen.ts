/** The machine's picture as the session core asks for it. Painted by who reads the machine; knows no machine itself. */

import type { Frame } from '../../sessions/ports.js';
import type { DeliverKeyframe, Screen } from '../../sessions/screen.js';
import { KeyframeWriter } from './keyframe-writer.js';
import { nameRect } from './rect-words.js';
import type { Shadow } from './shadow.js';

/**
 * Who fell behind is shown the newest picture at most this often (ms): each time costs as much as all that has changed,
 * and who is behind would see no more of it for having it more often.
 */
const CATCH_UP_EVERY_MS = 150;
/** A keyframe is made in pieces of this length (ms), between which everybody else has his turn. */
const PIECE_MS = 6;

/** So many tiles are written while the machine waits: some twenty milliseconds. */
const FEW_TILES = 40;

/** The time, as far as a screen needs it. */
export interface Time {
  /** Monotonic milliseconds. */
  now(): number;
  /** Runs `act` once after `ms`; what it returns stops it. */
  after(ms: number, act: () => void): () => void;
}

/** What reads the machine, as far as a screen needs it. */
export interface Painter {
  /** What the machine's zlib stream of that number may refer to. */
  window(stream: number): Buffer;
  /** Paints what was read already. False = there is no picture any more. */
  paint(): boolean;
  /** Publishes what was read already, so that a keyframe shows whole frames. */
  flush(): void;
  /** Reads nothing more of the machine until it is told to go on. */
  hold(on: boolean): void;
}

interface Waiting {
  readonly since: number;
  readonly deliver: DeliverKeyframe;
}

export class VncScreen implements Screen {
  readonly #shadow: Shadow;
  readonly #writer: KeyframeWriter;
  readonly #painter: Painter;
  readonly #time: Time;
  #seq = 0;
  /** By the last frame seen: several who come between two frames get the same. */
  readonly #made = new Map<number, readonly Buffer[]>();
  /** Those who fell behind and wait for each other. */
  #waiting: Waiting[] = [];
  #caughtUpAt = -Infinity;
  #stopTimer: (() => void) | undefined;
  /** Those whose keyframe is being made. */
  #served: Waiting[] = [];
  /** Tiles that were still to be written after the last piece. */
  #left = Infinity;
  #holding = false;
  #stopPiece: (() => void) | undefined;
  #cursor: Buffer | undefined;
  #name = '';

  constructor(shadow: Shadow, painter: Painter, time: Time) {
    this.#shadow = shadow;
    this.#writer = new KeyframeWriter(shadow);
    this.#painter = painter;
    this.#time = time;
  }

  set cursor(rect: Buffer) {
    this.#cursor = rect;
  }
  set name(name: string) {
    this.#name = name;
  }

  resized(): void {
    this.#writer.resized();
  }

  apply(_frame: Frame, seq: number): void {
    this.#seq = seq;
    this.#shadow.version = seq + 1;
    this.#made.clear();
  }

  /**
   * Who comes new is shown the picture as soon as it is written, at once where little has changed since the last; those
   * who fell behind together, each what he missed.
   */
  keyframe(_history: number, deliver: DeliverKeyframe, since = 0): void {
    if (since === 0) this.#serve([{ since, deliver }]);
    else {
      this.#waiting.push({ since, deliver });
      this.#stopTimer ??= this.#time.after(
        Math.max(0, this.#caughtUpAt + CATCH_UP_EVERY_MS - this.#time.now()),
        () => {
          this.#catchUp();
        },
      );
    }
  }

  close(): void {
    this.#stopTimer?.();
    this.#stopPiece?.();
    this.#waiting = [];
    this.#served = [];
    this.#made.clear();
  }

  #catchUp(): void {
    this.#stopTimer = undefined;
    this.#caughtUpAt = this.#time.now();
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#serve(waiting);
  }

  #serve(some: readonly Waiting[]): void {
    this.#served.push(...some);
    if (this.#stopPiece !== undefined) return;
    this.#left = Infinity;
    this.#piece();
  }

  /**
   * Writes tiles ahead, a piece at a time, then everything in one go. The machine has to wait for the last of them, and
   * as soon as it changes them as fast as they are written: else most would be written twice.
   */
  #piece(): void {
    this.#stopPiece = undefined;
    const from = this.#time.now();
    if (!this.#painter.paint()) return;
    const since = Math.min(...this.#served.map((one) => one.since));
    const { written, left } = this.#writer.prepare(since, () => this.#time.now() - from >= PIECE_MS);
    if (left > 0) {
      const gains = left <= this.#left - written / 2;
      if (left <= FEW_TILES || !gains) this.#hold(true);
      this.#left = left;
      this.#stopPiece = this.#time.after(0, () => {
        this.#piece();
      });
      return;
    }
    const served = this.#served;
    this.#served = [];
    for (const one of served) this.#show(one);
    this.#hold(false);
  }

  #show({ since, deliver }: Waiting): void {
    this.#painter.flush();
    if (!this.#painter.paint()) return;
    const made = this.#made.get(since) ?? this.#write(since);
    this.#made.set(since, made);
    deliver(made, this.#seq);
  }

  #write(since: number): readonly Buffer[] {
    const extras = [nameRect(this.#name)];
    if (this.#cursor !== undefined) extras.push(this.#cursor);
    const window = (stream: number): Buffer => this.#painter.window(stream);
    return this.#writer.write(since, { window, extras });
  }

  #hold(on: boolean): void {
    if (on === this.#holding) return;
    this.#holding = on;
    this.#painter.hold(on);
  }
}

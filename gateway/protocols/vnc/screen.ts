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

/** The time, as far as a screen needs it. */
export interface Time {
  /** Monotonic milliseconds. */
  now(): number;
  /** Runs `act` once after `ms`; what it returns stops it. */
  after(ms: number, act: () => void): () => void;
}

interface Waiting {
  readonly since: number;
  readonly deliver: DeliverKeyframe;
}

export class VncScreen implements Screen {
  readonly #shadow: Shadow;
  readonly #writer: KeyframeWriter;
  readonly #window: (stream: number) => Buffer;
  readonly #flush: () => boolean;
  readonly #time: Time;
  #seq = 0;
  /** By the last frame seen: several who come between two frames get the same. */
  readonly #made = new Map<number, readonly Buffer[]>();
  #waiting: Waiting[] = [];
  #caughtUpAt = -Infinity;
  #stopTimer: (() => void) | undefined;
  #cursor: Buffer | undefined;
  #name = '';

  /**
   * `flush` publishes what was read already and paints it: a keyframe shows whole frames. False = there is no picture
   * any more.
   */
  constructor(shadow: Shadow, window: (stream: number) => Buffer, flush: () => boolean, time: Time) {
    this.#shadow = shadow;
    this.#writer = new KeyframeWriter(shadow);
    this.#window = window;
    this.#flush = flush;
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

  /** Who comes new is shown the picture at once; those who fell behind together, each what he missed. */
  keyframe(_history: number, deliver: DeliverKeyframe, since = 0): void {
    if (since === 0) this.#show({ since, deliver });
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
    this.#waiting = [];
    this.#made.clear();
  }

  #catchUp(): void {
    this.#stopTimer = undefined;
    this.#caughtUpAt = this.#time.now();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) this.#show(one);
  }

  #show({ since, deliver }: Waiting): void {
    if (!this.#flush()) return;
    const made = this.#made.get(since) ?? this.#write(since);
    this.#made.set(since, made);
    deliver(made, this.#seq);
  }

  #write(since: number): readonly Buffer[] {
    const extras = [nameRect(this.#name)];
    if (this.#cursor !== undefined) extras.push(this.#cursor);
    return this.#writer.write(since, { window: this.#window, extras });
  }
}

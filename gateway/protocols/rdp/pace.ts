/**
 * When guacd's `sync` is answered. guacd draws as fast as its slowest answer comes, so there is one answer for the
 * session: the controller's page, up to a limit; nobody else has a say. Knows no connection.
 */

import type { Outlet, Unsubscribe } from '../../sessions/ports.js';

/** The slowest pace a controller can set (ms a frame): viewers beside him see as much. */
const MAX_WAIT_MS = 1_000;

/** Frames that wait for their answer at most: guacd has some dozens under way, whoever says more wants our memory. */
const MAX_FRAMES = 256;

interface Frame {
  readonly timestamp: string;
  /** Bytes published when it was. */
  readonly at: number;
  readonly since: number;
}

export class Pace {
  #published = 0;
  #frames: Frame[] = [];
  #paced: Outlet | undefined;
  #stopAcks: Unsubscribe = () => undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `answer` is given a timestamp, each at most once, in order. */
  constructor(private readonly answer: (timestamp: string) => void) {}

  /** Somebody's page sets the pace from here on; it must get every frame. */
  follow(outlet: Outlet): Unsubscribe {
    this.#stopAcks();
    this.#paced = outlet;
    this.#stopAcks = outlet.onAcked(() => {
      this.#look();
    });
    return () => {
      if (this.#paced === outlet) this.#unfollow();
    };
  }

  /** So many bytes went out to everybody. */
  published(bytes: number): void {
    this.#published += bytes;
  }

  /** A frame has ended; everything of it is published. */
  ended(timestamp: string): void {
    // The newest says it all: it stands for the one before, and is due when that was.
    const instead = this.#frames.length < MAX_FRAMES ? undefined : this.#frames.pop();
    this.#frames.push({ timestamp, at: this.#published, since: instead?.since ?? performance.now() });
    this.#look();
  }

  close(): void {
    this.#frames = [];
    this.#unfollow();
  }

  #unfollow(): void {
    this.#stopAcks();
    this.#stopAcks = () => undefined;
    this.#paced = undefined;
    this.#look();
  }

  #look(): void {
    clearTimeout(this.#timer);
    const backlog = this.#paced?.backlog ?? 0;
    const now = performance.now();
    let shown: Frame | undefined;
    for (;;) {
      const [oldest] = this.#frames;
      if (oldest === undefined) break;
      const waits = oldest.since + MAX_WAIT_MS - now;
      if (backlog > this.#published - oldest.at && waits > 0) {
        this.#timer = setTimeout(() => {
          this.#look();
        }, waits);
        break;
      }
      shown = this.#frames.shift();
    }
    // The newest says it all; guacd takes the oldest for lag.
    if (shown !== undefined) this.answer(shown.timestamp);
  }
}

/**
 * Publishes the live stream of one machine: every frame once, the same buffer to every outlet.
 * Nobody slows anybody: a viewer who falls behind gets nothing, and one keyframe when he has drained.
 * Knows no protocol, no socket and no person.
 */

import { BRAKE_BYTES, LAG_AGE_FLOOR_BYTES, LAG_AGE_MS, LAG_BYTES } from '../domain/limits.js';
import type { Detach, Frame, Outlet, Unsubscribe } from './ports.js';
import type { DeliverKeyframe, Screen } from './screen.js';

/** Frames kept for a watcher whose keyframe is being made (bytes); above it another keyframe follows. */
const QUEUE_BYTES = LAG_BYTES;

/** The same for one who holds the machine back, which may not care (bytes), and frames, however small, for anybody. */
const HELD_BYTES = 8 * 1024 * 1024;
const QUEUE_FRAMES = 8_192;

/**
 * `awaiting`: a keyframe is on its way, newer frames queue. `stale`: the same, but the queue overflowed, so that
 * another keyframe must follow that one unless it shows what was thrown away. `lagging`: gets nothing until it has
 * drained.
 */
type Stand = 'awaiting' | 'stale' | 'live' | 'lagging';

interface Watcher {
  readonly outlet: Outlet;
  stand: Stand;
  queue: { readonly seq: number; readonly frame: Frame }[];
  queued: number;
  /** The last frame it was sent, or shown by a keyframe; 0 = none. */
  seen: number;
  /** The last frame that was thrown away for it. */
  lost: number;
  /** Bytes sent since its last keyframe: a large keyframe by itself puts nobody behind. */
  fresh: number;
  /** The backlog when it began to lag; half of it must have drained before it gets a keyframe. */
  behind: number;
  stopAcks: Unsubscribe;
}

export class Broadcast {
  readonly #watchers = new Set<Watcher>();
  #seq = 0;
  #holding = false;
  #closed = false;

  /** `brake(true)` asks the upstream to hold the machine back, `brake(false)` lets it go on. */
  constructor(
    private readonly screen: Screen,
    private readonly brake: (hold: boolean) => void,
  ) {}

  /** Gives the next frame of the live stream to everybody. */
  publish(frame: Frame): void {
    if (this.#closed) return;
    this.#seq += 1;
    this.screen.apply(frame, this.#seq);
    for (const watcher of this.#watchers) this.#give(watcher, frame);
    this.#judgeBrake();
  }

  /** A keyframe, then the live stream. */
  attach(outlet: Outlet): Detach {
    if (this.#closed) return () => undefined;
    const watcher: Watcher = {
      outlet,
      stand: 'awaiting',
      queue: [],
      queued: 0,
      seen: 0,
      lost: 0,
      fresh: 0,
      behind: 0,
      stopAcks: () => undefined,
    };
    watcher.stopAcks = outlet.onAcked(() => {
      this.#handleAck(watcher);
    });
    this.#watchers.add(watcher);
    this.#askKeyframe(watcher);
    return () => {
      this.#drop(watcher);
    };
  }

  /**
   * Shows the picture anew to everybody who may skip. For an upstream whose next frames mean something else to who
   * was there from the start than to who came later (a terminal that grows pulls lines out of its scrollback).
   */
  refresh(): void {
    for (const watcher of this.#watchers) {
      if (watcher.outlet.pace !== 'skips') continue;
      if (watcher.stand === 'live') {
        watcher.stand = 'awaiting';
        this.#askKeyframe(watcher);
      } else if (watcher.stand === 'awaiting') this.#throwAway(watcher);
    }
  }

  /** Lets everybody go; outlets are closed by who owns them. Harmless when called twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const watcher of this.#watchers) this.#drop(watcher);
    this.screen.close();
  }

  #drop(watcher: Watcher): void {
    if (!this.#watchers.delete(watcher)) return;
    watcher.stopAcks();
    watcher.queue = [];
    this.#judgeBrake();
  }

  #give(watcher: Watcher, frame: Frame): void {
    switch (watcher.stand) {
      case 'live':
        if (watcher.outlet.pace === 'skips' && isBehind(watcher.outlet, watcher.fresh)) {
          watcher.stand = 'lagging';
          watcher.behind = watcher.outlet.backlog;
          return;
        }
        this.#send(watcher, frame, this.#seq);
        return;
      case 'awaiting':
        watcher.queue.push({ seq: this.#seq, frame });
        watcher.queued += frame.length;
        // A braking watcher holds the machine back instead (see #judgeBrake), so its queue stays whole, where it obeys.
        if (
          watcher.queued > (watcher.outlet.pace === 'skips' ? QUEUE_BYTES : HELD_BYTES) ||
          watcher.queue.length > QUEUE_FRAMES
        )
          this.#throwAway(watcher);
        return;
      case 'stale':
        watcher.lost = this.#seq;
        return;
      case 'lagging':
        return;
    }
  }

  #send(watcher: Watcher, frame: Frame, seq: number): void {
    watcher.seen = seq;
    watcher.fresh += frame.length;
    watcher.outlet.send(frame);
  }

  #throwAway(watcher: Watcher): void {
    watcher.stand = 'stale';
    watcher.lost = this.#seq;
    watcher.queue = [];
    watcher.queued = 0;
  }

  #handleAck(watcher: Watcher): void {
    if (watcher.stand === 'lagging' && watcher.outlet.backlog <= watcher.behind / 2) {
      watcher.stand = 'awaiting';
      this.#askKeyframe(watcher);
    }
    this.#judgeBrake();
  }

  #askKeyframe(watcher: Watcher): void {
    const take: DeliverKeyframe = (frames, seq) => {
      if (!this.#watchers.has(watcher)) return;
      for (const frame of frames) watcher.outlet.send(frame);
      watcher.seen = seq;
      watcher.fresh = 0;
      if (watcher.stand === 'stale' && watcher.lost > seq) {
        // A machine that prints faster than pictures are made would let nobody in: who comes sees it in steps.
        watcher.stand = 'lagging';
        watcher.behind = watcher.outlet.backlog;
        return;
      }
      const late = watcher.queue;
      watcher.queue = [];
      watcher.queued = 0;
      watcher.stand = 'live';
      for (const item of late) if (item.seq > seq) this.#send(watcher, item.frame, item.seq);
      this.#judgeBrake();
    };
    this.screen.keyframe(watcher.outlet.history, take, watcher.seen);
  }

  /** Only watchers that never skip may hold the machine back; the last of them to drain lets it go on. */
  #judgeBrake(): void {
    let most = 0;
    for (const { outlet, queued } of this.#watchers)
      if (outlet.pace === 'brakes') most = Math.max(most, outlet.backlog + queued);
    const hold = this.#holding ? most > BRAKE_BYTES / 2 : most > BRAKE_BYTES;
    if (hold === this.#holding) return;
    this.#holding = hold;
    this.brake(hold);
  }
}

/** Too many bytes, or too old ones, are unacknowledged; of the bytes, those of the last so many count. */
export function isBehind(outlet: Outlet, counted = Infinity): boolean {
  if (Math.min(outlet.backlog, counted) > LAG_BYTES) return true;
  return outlet.backlog > LAG_AGE_FLOOR_BYTES && outlet.age > LAG_AGE_MS;
}

/** A machine that exists only in memory: shows what it is told, keeps what is typed. */

import type { Asker, Detach, Frame, Loss, Outlet, Size, Unsubscribe } from '../../gateway/sessions/ports.js';
import type { InputPort } from '../../gateway/sessions/input-port.js';
import type { Upstream } from '../../gateway/sessions/upstream.js';
import { Broadcast } from '../../gateway/sessions/broadcast.js';
import type { DeliverKeyframe, Screen } from '../../gateway/sessions/screen.js';

/** A screen that shows the last frame; its keyframe is that frame with 'K' in front. */
export class LastFrame implements Screen {
  last: Frame = '';
  seq = 0;
  keyframes = 0;
  /** What the last who asked had seen. */
  since: number | undefined;
  closed = 0;
  /** Set to keep keyframes back until `release`. */
  hold = false;
  #held: DeliverKeyframe[] = [];

  apply(frame: Frame, seq: number): void {
    this.last = frame;
    this.seq = seq;
  }

  keyframe(_history: number, deliver: DeliverKeyframe, since?: number): void {
    this.keyframes += 1;
    this.since = since;
    if (this.hold) this.#held.push(deliver);
    else deliver([`K${String(this.last)}`], this.seq);
  }

  /** Delivers what was held back, as of now or of an earlier `seq`. */
  release(frames: readonly Frame[] = [`K${String(this.last)}`], seq = this.seq): void {
    const held = this.#held;
    this.#held = [];
    for (const deliver of held) deliver(frames, seq);
  }

  close(): void {
    this.closed += 1;
  }
}

export class FakeUpstream implements Upstream {
  readonly written: Uint8Array[] = [];
  readonly sizes: Size[] = [];
  readonly screen = new LastFrame();
  readonly brakes: boolean[] = [];
  readonly broadcast = new Broadcast(this.screen, (hold) => this.brakes.push(hold));
  closed = 0;
  /** How often everything pressed was let go. */
  letGo = 0;
  starts = 0;
  asker: Asker | undefined;
  #lost: ((why: Loss) => void) | undefined;
  #answer: { resolve: (port: InputPort) => void; reject: (error: unknown) => void } | undefined;
  readonly #writable = new Set<() => void>();
  /** What `write` answers. */
  takesMore = true;

  start(asker: Asker): Promise<InputPort> {
    this.starts += 1;
    this.asker = asker;
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
    });
  }

  /** The machine lets us in. */
  async ready(): Promise<void> {
    this.#answer?.resolve({
      write: (bytes) => {
        this.written.push(bytes);
        return this.takesMore;
      },
      onWritable: (listener) => {
        this.#writable.add(listener);
        return () => this.#writable.delete(listener);
      },
      letGo: () => {
        this.letGo += 1;
      },
      resize: (size) => this.sizes.push(size),
    });
    await Promise.resolve();
    await Promise.resolve();
  }

  async fail(error: unknown): Promise<void> {
    this.#answer?.reject(error);
    await Promise.resolve();
    await Promise.resolve();
  }

  drained(): void {
    for (const listener of this.#writable) listener();
  }

  attach(outlet: Outlet): Detach {
    return this.broadcast.attach(outlet);
  }

  onLost(listener: (why: Loss) => void): Unsubscribe {
    this.#lost = listener;
    return () => {
      this.#lost = undefined;
    };
  }

  lose(code: Loss['code'] = 'machine-closed'): void {
    this.#lost?.({ code });
  }

  close(): void {
    this.closed += 1;
    this.broadcast.close();
  }
}

/** A watcher that keeps what it was sent and acknowledges when told to. */

import { LAG_AGE_MS, LAG_BYTES } from '../../gateway/domain/limits.js';
import type { CloseReason, Frame, Outlet, Unsubscribe } from '../../gateway/sessions/ports.js';

export class FakeOutlet implements Outlet {
  readonly sent: Frame[] = [];
  readonly closings: CloseReason[] = [];
  backlog = 0;
  age = 0;
  /** Keeps everything unacknowledged. */
  stuck = false;
  readonly #acked = new Set<() => void>();

  constructor(
    readonly pace: 'skips' | 'brakes' = 'skips',
    readonly history = 0,
  ) {}

  get closed(): CloseReason | undefined {
    return this.closings[0];
  }

  send(frame: Frame): void {
    if (this.closed !== undefined) throw new Error('a frame was sent after the close');
    this.sent.push(frame);
    if (this.stuck) this.backlog += frame.length;
  }

  onAcked(listener: () => void): Unsubscribe {
    this.#acked.add(listener);
    return () => {
      this.#acked.delete(listener);
    };
  }

  close(reason: CloseReason): void {
    this.closings.push(reason);
  }

  /** Is behind from here on, until it acknowledges. */
  lag(): void {
    this.backlog = LAG_BYTES;
    this.age = LAG_AGE_MS + 1;
  }

  /** Acknowledges until `left` bytes are outstanding. */
  ack(left = 0): void {
    this.backlog = left;
    this.age = 0;
    for (const listener of [...this.#acked]) listener();
  }
}

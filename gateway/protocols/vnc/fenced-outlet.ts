/**
 * The way out to one browser that speaks RFB: behind frames goes a fence, and its echo says that the page has shown
 * what came before it. Holds everything back until the browser has finished its handshake. Knows no input.
 */

import { AckedOutlet, type OutletOptions } from '../../sessions/acked-outlet.js';
import type { Cancel, Clock } from '../../sessions/clock.js';
import type { StreamSocket } from '../../sessions/face.js';
import type { CloseReason, Frame } from '../../sessions/ports.js';
import { FENCE_BLOCK, FENCE_REQUEST, FROM_SERVER } from './rfb.js';

/** The bytes sent so far, as a fence carries them: 48 bits last for years. */
const COUNT_BYTES = 6;
/**
 * A frame brings a fence when the last one is so old (ms) or so many bytes ago: behind every frame of a busy screen their
 * echoes would cost more than the frames …
 */
const FENCE_AFTER_MS = 150;
const FENCE_AFTER_BYTES = 64 * 1024;
/** … and when no such frame follows, it goes by itself so long after the last one (ms): later than a steady stream's. */
const FENCE_WITHIN_MS = 300;
/** Copying less than this (bytes) is cheaper than a message of its own for the fence. */
const JOINED_BYTES = 128 * 1024;

export class FencedOutlet extends AckedOutlet {
  readonly #socket: StreamSocket;
  readonly #time: Clock;
  #total = 0;
  /** The count of the last fence, and when it went. */
  #fenced = 0;
  #fencedAt = -Infinity;
  #stopTimer: Cancel | undefined;
  /** What waits for the handshake; undefined once it is through. The core stops at its usual backlog. */
  #held: Frame[] | undefined = [];

  constructor(socket: StreamSocket, clock: Clock, options: OutletOptions) {
    super(
      {
        send: (frame) => {
          this.#pass(frame);
        },
        hold: (on) => {
          socket.hold(on);
        },
        close: (reason: CloseReason) => {
          this.#held = undefined;
          this.#stopTimer?.();
          socket.close(reason);
        },
      },
      clock,
      options,
    );
    this.#socket = socket;
    this.#time = clock;
  }

  /** The browser is ready. */
  open(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const frame of held) this.#pass(frame);
  }

  /** A fence came back. @returns false for one that was never sent. */
  echoed(payload: Buffer): boolean {
    return payload.length === COUNT_BYTES && this.ack(payload.readUIntBE(0, COUNT_BYTES));
  }

  /** A page can say how far it is only where a fence asks: what waits for its fence is not late. */
  protected override mark(): void {
    if (this.#held !== undefined) super.mark();
  }

  #pass(frame: Frame): void {
    if (this.#held !== undefined) {
      this.#held.push(frame);
      return;
    }
    this.#total += frame.length;
    const ago = this.#time.monotonic() - this.#fencedAt;
    const due = ago >= FENCE_AFTER_MS || this.#total - this.#fenced >= FENCE_AFTER_BYTES;
    if (due && typeof frame !== 'string' && frame.length < JOINED_BYTES) {
      this.#socket.send(Buffer.concat([frame, this.#nextFence()]));
      return;
    }
    this.#socket.send(frame);
    if (due) this.#socket.send(this.#nextFence());
    else
      this.#stopTimer ??= this.#time.after(FENCE_WITHIN_MS - ago, () => {
        this.#socket.send(this.#nextFence());
      });
  }

  #nextFence(): Buffer {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#fenced = this.#total;
    this.#fencedAt = this.#time.monotonic();
    super.mark();
    return fence(this.#total);
  }
}

function fence(count: number): Buffer {
  const message = Buffer.alloc(9 + COUNT_BYTES);
  message[0] = FROM_SERVER.fence;
  message.writeUInt32BE(FENCE_REQUEST + FENCE_BLOCK, 4);
  message[8] = COUNT_BYTES;
  message.writeUIntBE(count, 9, COUNT_BYTES);
  return message;
}

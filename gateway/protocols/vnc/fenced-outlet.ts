/**
 * The way out to one browser that speaks RFB: behind every frame goes a fence, and its echo says that the page has
 * shown what came before it. Holds everything back until the browser has finished its handshake. Knows no input.
 */

import { AckedOutlet, type OutletOptions } from '../../sessions/acked-outlet.js';
import type { Clock } from '../../sessions/clock.js';
import type { StreamSocket } from '../../sessions/face.js';
import type { CloseReason, Frame } from '../../sessions/ports.js';
import { FENCE_BLOCK, FENCE_REQUEST, FROM_SERVER } from './rfb.js';

/** The bytes sent so far, as a fence carries them: 48 bits last for years. */
const COUNT_BYTES = 6;

export class FencedOutlet extends AckedOutlet {
  readonly #socket: StreamSocket;
  #total = 0;
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
          socket.close(reason);
        },
      },
      clock,
      options,
    );
    this.#socket = socket;
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

  #pass(frame: Frame): void {
    if (this.#held !== undefined) {
      this.#held.push(frame);
      return;
    }
    this.#socket.send(frame);
    this.#total += frame.length;
    this.#socket.send(fence(this.#total));
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

/** Reads off a controller's messages which keys and buttons are down. Knows no socket. Source: RFC 6143, 7.5.4–5. */

import { HeldInput } from '../../sessions/held-input.js';
import { FROM_CLIENT } from './rfb.js';

const POINTER = 'pointer';
/** In the mask of buttons: an eighth byte of further buttons follows (rfbproto, Extended Mouse Buttons). */
const MORE_BUTTONS = 0x80;

export class Held {
  readonly #held = new HeldInput();

  /** `message`: one whole message the machine can read, on its way to it. */
  note(message: Uint8Array): void {
    const bytes = Buffer.from(message);
    switch (bytes.readUInt8(0)) {
      case FROM_CLIENT.key: {
        const isDown = bytes[1] !== 0;
        bytes[1] = 0;
        this.#turn(`key ${String(bytes.readUInt32BE(4))}`, isDown, bytes);
        return;
      }
      case FROM_CLIENT.qemu: {
        const isDown = bytes.readUInt16BE(2) !== 0;
        bytes.writeUInt16BE(0, 2);
        this.#turn(`code ${String(bytes.readUInt32BE(8))}`, isDown, bytes);
        return;
      }
      case FROM_CLIENT.pointer: {
        const buttons = bytes.readUInt8(1);
        const isDown = (buttons & ~MORE_BUTTONS) !== 0 || (bytes[6] ?? 0) !== 0;
        bytes[1] = buttons & MORE_BUTTONS;
        if (bytes.length > 6) bytes[6] = 0;
        this.#turn(POINTER, isDown, bytes);
      }
    }
  }

  /** What lets everything go. */
  take(): readonly Uint8Array[] {
    return this.#held.take();
  }

  #turn(what: string, isDown: boolean, release: Uint8Array): void {
    if (isDown) this.#held.down(what, release);
    else this.#held.up(what);
  }
}

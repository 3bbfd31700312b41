/** Reads off a controller's messages which keys and buttons are down. Knows no socket. Source: RFC 6143, 7.5.4–5. */

import { HeldInput } from '../../sessions/held-input.js';
import { FROM_CLIENT } from './rfb.js';

const POINTER = 'pointer';
/** The highest bit of the mask says that a byte of further buttons follows (rfbproto, Extended Mouse Buttons). */
const MORE_BUTTONS = 0x80;

export class Held {
  readonly #held = new HeldInput();

  /** `message`: one whole message the machine can read, on its way to it. */
  note(message: Uint8Array): void {
    const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
    switch (bytes.readUInt8(0)) {
      case FROM_CLIENT.key: {
        const release = Buffer.from(bytes);
        release[1] = 0;
        this.#held.note(`key ${String(bytes.readUInt32BE(4))}`, bytes[1] !== 0, release);
        return;
      }
      case FROM_CLIENT.qemu: {
        const release = Buffer.from(bytes);
        release.writeUInt16BE(0, 2);
        this.#held.note(`code ${String(bytes.readUInt32BE(8))}`, bytes.readUInt16BE(2) !== 0, release);
        return;
      }
      case FROM_CLIENT.pointer: {
        const buttons = bytes.readUInt8(1);
        const isDown = (buttons & ~MORE_BUTTONS) !== 0 || (bytes[6] ?? 0) !== 0;
        const release = Buffer.from(bytes);
        release[1] = buttons & MORE_BUTTONS;
        if (release.length > 6) release[6] = 0;
        this.#held.note(POINTER, isDown, release);
      }
    }
  }

  /** What lets everything go. */
  take(): readonly Uint8Array[] {
    return this.#held.take();
  }
}

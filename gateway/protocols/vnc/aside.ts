/**
 * What the machine says to the controller alone: which input it takes, its lights, its screens, its clipboard. Keeps
 * what still holds, for a page that comes back. Knows no socket.
 */

import type { ClipboardPolicy } from '../../domain/machine-policy.js';
import type { Frame, Unsubscribe } from '../../sessions/ports.js';
import { isCapabilities, mayComeFromMachine, mayGoToMachine } from './clipboard-rules.js';
import { rectHeader, updateOf } from './rect-words.js';
import { ENCODING, FROM_CLIENT, type Area } from './rfb.js';
import { MAX_SIDE } from './limits.js';

const NOWHERE = { x: 0, y: 0, width: 0, height: 0 };

export class Aside {
  readonly #listeners = new Set<(frame: Frame) => void>();
  readonly #understood = new Map<'qemu-keys' | 'mouse-buttons', Buffer>();
  #lights: Buffer | undefined;
  #layout: { readonly size: Area; readonly screens: Buffer } | undefined;
  #clipboard: Buffer | undefined;

  constructor(private readonly clipboard: ClipboardPolicy) {}

  /** Hears at once what still holds. */
  listen(listener: (frame: Frame) => void): Unsubscribe {
    for (const rect of this.#understood.values()) listener(updateOf([rect]));
    if (this.#lights !== undefined) listener(this.#lights);
    if (this.#layout !== undefined) listener(layoutUpdate(0, 0, this.#layout.size, this.#layout.screens));
    if (this.#clipboard !== undefined) listener(this.#clipboard);
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  understands(what: 'qemu-keys' | 'mouse-buttons'): void {
    if (this.#understood.has(what)) return;
    const rect = rectHeader(NOWHERE, what === 'qemu-keys' ? ENCODING.qemuKey : ENCODING.mouseButtons);
    this.#understood.set(what, rect);
    this.#tell(updateOf([rect]));
  }

  lights(state: number): void {
    this.#lights = updateOf([Buffer.concat([rectHeader(NOWHERE, ENCODING.qemuLed), Buffer.from([state])])]);
    this.#tell(this.#lights);
  }

  /** Reason and status as the machine gave them; `size` is the picture's own. */
  layout(reason: number, status: number, size: Area, screens: Buffer): void {
    this.#layout = { size, screens };
    this.#tell(layoutUpdate(reason, status, size, screens));
  }

  /** The size changed without a word about screens. */
  resized(size: Area): void {
    if (this.#layout !== undefined) this.#layout = { ...this.#layout, size };
  }

  cutText(message: Buffer, extended: number | undefined): void {
    if (!mayComeFromMachine(this.clipboard, extended)) return;
    if (extended !== undefined && isCapabilities(extended)) this.#clipboard = Buffer.from(message);
    this.#tell(message);
  }

  /** Is this, a whole message of the controller's, something the machine can read? */
  admits(message: Uint8Array): boolean {
    const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
    const type = bytes[0] ?? -1;
    switch (type) {
      case FROM_CLIENT.key:
        return bytes.length === 8;
      case FROM_CLIENT.pointer:
        return (
          bytes.length ===
          (this.#understood.has('mouse-buttons') && (bytes.readUInt8(1) & 0x80) !== 0 ? 7 : 6)
        );
      case FROM_CLIENT.cutText:
        return this.#admitsText(bytes);
      case FROM_CLIENT.setDesktopSize:
        return (
          this.#layout !== undefined &&
          bytes.length >= 8 &&
          possible(bytes.readUInt16BE(2), bytes.readUInt16BE(4))
        );
      case FROM_CLIENT.qemu:
        return this.#understood.has('qemu-keys') && bytes.length === 12;
      default:
        return false;
    }
  }

  #admitsText(bytes: Buffer): boolean {
    if (bytes.length < 8) return false;
    if (bytes.readInt32BE(4) >= 0) return mayGoToMachine(this.clipboard, undefined);
    // Extended words are for a machine that has said it reads them.
    if (this.#clipboard === undefined || bytes.length < 12) return false;
    return mayGoToMachine(this.clipboard, bytes.readUInt32BE(8));
  }

  close(): void {
    this.#listeners.clear();
  }

  #tell(frame: Frame): void {
    for (const listener of [...this.#listeners]) listener(frame);
  }
}

const possible = (width: number, height: number): boolean =>
  width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE;

function layoutUpdate(reason: number, status: number, { width, height }: Area, screens: Buffer): Buffer {
  const rect = { x: reason, y: status, width, height };
  return updateOf([Buffer.concat([rectHeader(rect, ENCODING.extendedDesktopSize), screens])]);
}

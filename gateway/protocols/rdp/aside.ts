/** What the machine says to who works it and to nobody else: its clipboard, whole and of bounded length. */

import type { Frame, Unsubscribe } from '../../sessions/ports.js';
import type { InstructionReader } from './instruction.js';
import { MAX_CLIPBOARD } from './limits.js';

export class Aside {
  readonly #listeners = new Set<(frame: Frame) => void>();
  /** Clipboard text that is still coming, by stream. */
  readonly #coming = new Map<number, { parts: Buffer[]; bytes: number }>();

  listen(listener: (frame: Frame) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** One instruction of a clipboard's stream. Told on when it is whole; one that is too long is dropped whole. */
  tell(opcode: string, word: InstructionReader): void {
    const stream = word.int(0);
    const bytes = Buffer.from(word.bytes);
    if (opcode === 'clipboard') {
      this.#coming.set(stream, { parts: [bytes], bytes: bytes.length });
      return;
    }
    const coming = this.#coming.get(stream);
    if (coming === undefined) return;
    coming.parts.push(bytes);
    coming.bytes += bytes.length;
    if (coming.bytes > MAX_CLIPBOARD) this.#coming.delete(stream);
    else if (opcode === 'end') {
      this.#coming.delete(stream);
      const frame = Buffer.concat(coming.parts);
      for (const listener of [...this.#listeners]) listener(frame);
    }
  }

  close(): void {
    this.#listeners.clear();
    this.#coming.clear();
  }
}

/** What the machine says to who works it and to nobody else: its clipboard, whole and of bounded length. */

import type { Frame, Unsubscribe } from '../../sessions/ports.js';
import type { InstructionReader } from './instruction.js';
import { MAX_CLIPBOARD } from './limits.js';

/** A machine that copies all the time is told of so often (ms): what waits for a page that does not read is bounded. */
const EVERY_MS = 500;

/** Clipboard text that is still coming. */
interface Coming {
  readonly stream: number;
  /** The instruction that opened it, and its blobs. */
  readonly parts: Buffer[];
  bytes: number;
}

export class Aside {
  readonly #listeners = new Set<(frame: Frame) => void>();
  /** The newest; one before it that has not ended never will. */
  #coming: Coming | undefined;
  /** Copied so soon after another that it waits; the newest stands for those before. */
  #late: Frame | undefined;
  #rest: NodeJS.Timeout | undefined;

  listen(listener: (frame: Frame) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * One instruction of a clipboard's stream. Told on when it is whole. Of one that is too long nothing is: in its place
   * comes an empty one, for what was copied before is no longer there either.
   */
  tell(opcode: string, word: InstructionReader): void {
    const stream = word.int(0);
    const bytes = Buffer.from(word.bytes);
    if (opcode === 'clipboard') {
      this.#coming = { stream, parts: [bytes], bytes: bytes.length };
      return;
    }
    const coming = this.#coming;
    if (coming?.stream !== stream) return;
    coming.bytes += bytes.length;
    if (coming.bytes > MAX_CLIPBOARD) coming.parts.length = 1;
    else if (opcode === 'blob') coming.parts.push(bytes);
    if (opcode !== 'end') return;
    this.#coming = undefined;
    this.#late = Buffer.concat([...coming.parts, bytes]);
    if (this.#rest === undefined) this.#tell();
  }

  close(): void {
    this.#listeners.clear();
    this.#coming = undefined;
    this.#late = undefined;
    clearTimeout(this.#rest);
  }

  readonly #tell = (): void => {
    const frame = this.#late;
    this.#late = undefined;
    this.#rest = frame === undefined ? undefined : setTimeout(this.#tell, EVERY_MS);
    if (frame !== undefined) for (const listener of [...this.#listeners]) listener(frame);
  };
}

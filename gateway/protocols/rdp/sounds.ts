/**
 * The machine's open streams of sound. guacd opens one when the session begins and never says so again: whoever is
 * shown the picture anew has to be told first, or hears nothing. Knows no connection.
 */

import { encode, type InstructionReader } from './instruction.js';

/** guacd has one a session; of more the newest are kept, for every keyframe carries them. */
const MAX_SOUNDS = 16;

export class Sounds {
  /** Openings by stream. */
  readonly #open = new Map<number, Buffer>();

  /** One instruction of a stream of sound. */
  hear(word: InstructionReader): void {
    const stream = word.int(0);
    if (word.opcode === 'audio') this.#open.set(stream, encode('audio', stream, word.arg(1)));
    else if (word.opcode === 'end') this.#open.delete(stream);
    const [oldest] = this.#open.keys();
    if (this.#open.size > MAX_SOUNDS && oldest !== undefined) this.#open.delete(oldest);
  }

  /** Opens what is open now, for who knows of none. */
  get openings(): readonly Buffer[] {
    return [...this.#open.values()];
  }
}

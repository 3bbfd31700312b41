/**
 * The machine's open streams of sound. guacd opens one when the session begins and never says so again: whoever is
 * shown the picture anew has to be told first, or hears nothing. Knows no connection.
 */

import type { InstructionReader } from './instruction.js';

export class Sounds {
  /** Openings by stream, as guacd said them. */
  readonly #open = new Map<number, Buffer>();

  /** One instruction of a stream of sound. */
  hear(word: InstructionReader): void {
    const stream = word.int(0);
    if (word.opcode === 'audio') this.#open.set(stream, Buffer.from(word.bytes));
    else if (word.opcode === 'end') this.#open.delete(stream);
  }

  /** Opens what is open now, for who knows of none. */
  get openings(): readonly Buffer[] {
    return [...this.#open.values()];
  }
}

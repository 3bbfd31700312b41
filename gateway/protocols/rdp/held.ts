/** Reads off a controller's instructions which keys, buttons and touches are down. Knows no guacd. */

import { HeldInput } from '../../sessions/held-input.js';
import { encode, type InstructionReader } from './instruction.js';

export class Held {
  readonly #held = new HeldInput();

  /** `word`: one instruction that is input, on its way to the machine. */
  note(word: InstructionReader): void {
    switch (word.opcode) {
      case 'key': {
        const keysym = word.arg(0);
        this.#held.note(`key ${keysym}`, Number(word.arg(1)) !== 0, encode('key', keysym, 0));
        return;
      }
      case 'mouse':
        this.#held.note('mouse', Number(word.arg(2)) !== 0, encode('mouse', word.arg(0), word.arg(1), 0));
        return;
      case 'touch': {
        const place = Array.from({ length: word.arity - 1 }, (_, at) => word.arg(at));
        // The last one is the force: none is a finger lifted.
        const force = Number(word.arg(word.arity - 1));
        this.#held.note(`touch ${word.arg(0)}`, force !== 0, encode('touch', ...place, 0));
      }
    }
  }

  /** What lets everything go. */
  take(): readonly Uint8Array[] {
    return this.#held.take();
  }
}

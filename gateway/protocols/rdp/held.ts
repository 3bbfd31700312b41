/** Reads off a controller's instructions which keys, buttons and touches are down. Knows no guacd. */

import { HeldInput } from '../../sessions/held-input.js';
import { encode, type InstructionReader } from './instruction.js';

export class Held {
  readonly #held = new HeldInput();

  /** `word`: one instruction that is input, on its way to the machine. */
  note(word: InstructionReader): void {
    const args = Array.from({ length: word.arity }, (_, at) => word.arg(at));
    const [first = '', second = ''] = args;
    switch (word.opcode) {
      case 'key':
        this.#turn(`key ${first}`, Number(second) !== 0, encode('key', first, 0));
        return;
      case 'mouse':
        this.#turn('mouse', Number(args[2]) !== 0, encode('mouse', first, second, 0));
        return;
      case 'touch':
        // The last one is the force: none is a finger lifted.
        this.#turn(`touch ${first}`, Number(args.at(-1)) !== 0, encode('touch', ...args.slice(0, -1), 0));
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

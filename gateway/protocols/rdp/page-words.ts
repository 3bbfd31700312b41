/**
 * What a page may say in the Guacamole protocol: whole instructions, each input for the machine, or nothing that
 * matters, or not ours. Clipboard text is the one thing said in several instructions. Knows no machine.
 */

import type { InstructionReader } from './instruction.js';
import { MAX_CLIPBOARD, MAX_SIDE } from './limits.js';

/** `input`: may be handed on. `quiet`: what any Guacamole page says and the gateway answers itself. */
export type PageVerdict = 'input' | 'quiet' | 'other';

/** X keysyms have 29 bits (X protocol, appendix A). */
const MAX_KEYSYM = 0x1fffffff;
/** Left, middle, right, wheel up, wheel down. */
const MAX_BUTTONS = 0x1f;
/** Touch points at a time and their largest radius. */
const MAX_TOUCH = 255;

export class PageWords {
  /** Streams of clipboard text this page has open, and how much has come on each. */
  readonly #clipboards = new Map<number, number>();

  judge(word: InstructionReader): PageVerdict {
    switch (word.opcode) {
      case 'mouse':
        return is(word, 3, [MAX_SIDE, MAX_SIDE, MAX_BUTTONS]);
      case 'key':
        return is(word, 2, [MAX_KEYSYM, 1]);
      case 'touch':
        return touch(word);
      case 'clipboard':
        return this.#clipboard(word);
      case 'blob':
        return this.#blob(word);
      case 'end': {
        const [stream] = numbers(word, 1) ?? [];
        return stream !== undefined && word.arity === 1 && this.#clipboards.delete(stream)
          ? 'input'
          : 'other';
      }
      case 'sync':
      case 'nop':
      case 'ack':
      case 'disconnect':
        return 'quiet';
      default:
        return 'other';
    }
  }

  #clipboard(word: InstructionReader): PageVerdict {
    const [stream] = numbers(word, 1) ?? [];
    if (stream === undefined || stream > 63 || word.arity !== 2 || word.arg(1) !== 'text/plain')
      return 'other';
    this.#clipboards.set(stream, 0);
    return 'input';
  }

  #blob(word: InstructionReader): PageVerdict {
    const [stream = -1] = numbers(word, 1) ?? [];
    const before = this.#clipboards.get(stream);
    if (before === undefined || word.arity !== 2) return 'other';
    const now = before + word.bytes.length;
    if (now > MAX_CLIPBOARD || !/^[A-Za-z0-9+/]*={0,2}$/.test(word.arg(1))) {
      // Without its end guacd puts nothing on the machine's clipboard: half a text is worse than none.
      this.#clipboards.delete(stream);
      return 'other';
    }
    this.#clipboards.set(stream, now);
    return 'input';
  }
}

function is(word: InstructionReader, arity: number, most: readonly number[]): PageVerdict {
  const values = word.arity === arity ? numbers(word, arity) : undefined;
  return values?.every((value, i) => value <= (most[i] ?? 0)) === true ? 'input' : 'other';
}

/** id, x, y, radii, angle and force, of which the last two are fractions. */
function touch(word: InstructionReader): PageVerdict {
  const values = numbers(word, 5);
  if (values === undefined || word.arity !== 7) return 'other';
  const most = [MAX_TOUCH, MAX_SIDE, MAX_SIDE, MAX_TOUCH, MAX_TOUCH];
  const fits = values.every((value, i) => value <= (most[i] ?? 0));
  return fits && /^\d{1,3}(\.\d{1,6})?$/.test(word.arg(5)) && /^[01](\.\d{1,6})?$/.test(word.arg(6))
    ? 'input'
    : 'other';
}

/** The first elements as whole numbers from 0; undefined when one is not. */
function numbers(word: InstructionReader, count: number): number[] | undefined {
  const values: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const text = word.arg(i);
    if (!/^\d{1,10}$/.test(text)) return undefined;
    values.push(Number(text));
  }
  return values;
}

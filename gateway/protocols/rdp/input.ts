/** What the controller does, on its way to guacd: whole instructions that are input, in their order, and nothing else. */

import type { InputPort } from '../../sessions/input-port.js';
import type { Lifetime } from '../../sessions/lifetime.js';
import type { Size } from '../../sessions/ports.js';
import type { Desktop } from './desktop.js';
import { Garbled } from './garbled.js';
import type { Guacd } from './guacd.js';
import { Held } from './held.js';
import { encode, InstructionReader } from './instruction.js';
import type { Lull } from './lull.js';
import { PageWords } from './page-words.js';

/** Input guacd has not taken (bytes); above it input is dropped, for nobody points this far unheard. */
const MAX_PENDING_INPUT = 1024 * 1024;

export interface InputOutside {
  readonly guacd: Guacd;
  readonly desktop: Desktop;
  /** For a guacd that must have nothing to draw while somebody looks. */
  readonly lull: Lull | undefined;
  readonly life: Lifetime;
  readonly mayPaste: boolean;
  readonly resized: (size: Size) => void;
}

export function inputTo({ guacd, desktop, lull, life, mayPaste, resized }: InputOutside): InputPort {
  const words = new PageWords();
  const held = new Held();
  const say = (input: Uint8Array, opcode: string): boolean =>
    lull === undefined ? guacd.write(input) : lull.write(input, opcode);
  guacd.onDrained(() => {
    life.drained();
  });
  return {
    write: (input) => {
      const word = life.isOver() ? undefined : admitted(input, words, mayPaste);
      if (word === undefined) return true;
      if (guacd.waiting + (lull?.waiting ?? 0) + input.length > MAX_PENDING_INPUT) return false;
      held.note(word);
      return say(input, word.opcode);
    },
    letGo: () => {
      if (!life.isOver()) for (const release of held.take()) say(release, 'mouse');
    },
    onWritable: (listener) => life.onWritable(listener),
    resize: (size) => {
      resized(size);
      guacd.write(encode('size', size.columns, size.rows));
    },
    onAside: (listener) => desktop.onAside(listener),
  };
}

/** Exactly one whole instruction that is input; anything else would be read as something else. */
function admitted(input: Uint8Array, words: PageWords, mayPaste: boolean): InstructionReader | undefined {
  const reader = new InstructionReader();
  try {
    reader.push(input);
    if (!reader.next() || reader.bytes.length !== input.length) return undefined;
    if (words.judge(reader) !== 'input') return undefined;
    const isClipboard = ['clipboard', 'blob', 'end'].includes(reader.opcode);
    return isClipboard && !mayPaste ? undefined : reader;
  } catch (error) {
    if (!(error instanceof Garbled)) throw error;
    return undefined;
  }
}

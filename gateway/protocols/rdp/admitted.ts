/** Which bytes of a controller's are input for the machine. Knows no road to it. */

import { Garbled } from './garbled.js';
import { InstructionReader } from './instruction.js';
import type { PageWords } from './page-words.js';

/** Exactly one whole instruction that is input; anything else would be read as something else. */
export function admitted(
  input: Uint8Array,
  words: PageWords,
  mayPaste: boolean,
): InstructionReader | undefined {
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

/** What a page says to its gateway on a stream of RDP's, and hears there, as its browser has it. Knows no gateway. */

import type { Page } from 'playwright-core';
import { InstructionReader } from '../../gateway/protocols/rdp/instruction.js';

export interface SentWords {
  /** Instructions so far, each with its opcode first. */
  readonly words: readonly (readonly string[])[];
  /** Text frames so far. */
  readonly texts: readonly string[];
  /** How often it heard of the machine's clipboard. */
  readonly clipboards: number;
  /** Keys since `from` (a length of `words`): '+' pressed or '-' released, and the keysym in hex. */
  keys(from?: number): string[];
}

/** Must be called before the page opens its socket. */
export function listenTo(page: Page): SentWords {
  const words: string[][] = [];
  const texts: string[] = [];
  let clipboards = 0;
  page.on('websocket', (socket) => {
    if (!socket.url().includes('stream')) return;
    const reader = new InstructionReader();
    socket.on('framereceived', ({ payload }) => {
      if (payload.includes('9.clipboard,')) clipboards += 1;
    });
    socket.on('framesent', ({ payload }) => {
      if (typeof payload === 'string') {
        texts.push(payload);
        return;
      }
      reader.push(payload);
      while (reader.next()) words.push([reader.opcode, ...reader.args()]);
    });
  });
  return {
    words,
    texts,
    get clipboards() {
      return clipboards;
    },
    keys: (from = 0) =>
      words
        .slice(from)
        .filter(([opcode]) => opcode === 'key')
        .map(([, keysym, down]) => (down === '1' ? '+' : '-') + Number(keysym).toString(16)),
  };
}

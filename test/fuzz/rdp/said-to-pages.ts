/**
 * Judges what pages are sent of a machine: read by the page's own reader it must be whole instructions, and none but
 * those a picture is made of; what is beside the picture is a clipboard and nothing else. Knows no guacd.
 */

import type { Frame } from '../../../gateway/sessions/ports.js';
import { readWords } from '../../../web/app/session/guac-words.js';
import { Finding } from '../finding.js';

/** For everybody who watches. */
const FOR_ALL = new Set([
  ...['size', 'rect', 'cfill', 'copy', 'transfer', 'cursor', 'dispose', 'move', 'shade', 'img', 'audio'],
  ...['blob', 'end', 'sync'],
]);
/** For the controller alone. */
const ASIDE = new Set(['clipboard', 'blob', 'end']);

/** @throws Finding */
export function judgePicture(frame: Frame): void {
  if (typeof frame === 'string') {
    if (!/^\{"t":"reset","bytes":\d+\}$/.test(frame)) throw new Finding(`a page is told ${frame}`);
    return;
  }
  for (const [opcode = ''] of readAsPage(frame))
    if (!FOR_ALL.has(opcode)) throw new Finding(`${opcode} reaches who watches`);
}

/** @throws Finding */
export function judgeAside(frame: Frame): void {
  if (typeof frame === 'string') throw new Finding('text beside the picture');
  const words = readAsPage(frame);
  const opcodes = words.map(([opcode = '']) => opcode);
  const isClipboard =
    opcodes[0] === 'clipboard' && opcodes.at(-1) === 'end' && opcodes.every((opcode) => ASIDE.has(opcode));
  if (!isClipboard || new Set(words.map(([, stream]) => Number(stream))).size !== 1)
    throw new Finding(`beside the picture comes ${opcodes.join(' ')}`);
}

/** @throws Finding */
export function readAsPage(bytes: Uint8Array): string[][] {
  try {
    return readWords(Uint8Array.from(bytes).buffer);
  } catch (error) {
    throw new Finding(`a page cannot read what it is sent: ${String(error)}`);
  }
}

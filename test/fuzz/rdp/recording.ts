/** What a real guacd said in a short session, as instructions (`npm run fuzz -- record-rdp` takes it anew). */

import { readFileSync } from 'node:fs';
import { InstructionReader } from '../../../gateway/protocols/rdp/instruction.js';
import type { Elements } from './mutations.js';

/** Where it is kept, from the root of the repository. */
export const RECORDING = 'test/fuzz/rdp/recording.guac';

/** What guacd says of other machines: moved pictures, fills, layers, sound, what is for nobody. */
const OTHERS: readonly Elements[] = [
  ['copy', '0', '0', '10', '320', '200', '12', '0', '0', '0'],
  ['transfer', '0', '0', '0', '64', '64', '6', '0', '32', '32'],
  ['rect', '0', '0', '0', '320', '240'],
  ['cfill', '14', '0', '42', '111', '78', '255'],
  ['size', '3', '64', '64'],
  ['move', '3', '0', '10', '10', '0'],
  ['shade', '3', '128'],
  ['copy', '-2', '0', '0', '64', '64', '14', '3', '0', '0'],
  ['dispose', '3'],
  ['sync', '2147483000'],
  ['audio', '2', 'audio/L16;rate=44100,channels=2'],
  ['blob', '2', 'AAAAAAAAAAAA'],
  ['img', '5', '14', '0', 'image/jpeg', '12', '40'],
  ['blob', '5', '/9j/4AAQSkZJRgABAQEASABIAAD'],
  ['end', '5'],
  ['img', '6', '14', '0', 'image/webp', '0', '0'],
  ['blob', '6', 'UklGRhwAAABXRUJQVlA4TA8AAAAvAAAAAAcQ'],
  ['end', '6'],
  ['end', '2'],
  ['name', 'a title'],
  ['argv', '7', 'text/plain', 'password'],
  ['blob', '7', 'QUJD'],
  ['end', '7'],
  ['pipe', '8', 'text/plain', 'out'],
  ['required', 'password'],
  ['msg', '1', 'mara'],
  ['sync', '2147483001'],
];

export function readRecording(): Elements[] {
  const reader = new InstructionReader();
  reader.push(readFileSync(RECORDING));
  const words: Elements[] = [...OTHERS];
  while (reader.next()) words.push([reader.opcode, ...reader.args()]);
  return words;
}

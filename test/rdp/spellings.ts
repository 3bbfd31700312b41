/** The ways a viewer's socket could try to say what only a controller may: one list of frames for each. */

import { encode } from '../../gateway/protocols/rdp/instruction.js';
import type { Frame } from '../../gateway/sessions/ports.js';
import { pageWords } from './page-words.js';

/** Frames a viewer may send within a second without being put out for that alone. */
const AT_ONCE = 1_500;

/** Digits that are none in this protocol: Arabic-Indic, fullwidth, mathematical. */
const DIGITS = ['٠١٢٣٤٥٦٧٨٩', '０１２３４５６７８９', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗'].map((all) => [...all]);

export function* spellings(): Generator<readonly Frame[]> {
  const words = pageWords().filter((word) => typeof word !== 'string');
  const whole = Buffer.concat(words);
  yield words;
  yield [whole];
  // Behind, and in between, what any page may say.
  yield words.map((word) =>
    Buffer.concat([encode('nop'), encode('sync', 1), word, encode('ack', 1, 'OK', 0)]),
  );
  yield* cuts(whole);
  yield [...whole].map((byte) => Uint8Array.of(byte));
  yield words.map((word) => Buffer.from(word).toString());
  for (const spelt of misspelt(KEY)) yield [Buffer.from(spelt)];
  for (const text of JSON_WORDS) yield [text];
}

const KEY = '3.key,2.97,1.1;';

/** The whole in two pieces, cut at every byte; as many pairs a viewer as he may send. */
function* cuts(whole: Buffer): Generator<Frame[]> {
  let frames: Frame[] = [];
  for (let at = 1; at < whole.length; at += 1) {
    frames.push(whole.subarray(0, at), whole.subarray(at));
    if (frames.length < AT_ONCE) continue;
    yield frames;
    frames = [];
  }
  yield frames;
}

function misspelt(word: string): string[] {
  const opcode = /^\d+\.([a-z]+)/.exec(word)?.[1] ?? '';
  const length = String(opcode.length);
  const rest = word.slice(`${length}.${opcode}`.length);
  const again = (spelt: string, counted: number | string = [...spelt].length): string =>
    `${String(counted)}.${spelt}${rest}`;
  return [
    ...DIGITS.map((digits) => again(opcode, digits[opcode.length] ?? '')),
    ...[
      `0${length}`,
      `0000${length}`,
      `+${length}`,
      ` ${length}`,
      `${length} `,
      `${length}e0`,
      `-${length}`,
    ].map((counted) => again(opcode, counted)),
    // Counted in UTF-16 or in bytes where code points count, and opcodes that only look the same.
    again(`${opcode}\u0000`),
    again(`\ufeff${opcode}`),
    again(opcode.toUpperCase()),
    again([...opcode].map((letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)).join('')),
    again(`${opcode}\u0301`, opcode.length),
    // Within an element of something harmless, whose length says more or less than there is.
    `3.ack,${String(word.length)}.${word},2.OK,1.0;`,
    `3.ack,1.${word}`,
    `4.sync,2.\u{1f600},${word}`,
    `4.sync,1.\u{1f600};${word}`,
    `4.sync,2.\u{1f600};${word}`,
    `4.sync,1.1;;${word}`,
    `\n${word}`,
    `${word}${word}`,
  ];
}

/** Words of the controller's, and of nobody's, as text. */
const JSON_WORDS = [
  '{"t":"size","width":800,"height":600}',
  '{"t":"ack","bytes":0,"key":[97,1]}',
  '{"t":"key","keysym":97}',
  '[]',
  'null',
];

/** The codec on whole, cut, foreign and hostile bytes. */

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Garbled } from './garbled.js';
import { encode, InstructionReader } from './instruction.js';
import { MAX_ELEMENT, MAX_ELEMENTS } from './limits.js';

/** Everything a reader makes of these pieces. */
function readAll(pieces: readonly Uint8Array[]): { words: string[][]; bytes: Buffer } {
  const reader = new InstructionReader();
  const words: string[][] = [];
  const passed: Buffer[] = [];
  for (const piece of pieces) {
    reader.push(piece);
    while (reader.next()) {
      words.push([reader.opcode, ...reader.args()]);
      passed.push(Buffer.from(reader.bytes));
    }
  }
  return { words, bytes: Buffer.concat(passed) };
}

const each = (bytes: Buffer): Buffer[] => Array.from(bytes, (byte) => Buffer.from([byte]));

const WORDS = [
  ['select', 'rdp'],
  ['nop'],
  ['args', '', 'gerät', '日本語 🖥️ desk', 'a,b;c.3'],
  ['blob', '7', 'QUJD'.repeat(2_000)],
  ['clipboard', '1', 'text/plain'],
];
const BYTES = Buffer.concat(WORDS.map(([opcode = '', ...args]) => encode(opcode, ...args)));

test('what was written is read back, and passes as the very bytes that came', () => {
  expect(readAll([BYTES])).toEqual({ words: WORDS, bytes: BYTES });
});

test('one byte at a time, and cut in two at every byte, reads the same', () => {
  expect(readAll(each(BYTES))).toEqual({ words: WORDS, bytes: BYTES });
  for (let at = 0; at <= BYTES.length; at += 1)
    if (at < 200 || at % 97 === 0)
      expect(readAll([BYTES.subarray(0, at), BYTES.subarray(at)]).words).toEqual(WORDS);
});

test('lengths are code points: no text of any language changes where an instruction ends', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 }).filter((one) => !one.includes('\0'));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), fc.nat(), (args, cut) => {
      const bytes = Buffer.concat([encode('connect', ...args), encode('nop')]);
      const at = cut % bytes.length;
      expect(readAll([bytes.subarray(0, at), bytes.subarray(at)]).words).toEqual([
        ['connect', ...args],
        ['nop'],
      ]);
    }),
    { numRuns: 2_000 },
  );
});

test('a NUL or half a surrogate pair is not written', () => {
  for (const text of ['a\0b', '\ud800', 'x\udc00y']) expect(() => encode('connect', text)).toThrow(Garbled);
});

test('bytes that are no instruction are refused, in whatever pieces they come', () => {
  const bad = [
    '5.sync;',
    '.sync;',
    'x.sync;',
    '-1.a;',
    '4.sync:',
    '100000.',
    `${String(MAX_ELEMENT + 1)}.`,
    ' 4.sync;',
    '4.syncs;',
  ].map((text) => Buffer.from(text.padEnd(40, ';')));
  bad.push(Buffer.from([...Buffer.from('2.'), 0xc3, 0x28, 0x41, 0x3b]));
  bad.push(Buffer.from([...Buffer.from('1.'), 0x80, 0x3b]));
  bad.push(Buffer.from([...Buffer.from('1.'), 0xed, 0xa0, 0x80, 0x3b]));
  bad.push(Buffer.from('1.a,'.repeat(MAX_ELEMENTS + 1)));
  for (const bytes of bad) {
    expect(() => readAll([bytes])).toThrow(Garbled);
    expect(() => readAll(each(bytes))).toThrow(Garbled);
  }
});

test('an instruction that never ends is refused before it fills the memory', () => {
  const reader = new InstructionReader();
  const large = Buffer.from(`${String(MAX_ELEMENT)}.${'x'.repeat(MAX_ELEMENT)},`);
  expect(() => {
    for (let i = 0; i < MAX_ELEMENTS; i += 1) {
      reader.push(large);
      while (reader.next());
    }
  }).toThrow(Garbled);
});

test('mutated bytes are read or refused, and nothing else happens', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      fc.nat(),
      (changes, cut) => {
        const bytes = Buffer.from(BYTES.subarray(0, 400));
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        try {
          const at = cut % bytes.length;
          const { bytes: passed } = readAll([bytes.subarray(0, at), bytes.subarray(at)]);
          expect(bytes.subarray(0, passed.length).equals(passed)).toBe(true);
        } catch (error) {
          if (!(error instanceof Garbled)) throw error;
        }
      },
    ),
    { numRuns: 5_000 },
  );
});

/** Instructions as the page reads and writes them. */

import { expect, test } from '@jest/globals';
import { BadWords, clipboardWords, readWords, textOf, writeWord } from './guac-words.js';

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;

test('what is written is read back, in any language', () => {
  const words = [['size', '0', '1024', '768'], ['nop'], ['name', 'Gerät 🖥️, 日本;1.x'], ['blob', '1', '']];
  expect(readWords(bytes(words.map((word) => writeWord(...word)).join('')))).toEqual(words);
});

test('half a word, or one without an end, is refused', () => {
  for (const bad of ['4.sync', '4.sync,', 'sync;', '4.syncx;', '9.sync;'])
    expect(() => readWords(bytes(bad))).toThrow(BadWords);
});

test('clipboard text of any length and language goes in blobs and comes back whole', () => {
  const text = 'Grüße 🚀\n'.repeat(3_000);
  const words = clipboardWords(text);
  const read = readWords(bytes(words.join('')));
  expect([read[0], read.at(-1)]).toEqual([
    ['clipboard', '0', 'text/plain'],
    ['end', '0'],
  ]);
  expect(textOf(read.filter(([opcode]) => opcode === 'blob').map(([, , blob = '']) => blob))).toBe(text);
  expect(Math.max(...read.map((word) => word[2]?.length ?? 0))).toBeLessThanOrEqual(8064);
});

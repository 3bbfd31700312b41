/** Typed and pasted text as frames. */

import { expect, test } from '@jest/globals';
import { MAX_INPUT_FRAME } from '../../../gateway/wire/ssh-limits.js';
import { binarySlices, slices, textSlices } from './input-slices.js';

const join = (parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);

test('a keystroke is one frame', () => {
  expect(textSlices('a')).toEqual([Uint8Array.of(0x61)]);
});

test('nothing is no frame', () => {
  expect(textSlices('')).toEqual([]);
});

test('a megabyte arrives whole, in frames the gateway takes', () => {
  const text = 'äö漢🙂'.repeat(80_000);
  const frames = textSlices(text);
  expect(Math.max(...frames.map(({ length }) => length))).toBeLessThanOrEqual(MAX_INPUT_FRAME);
  expect(new TextDecoder().decode(join(frames))).toBe(text);
});

test('a frame that just fits is not cut', () => {
  expect(slices(new Uint8Array(MAX_INPUT_FRAME))).toHaveLength(1);
  expect(slices(new Uint8Array(MAX_INPUT_FRAME + 1))).toHaveLength(2);
});

test('an old mouse report keeps its high bytes', () => {
  expect(join(binarySlices('\u001b[M \u00e1\u00ff'))).toEqual(
    Buffer.from([0x1b, 0x5b, 0x4d, 0x20, 0xe1, 0xff]),
  );
});

/** What a controller who is gone leaves pressed at a machine behind guacd, and how it is let go. */

import { expect, test } from '@jest/globals';
import { Held } from './held.js';
import { encode, InstructionReader } from './instruction.js';

function noted(...words: readonly [string, ...(string | number)[]][]): string {
  const held = new Held();
  for (const [opcode, ...args] of words) {
    const reader = new InstructionReader();
    reader.push(encode(opcode, ...args));
    expect(reader.next()).toBe(true);
    held.note(reader);
  }
  return Buffer.concat(held.take()).toString();
}

test('keys that are down are let go, the last first', () => {
  expect(noted(['key', 65505, 1], ['key', 97, 1], ['key', 98, 1], ['key', 98, 0])).toBe(
    `${String(encode('key', 97, 0))}${String(encode('key', 65505, 0))}`,
  );
});

test('a pressed button is let go where the pointer is; a pointer that only moves is left alone', () => {
  expect(noted(['mouse', 1, 2, 1], ['mouse', 5, 6, 1])).toBe(String(encode('mouse', 5, 6, 0)));
  expect(noted(['mouse', 1, 2, 1], ['mouse', 5, 6, 0], ['mouse', 7, 8, 0])).toBe('');
});

test('a finger on the screen is lifted', () => {
  expect(noted(['touch', 3, 10, 20, 1, 1, '0', '0.5'])).toBe(
    String(encode('touch', 3, 10, 20, 1, 1, '0', 0)),
  );
  expect(noted(['touch', 3, 10, 20, 1, 1, '0', '0.5'], ['touch', 3, 10, 20, 1, 1, '0', '0'])).toBe('');
});

import { expect, test } from '@jest/globals';
import type { KeyName } from '../keys.js';
import { TextBuffer } from './text-buffer.js';

function press(text: string, ...keys: (KeyName | `+${string}`)[]): TextBuffer {
  const buffer = new TextBuffer(text);
  for (const key of keys) {
    if (key.startsWith('+')) for (const letter of key.slice(1)) buffer.insert(letter);
    else buffer.press(key as KeyName, 10);
  }
  return buffer;
}

test('enter splits a line and backspace at its start joins it again', () => {
  expect(press('ab\n', 'right', 'enter').text()).toBe('a\nb\n');
  const joined = press('a\nb\n', 'down', 'backspace', '+x');
  expect(joined.text()).toBe('axb\n');
});

test('the cursor stays within the text', () => {
  const buffer = press('long line\nx\n', 'end', 'down', 'down', 'right', 'page-down');
  expect([buffer.row, buffer.column]).toEqual([1, 1]);
  press('', 'backspace', 'delete', 'left', 'up', 'page-up');
});

test('an empty file is one empty line', () => {
  expect(press('', '+hi').text()).toBe('hi\n');
});

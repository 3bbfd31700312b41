import { expect, test } from '@jest/globals';
import { KeyReader } from './keys.js';
import { LineEditor } from './line-editor.js';

/** Types the text and returns the lines entered and everything written. */
function type(input: string, columns = 40) {
  const lines: string[] = [];
  let written = '';
  let ended = false;
  const editor = new LineEditor(
    { columns, rows: 10, ready: true, write: (text) => (written += text) },
    '$ ',
    {
      line: (line) => lines.push(line),
      endOfInput: () => (ended = true),
      completions: (before) => ['monitor', 'more'].filter((name) => name.startsWith(before)),
    },
  );
  editor.start();
  const reader = new KeyReader((key) => editor.key(key));
  for (const byte of Buffer.from(input)) reader.read(Uint8Array.of(byte));
  reader.close();
  return { lines, written, ended };
}

const LEFT = '\x1b[D';
const UP = '\x1b[A';
const DOWN = '\x1b[B';

test.each([
  ['letters are put where the cursor is', `helo${LEFT}l\r`, ['hello']],
  ['backspace takes whole letters', 'grü🚀\x7fn\r', ['grün']],
  ['home, end and delete work', 'xbc\x01\x1b[3~a\x05d\r', ['abcd']],
  ['control W takes a word, control U everything before the cursor', 'one two\x17\x15three\r', ['three']],
  ['control W counts letters, not code units', '🚀🚀 ab\x17x\r', ['🚀🚀 x']],
  ['control C drops the line', 'rm\x03ls\r', ['ls']],
  [
    'the history goes back and forth and skips repetitions',
    `a\ra\rb\r${UP}${UP}${DOWN}\r`,
    ['a', 'a', 'b', 'b'],
  ],
  ['a word with one continuation is completed', 'mon\t\r', ['monitor ']],
])('%s', (_name, input, lines) => {
  expect(type(input).lines).toEqual(lines);
});

test('several continuations are shown', () => {
  expect(type('mo\t').written).toContain('monitor  more');
});

test('control D ends only on an empty line', () => {
  expect(type('x\x04').ended).toBe(false);
  expect(type('\x04').ended).toBe(true);
});

test('one letter at the end is echoed as one letter', () => {
  expect(type('abc').written.endsWith('abc')).toBe(true);
});

test('a line longer than the window is shown around the cursor and entered whole', () => {
  const { lines, written } = type(`${'0123456789'.repeat(3)}\r`, 12);
  expect(lines).toEqual(['0123456789'.repeat(3)]);
  for (const row of written.split('\r'))
    expect(row.replace(/\x1b\[[0-9]*[A-Z]/g, '').length).toBeLessThan(14);
});

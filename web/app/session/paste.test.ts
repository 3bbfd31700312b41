/** What may come out of a clipboard into a machine. */

import { expect, test } from '@jest/globals';
import { asksFirst, cleanPaste, linesOf } from './paste.js';

test('a paste cannot end its own brackets', () => {
  expect(cleanPaste('echo a\u001b[201~rm -rf /\r')).toBe('echo arm -rf /\r');
  expect(cleanPaste('x\u001b[200~y')).toBe('xy');
});

test('brackets hidden inside brackets go too', () => {
  const nested = '\u001b[2\u001b[201~01~echo pwned';
  expect(cleanPaste(nested)).not.toContain('\u001b');
  expect(cleanPaste(nested)).not.toContain('[201~');
});

test('no escape, no C1 control and no NUL is left; tabs, line ends and every letter are', () => {
  expect(cleanPaste('a\u001b]52;c;x\u0007\u0000b\u009b31mc')).toBe('a]52;c;xb31mc');
  expect(cleanPaste('tab\there\r\nžluťoučký 漢字 🙂')).toBe('tab\there\r\nžluťoučký 漢字 🙂');
});

test('several lines are asked about, and so is one line that would run at once', () => {
  expect(asksFirst('one line')).toBe(false);
  expect(asksFirst('one\ntwo')).toBe(true);
  expect(asksFirst('one\r\n')).toBe(true);
  expect(asksFirst('one\r')).toBe(true);
});

test('lines are counted as a shell would run them', () => {
  expect(linesOf('a')).toBe(1);
  expect(linesOf('a\n')).toBe(1);
  expect(linesOf('a\r\nb')).toBe(2);
  expect(linesOf('a\rb\rc\r')).toBe(3);
});

import { expect, test } from '@jest/globals';
import { KeyReader, type Key } from './keys.js';

/** Feeds one byte at a time, as a slow line does. */
function read(bytes: string | Uint8Array): string[] {
  const keys: Key[] = [];
  const reader = new KeyReader((key) => keys.push(key));
  for (const byte of Buffer.from(bytes)) reader.read(Uint8Array.of(byte));
  reader.close();
  return keys.map((key) =>
    key.kind === 'text' ? key.text : key.kind === 'named' ? `<${key.name}>` : `^${key.letter}`,
  );
}

test('letters of several bytes arrive whole', () => {
  expect(read('aü日🚀')).toEqual(['a', 'ü', '日', '🚀']);
});

test('sequences of both cursor modes are the same keys', () => {
  expect(read('\x1b[A\x1bOB\x1b[3~\x1b[1;5D\r\x7f\t\x03')).toEqual([
    '<up>',
    '<down>',
    '<delete>',
    '<left>',
    '<enter>',
    '<backspace>',
    '<tab>',
    '^c',
  ]);
});

test('unknown, endless and broken sequences are swallowed and the next letter is read', () => {
  expect(read('\x1b[99;99Zx')).toEqual(['x']);
  expect(read(`\x1b[${'1'.repeat(40)}`).join('')).not.toContain('\x1b');
  expect(read('\x1b\x1b[A')).toEqual(['<escape>', '<up>']);
});

test('controls of the C1 range are no text', () => {
  expect(read('a\u009b31mb').join('')).toBe('a31mb');
});

test('an escape alone is a key when nothing follows', async () => {
  const key = await new Promise<Key>((resolve) => new KeyReader(resolve).read(Buffer.from('\x1b')));
  expect(key).toEqual({ kind: 'named', name: 'escape' });
});

/** What guacd may say to browsers, what a page may say to guacd, and what a machine may choose: lists and shapes. */

import { expect, test } from '@jest/globals';
import { Garbled } from './garbled.js';
import { encode, InstructionReader } from './instruction.js';
import { MachineWords } from './machine-words.js';
import { PageWords } from './page-words.js';
import { chosenSecurity, confirmLength, connectionRequest } from './security.js';

type Word = readonly [string, ...(string | number)[]];

function verdicts(judge: (word: InstructionReader) => string, words: readonly Word[]): string[] {
  const reader = new InstructionReader();
  for (const [opcode, ...args] of words) reader.push(encode(opcode, ...args));
  return words.map(() => (reader.next() ? judge(reader) : 'nothing'));
}

const machine = (words: readonly Word[], allowed = { clipboard: true, audio: false }): string[] => {
  const list = new MachineWords(allowed);
  return verdicts((word) => list.judge(word), words);
};
const page = (words: readonly Word[]): string[] => {
  const list = new PageWords();
  return verdicts((word) => list.judge(word), words);
};

test('clipboard goes to the controller alone; files, pipes, questions and their blobs to nobody', () => {
  const streams: Word[] = ['file', 'filesystem', 'pipe', 'argv', 'body', 'video', 'nest'].flatMap(
    (opcode, i): Word[] => [
      [opcode, i + 10, 'text/plain', 'x'],
      ['blob', i + 10, 'QUJD'],
      ['end', i + 10],
    ],
  );
  expect(
    new Set(
      machine([
        ...streams,
        ['required', 'password'],
        ['name', 'x'],
        ['audio', 1, 'audio/L16;rate=44100,channels=2'],
        ['blob', 1, 'AA=='],
      ]),
    ),
  ).toEqual(new Set(['drop']));
  const clipboard: Word[] = [
    ['clipboard', 3, 'text/plain'],
    ['blob', 3, 'QUJD'],
    ['end', 3],
    ['blob', 3, 'QUJD'],
  ];
  expect(machine(clipboard)).toEqual(['aside', 'aside', 'aside', 'drop']);
  expect(machine(clipboard, { clipboard: false, audio: false })).toEqual(['drop', 'drop', 'drop', 'drop']);
});

test('sound passes where the endpoint lets it, and only as what a page can play', () => {
  const words: Word[] = [
    ['audio', 1, 'audio/L16;rate=44100,channels=2'],
    ['blob', 1, 'AA=='],
    ['end', 1],
    ['audio', 2, 'audio/mpeg'],
    ['blob', 2, 'AA=='],
  ];
  expect(machine(words, { clipboard: false, audio: true })).toEqual([
    ...['sound', 'sound', 'sound'],
    ...['drop', 'drop'],
  ]);
  expect(new Set(machine(words))).toEqual(new Set(['drop']));
});

test('a picture passes, one larger than any screen ends the session', () => {
  const png = Buffer.alloc(24);
  png.set([0x89, 0x50, 0x4e, 0x47], 0);
  png.writeUInt32BE(30_000, 16);
  png.writeUInt32BE(30_000, 20);
  expect(
    machine([
      ['size', 0, 1920, 1080],
      ['img', 1, 14, 0, 'image/webp', 0, 0],
      ['blob', 1, 'QUJD'],
      ['end', 1],
      ['copy', 0, 0, 0, 8, 8, 14, 0, 8, 8],
      ['sync', 99],
    ]),
  ).toEqual(['picture', 'picture', 'picture', 'picture', 'picture', 'sync']);
  const hostile: Word[][] = [
    [['size', 0, 30_000, 10]],
    [['size', 99_999, 10, 10]],
    [['rect', 0, 0, 0, 99_999, 1]],
    [['copy', 0, 0, 0]],
    [['cursor', 'x', 0, 0, 0, 0, 1, 1]],
    [['sync', 'now']],
    [
      ['img', 1, 14, 0, 'image/png', 0, 0],
      ['blob', 1, png.toString('base64')],
    ],
    Array.from({ length: 200 }, (_, i): Word => ['img', i, 14, 0, 'image/png', 0, 0]),
  ];
  for (const words of hostile) expect(() => machine(words)).toThrow(Garbled);
  expect(
    machine([
      ['img', 1, 14, 0, 'image/svg+xml', 0, 0],
      ['blob', 1, 'QUJD'],
    ]),
  ).toEqual(['drop', 'drop']);
});

test('a page’s input has its one shape; what is not input is nothing', () => {
  expect(
    page([
      ['mouse', 1, 2, 1],
      ['key', 97, 1],
      ['touch', 0, 1, 2, 3, 4, '0', '0.5'],
    ]),
  ).toEqual(['input', 'input', 'input']);
  expect(
    page([
      ['clipboard', 0, 'text/plain'],
      ['blob', 0, 'QUJD'],
      ['end', 0],
      ['blob', 0, 'QUJD'],
    ]),
  ).toEqual(['input', 'input', 'input', 'other']);
  expect(page([['sync', 1], ['nop'], ['ack', 0, 'OK', 0], ['disconnect']])).toEqual([
    'quiet',
    'quiet',
    'quiet',
    'quiet',
  ]);
  const others: Word[] = [
    ['mouse', -1, 2, 1],
    ['mouse', 1, 2],
    ['mouse', 1, 2, 99],
    ['key', 97, 2],
    ['key', '97x', 1],
    ['size', 800, 600],
    ['file', 1, 'a', 'b'],
    ['pipe', 1, 'a', 'b'],
    ['get', 0, '/'],
    ['put', 0, 1, 'a', '/'],
    ['audio', 1, 'x'],
    ['argv', 1, 'text/plain', 'password'],
    ['select', 'rdp'],
    ['connect'],
    ['clipboard', 0, 'text/html'],
    ['clipboard', 99, 'text/plain'],
    ['end', 7],
  ];
  expect(new Set(page(others))).toEqual(new Set(['other']));
});

test('a clipboard that is too long is dropped from there on, and never ended: no half text arrives', () => {
  const words: Word[] = [['clipboard', 0, 'text/plain']];
  for (let i = 0; i < 60; i += 1) words.push(['blob', 0, 'QUJD'.repeat(2_000)]);
  words.push(['end', 0]);
  expect(page(words).slice(-2)).toEqual(['other', 'other']);
});

function confirm(type: number | undefined, value = 0): Buffer {
  const rest = type === undefined ? Buffer.alloc(0) : Buffer.alloc(8);
  if (type !== undefined) {
    rest[0] = type;
    rest.writeUInt32LE(value, 4);
  }
  return Buffer.concat([
    Buffer.from([3, 0, 0, 11 + rest.length, 6 + rest.length, 0xd0, 0, 0, 0, 0, 0]),
    rest,
  ]);
}

test('TLS or NLA is taken, less only where the endpoint says so, and nothing that was not asked for', () => {
  expect(chosenSecurity(confirm(2, 1), 'negotiated')).toBe('tls');
  expect(chosenSecurity(confirm(2, 2), 'negotiated')).toBe('nla');
  expect(chosenSecurity(confirm(undefined), 'rdp')).toBe('rdp');
  expect(() => chosenSecurity(confirm(undefined), 'negotiated')).toThrow(/too-weak/);
  expect(() => chosenSecurity(confirm(2, 0), 'nla')).toThrow(/too-weak/);
  expect(() => chosenSecurity(confirm(2, 1), 'nla')).toThrow(Garbled);
  expect(() => chosenSecurity(confirm(3, 5), 'tls')).toThrow(/set-too-low/);
  expect(() => chosenSecurity(confirm(3, 1), 'rdp')).toThrow(/set-too-low/);
  expect(() => chosenSecurity(confirm(3, 1), 'nla')).toThrow(/too-weak/);
  expect(() => chosenSecurity(confirm(3, 2), 'negotiated')).toThrow(/too-weak/);
  expect(() => chosenSecurity(confirm(3, 6), 'negotiated')).toThrow(/unsupported/);
});

test('the request is what MS-RDPBCGR prints, and an answer that is no RDP is told from one', () => {
  expect(connectionRequest('negotiated', '').toString('hex')).toBe('030000130ee000000000000100080003000000');
  expect(connectionRequest('tls', 'tsv://x').toString('latin1')).toContain('tsv://x\r\n');
  expect(confirmLength(Buffer.from([3, 0]))).toBeUndefined();
  expect(confirmLength(confirm(2, 1))).toBe(19);
  expect(() => confirmLength(Buffer.from('SSH-'))).toThrow(Garbled);
});

test('a frame’s time may be of a machine that has been up for years, or since 1970', () => {
  expect(
    machine([
      ['sync', '43663855'],
      ['sync', '315360000000'],
      ['sync', '1795350685581'],
    ]),
  ).toEqual(Array.from({ length: 3 }, () => 'sync'));
  for (const time of ['', '-1', '1.5', '1'.repeat(16)])
    expect(() => machine([['sync', time]])).toThrow(Garbled);
});

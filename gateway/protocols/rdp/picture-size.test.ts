/** Sizes of compressed pictures, and what guacd may have a browser keep. */

import { expect, test } from '@jest/globals';
import { Garbled } from './garbled.js';
import { encode, InstructionReader } from './instruction.js';
import { MAX_SIDE } from './limits.js';
import { MachineWords } from './machine-words.js';
import { sizeOf, type ImageType } from './picture-size.js';

const u16 = (value: number): number[] => [value >> 8, value & 255];
const png = (width: number, height: number): Buffer =>
  Buffer.from([
    137,
    80,
    78,
    71,
    13,
    10,
    26,
    10,
    0,
    0,
    0,
    13,
    73,
    72,
    68,
    82,
    0,
    0,
    ...u16(width),
    0,
    0,
    ...u16(height),
  ]);
const jpeg = (width: number, height: number): Buffer =>
  Buffer.from([
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 16, ...Buffer.alloc(14)],
    ...[0xff, 0xdb, 0, 67, ...Buffer.alloc(65)],
    ...[0xff, 0xc0, 0, 17, 8, ...u16(height), ...u16(width), 3, ...Buffer.alloc(9)],
  ]);
const webp = (kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Buffer => {
  const head = Buffer.alloc(40);
  head.write(`RIFF    WEBP${kind}`, 0, 'latin1');
  if (kind === 'VP8 ') head.writeUInt32LE(width | (height << 16), 26);
  if (kind === 'VP8L') head.writeUInt32LE((width - 1) | ((height - 1) << 14), 21);
  if (kind === 'VP8X') {
    head.writeUIntLE(width - 1, 24, 3);
    head.writeUIntLE(height - 1, 27, 3);
  }
  return head;
};
const PICTURES: [string, ImageType, (width: number, height: number) => Buffer][] = [
  ['PNG', 'image/png', png],
  ['JPEG', 'image/jpeg', jpeg],
  ['WebP', 'image/webp', (...sides) => webp('VP8 ', ...sides)],
  ['lossless WebP', 'image/webp', (...sides) => webp('VP8L', ...sides)],
  ['extended WebP', 'image/webp', (...sides) => webp('VP8X', ...sides)],
];

type Word = readonly [string, ...(string | number)[]];
const judge = (words: readonly Word[]): string[] => {
  const reader = new InstructionReader();
  const all = new MachineWords({ clipboard: false, audio: false });
  return words.map((word) => {
    reader.push(encode(...word));
    reader.next();
    return all.judge(reader);
  });
};
/** In as many blobs as there are pieces. */
const shown = (type: ImageType, ...pieces: Buffer[]): Word[] => [
  ['img', 1, 14, 0, type, 0, 0],
  ...pieces.map((piece): Word => ['blob', 1, piece.toString('base64')]),
  ['end', 1],
];

test.each(PICTURES)(
  'a %s says its size, and one larger than any screen ends the session',
  (_, type, make) => {
    expect(sizeOf(type, make(1920, 1080))).toEqual({ width: 1920, height: 1080 });
    expect(judge(shown(type, make(MAX_SIDE, 1)))).toEqual(['picture', 'picture', 'picture']);
    for (const large of [make(MAX_SIDE + 1, 1), make(1, MAX_SIDE + 1)]) {
      expect(() => judge(shown(type, large))).toThrow(Garbled);
      // Said in crumbs it is as large.
      expect(() => judge(shown(type, ...[...large].map((byte) => Buffer.from([byte]))))).toThrow(Garbled);
    }
  },
);

test('a picture that says no size where it says it ends the session', () => {
  const late = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff]), Buffer.alloc(2_000)]);
  for (const [type, head] of [
    ['image/jpeg', late],
    ['image/webp', Buffer.alloc(40)],
  ] as const)
    expect(() => judge(shown(type, head, late))).toThrow(Garbled);
});

test('layers and buffers are as large together as two of the largest screens, and no larger', () => {
  const buffers = (count: number): Word[] =>
    Array.from({ length: count }, (_, at): Word => ['size', -1 - at, MAX_SIDE, MAX_SIDE / 8]);
  expect(judge(buffers(16))).toHaveLength(16);
  expect(() => judge(buffers(17))).toThrow(Garbled);
  // What is given back is free again.
  const again = Array.from({ length: 40 }, (): Word[] => [...buffers(1), ['dispose', -1]]).flat();
  expect(judge(again)).toHaveLength(80);
  // A buffer grows by what is drawn on it, a layer does not.
  const drawn = (layer: number): Word[] =>
    Array.from({ length: 3 }, (_, at): Word => ['rect', layer - at, MAX_SIDE - 1, MAX_SIDE - 1, 1, 1]);
  expect(() => judge(drawn(-1))).toThrow(Garbled);
  expect(judge(drawn(2))).toHaveLength(3);
  expect(() => judge([['copy', 0, 0, 0, 9, 9, 14, -1, MAX_SIDE, 0]])).toThrow(Garbled);
});

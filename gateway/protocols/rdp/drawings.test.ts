/** What is left out of what was drawn is never missed: painted whole and painted without it, the picture is the same. */

import { deflateSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GuacPicture } from '../../../test/rdp/guac-picture.js';
import { Drawings } from './drawings.js';
import { encode } from './instruction.js';

const SIDE = 8;
const [SRC, OVER] = [12, 14];

/** A PNG of one colour, as guacd writes them but for the checksums. */
function png(width: number, height: number, rgba: readonly number[]): string {
  const channels = rgba.length;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 4 ? 6 : 2], 8);
  const row = [0, ...Array.from({ length: width }, () => rgba).flat()];
  const rows = Buffer.from(Array.from({ length: height }, () => row).flat());
  const chunk = (name: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]).toString('base64');
}

type Word = readonly [string, ...(string | number)[]];
interface Box {
  readonly layer: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const image = (
  { layer, x, y, width, height }: Box,
  rgba: readonly number[],
  mask = OVER,
  stream = 1,
): Word[] => [
  ['img', stream, mask, layer, 'image/png', x, y],
  ['blob', stream, png(width, height, rgba)],
  ['end', stream],
];
const bytesOf = (words: readonly Word[]): Buffer => Buffer.concat(words.map((word) => encode(...word)));
/** A look: all of the screen is opaque from then on. */
const start: Word[] = [
  ['size', 0, SIDE, SIDE],
  ['size', -1, SIDE, SIDE],
  ...image({ layer: 0, x: 0, y: 0, width: SIDE, height: SIDE }, [9, 9, 9]),
];

function painted(...frames: readonly Uint8Array[]): string {
  const picture = new GuacPicture();
  picture.feed(bytesOf(start));
  for (const frame of frames) picture.feed(frame);
  return picture.pixels.toString('hex');
}

const partsOf = (drawings: Drawings): Uint8Array[] => drawings.all.flatMap(({ parts }) => parts);
const opcodes = (drawings: Drawings): string[] =>
  partsOf(drawings).map((part) => /^\d+\.([a-z]+)/.exec(Buffer.from(part).toString('latin1'))?.[1] ?? '');

const side = fc.integer({ min: 1, max: SIDE });
const place = fc.integer({ min: 0, max: SIDE - 1 });
const box = fc.record({ layer: fc.constantFrom(0, 0, 0, -1), x: place, y: place, width: side, height: side });
const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
const inside = ({ layer, x, y, width, height }: Box): Box => ({
  layer,
  x,
  y,
  width: Math.min(width, SIDE - x),
  height: Math.min(height, SIDE - y),
});
const drawing: fc.Arbitrary<Word[]> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(box, colour).map(([at, rgb]) => image(at, rgb)) },
  fc.tuple(box, colour, fc.constantFrom(0, 128, 255)).map(([at, rgb, alpha]) => image(at, [...rgb, alpha])),
  fc.tuple(box, colour).map(([at, rgb]) => image({ ...at, x: 0, y: 0, width: SIDE, height: SIDE }, rgb, SRC)),
  fc.tuple(box, box, fc.constantFrom(SRC, OVER)).map(([from, to, mask]): Word[] => {
    const { layer, x, y, width, height } = inside(from);
    return [['copy', layer, x, y, width, height, mask, to.layer, to.x, to.y]];
  }),
  fc.tuple(box, colour).map(([{ layer, x, y, width, height }, rgb]): Word[] => [
    ['rect', layer, x, y, width, height],
    ['cfill', OVER, layer, ...rgb, 255],
  ]),
  fc.constant<Word[]>([['sync', 1]]),
  box.map(({ width, height }): Word[] => [['cursor', 0, 0, -1, 0, 0, width, height]]),
);

test('whatever is drawn, what is kept of it shows the same at the end of every frame', () => {
  fc.assert(
    fc.property(fc.array(drawing, { maxLength: 40 }), (words) => {
      const drawings = new Drawings();
      const frames: Buffer[] = [];
      for (const [at, some] of words.entries()) {
        const frame = bytesOf(some);
        frames.push(frame);
        drawings.add(frame, at + 1);
        expect(painted(...partsOf(drawings))).toBe(painted(...frames));
        expect(drawings.bytes).toBe(Buffer.concat(partsOf(drawings)).length);
      }
    }),
    { numRuns: 300 },
  );
});

test('the same with images in one another, cut anywhere between two instructions', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(box, colour), { minLength: 2, maxLength: 6 }), fc.nat(), (images, cut) => {
      const words = images.map(([at, rgb], stream) => image(at, rgb, OVER, stream));
      const begun = [0, 1].flatMap((part) => words.flatMap((three) => three.slice(part, part + 1)));
      const woven = [...begun, ...words.flatMap((three) => three.slice(2)).reverse()];
      const drawings = new Drawings();
      const at = cut % woven.length;
      drawings.add(bytesOf(woven.slice(0, at)), 1);
      const before = Buffer.concat(partsOf(drawings));
      const after = bytesOf(woven.slice(at));
      expect(painted(before, after)).toBe(painted(bytesOf(woven)));
      drawings.add(after, 2);
      expect(painted(...partsOf(drawings))).toBe(painted(bytesOf(woven)));
    }),
  );
});

test('a film of any length is one picture of it, however its pictures are cut', () => {
  const drawings = new Drawings();
  for (let frame = 1; frame <= 1_000; frame += 1) {
    const height = 1 + (frame % (SIDE - 1));
    const upper = { layer: 0, x: 0, y: 0, width: SIDE, height };
    const lower = { ...upper, y: height, height: SIDE - height };
    const words = [...image(upper, [frame & 255, 0, 0]), ...image(lower, [0, frame & 255, 0]), ['sync', 1]];
    drawings.add(bytesOf(words as Word[]), frame);
  }
  expect(opcodes(drawings)).toEqual(['img', 'img', 'sync']);
});

test('the same from a guacd that keeps a copy of every frame', () => {
  const drawings = new Drawings();
  const whole: Box = { layer: 0, x: 0, y: 0, width: SIDE, height: SIDE };
  for (let frame = 1; frame <= 1_000; frame += 1) {
    const copy: Word = ['copy', 0, 0, 0, SIDE, SIDE, OVER, -7, 0, 0];
    drawings.add(bytesOf([...image(whole, [frame & 255, 0, 0]), ['sync', frame], copy]), frame);
  }
  expect(opcodes(drawings)).toEqual(['img', 'sync', 'copy']);
});

test('what was moved on is kept until that is drawn over', () => {
  const drawings = new Drawings();
  const whole: Box = { layer: 0, x: 0, y: 0, width: SIDE, height: SIDE };
  const half: Box = { ...whole, height: SIDE / 2 };
  drawings.add(bytesOf(image(half, [1, 2, 3])), 1);
  drawings.add(bytesOf([['copy', 0, 0, 0, SIDE, SIDE / 2, OVER, 0, 0, SIDE / 2]]), 2);
  drawings.add(bytesOf(image(half, [4, 5, 6])), 3);
  expect(opcodes(drawings)).toEqual(['img', 'copy', 'img']);
  drawings.add(bytesOf(image({ ...half, y: SIDE / 2 }, [7, 8, 9])), 4);
  expect(opcodes(drawings)).toEqual(['img', 'img']);
});

test('a pointer is kept with the picture it was cut out of, until the next one', () => {
  const drawings = new Drawings();
  const shape: Box = { layer: -1, x: 0, y: 0, width: 1, height: 1 };
  const pointer: Word = ['cursor', 0, 0, -1, 0, 0, 1, 1];
  drawings.add(bytesOf([...image(shape, [1, 2, 3]), pointer, ...image(shape, [4, 5, 6])]), 1);
  expect(opcodes(drawings)).toEqual(['img', 'cursor', 'img']);
  drawings.add(bytesOf([pointer]), 2);
  expect(opcodes(drawings)).toEqual(['img', 'cursor']);
});

test('what may change more than its area stays', () => {
  const drawings = new Drawings();
  const part: Box = { layer: 0, x: 0, y: 0, width: 1, height: 1 };
  for (const mask of [SRC, 4]) drawings.add(bytesOf(image(part, [1, 2, 3], mask)), 1);
  drawings.add(bytesOf(image(part, [4, 5, 6])), 2);
  expect(opcodes(drawings)).toEqual(['img', 'img', 'img']);
});

test('of pointers and ends of frames the last is kept', () => {
  const drawings = new Drawings();
  for (let frame = 1; frame <= 5; frame += 1)
    drawings.add(
      bytesOf([
        ['cursor', 0, 0, -1, 0, 0, 1, 1],
        ['sync', frame],
      ]),
      frame,
    );
  expect(Buffer.concat(partsOf(drawings)).toString()).toBe(
    '6.cursor,1.0,1.0,2.-1,1.0,1.0,1.1,1.1;4.sync,1.5;',
  );
});

test('what is kept is counted to the byte, and nothing is left behind', () => {
  const drawings = new Drawings();
  drawings.add(
    bytesOf([
      ['img', 1, OVER, 0, 'image/png', 0, 0],
      ['blob', 1, 'AAAA'],
    ]),
    1,
  );
  drawings.add(
    bytesOf([
      ['copy', 0, 0, 0, 1, 1, OVER, 0, 0, 0],
      ['sync', 1],
    ]),
    2,
  );
  expect(drawings.bytes).toBe(Buffer.concat(partsOf(drawings)).length);
  expect(drawings.held).toBeGreaterThan(drawings.bytes);
  drawings.forgetUntil(2);
  expect([drawings.bytes, drawings.held]).toEqual([0, 0]);
  // The rest of an image whose beginning somebody else has shown is shown as it comes.
  drawings.add(bytesOf([['end', 1]]), 3);
  expect(opcodes(drawings)).toEqual(['end']);
});

test('an image lies over what came before its end, and nothing was taken from it before', () => {
  const drawings = new Drawings();
  const whole: Box = { layer: 0, x: 0, y: 0, width: SIDE, height: SIDE };
  const [begin = ['nop'], ...rest] = image(whole, [1, 2, 3]);
  drawings.add(
    bytesOf([begin, ['copy', 0, 0, 0, 1, 1, OVER, -1, 0, 0], ...rest, ...image(whole, [4, 5, 6])]),
    1,
  );
  expect(opcodes(drawings)).toEqual(['copy', 'img']);
});

test('a storm of tiny drawings is kept whole rather than compared one by one', () => {
  const drawings = new Drawings();
  const tiny = bytesOf(Array.from({ length: 100 }, (): Word => ['copy', 0, 0, 0, 1, 1, OVER, 0, 0, 0]));
  for (let frame = 1; frame <= 200; frame += 1) drawings.add(tiny, frame);
  expect(drawings.all).toHaveLength(20_000);
  const comparisons = drawings.all.reduce((sum, { reads }) => sum + reads.length, 0);
  expect(comparisons).toBeLessThanOrEqual((200 * tiny.length) / 4);
});

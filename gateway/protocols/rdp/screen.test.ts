/** When a look is taken and what a late joiner is given, counted. */

import { beforeEach, expect, test } from '@jest/globals';
import type { Frame } from '../../sessions/ports.js';
import { encode } from './instruction.js';
import { RdpScreen } from './screen.js';

const KIB = 1024;
/** Of 64 × 64 pixels: its beginning, up to the size. */
const JPEG = Buffer.from('ffd8ffc0001108004000400301220002110103110100', 'hex')
  .toString('base64')
  .slice(0, 28);
let now: number;
let looks: number;
let seq: number;
let screen: RdpScreen;
/** Everything that was published, in order. */
let said: Buffer[];

beforeEach(() => {
  [now, looks, seq, said] = [0, 0, 0, []];
  screen = new RdpScreen(undefined, () => now);
  screen.onNeeded = () => (looks += 1);
});

/** One frame of about so many bytes, told apart by its number, of which nothing is ever drawn over. */
function publish(bytes: number): void {
  const word = encode('rect', said.length, 'x'.repeat(Math.min(bytes, 10 * KIB)));
  const frame = Buffer.concat(Array.from({ length: Math.ceil(bytes / word.length) }, () => word));
  said.push(frame);
  screen.apply(frame, (seq += 1));
}

/** One picture of a film, the whole of it drawn over the one before. */
function show(bytes: number): void {
  const blobs = Array.from({ length: Math.ceil(bytes / KIB) }, () =>
    encode('blob', 1, JPEG + 'x'.repeat(KIB)),
  );
  const frame = Buffer.concat([encode('img', 1, 14, 0, 'image/jpeg', 0, 0), ...blobs, encode('end', 1)]);
  screen.apply(frame, (seq += 1));
}

/** guacd's copy shows all that was published until now. */
function looked(): void {
  screen.looked({ frames: [Buffer.from(`picture ${String(said.length)};`)], seq, since: seq });
  said = [Buffer.from(`picture ${String(said.length)};`)];
}

function join(): Buffer {
  let got: readonly Frame[] = [];
  screen.keyframe(0, (frames, at) => {
    got = frames;
    expect(at).toBe(seq);
  });
  const [reset, ...picture] = got as readonly [string, ...Buffer[]];
  const bytes = Buffer.concat(picture);
  expect(JSON.parse(reset)).toEqual({ t: 'reset', bytes: bytes.length });
  return bytes;
}

test('however many come and go under heavy output, one look serves all of some seconds', () => {
  screen.prepare();
  looked();
  for (now = 0; now < 3_900; now += 100) {
    publish(100 * KIB);
    expect(join().equals(Buffer.concat(said))).toBe(true);
  }
  expect(looks).toBe(1);
  now = 4_000;
  publish(100 * KIB);
  screen.keyframe(0, () => undefined);
  expect(looks).toBe(2);
});

test('under a film one look serves for as long as people come, and little is sent to each', () => {
  screen.prepare();
  looked();
  for (now = 0; now < 600_000; now += 1_000) {
    for (let frame = 0; frame < 5; frame += 1) show(100 * KIB);
    if (now % 20_000 === 0) expect(join().length).toBeLessThan(110 * KIB);
  }
  expect(looks).toBe(1);
});

test('nothing is kept of a film that nobody has come to for half a minute', () => {
  screen.prepare();
  looked();
  join();
  for (now = 0; now < 31_000; now += 1_000) for (let frame = 0; frame < 5; frame += 1) show(100 * KIB);
  screen.keyframe(0, () => undefined);
  expect(looks).toBe(2);
});

test('what a joiner must be shown is bounded, young look or not; little is kept for ever', () => {
  screen.prepare();
  looked();
  for (let frame = 0; frame < 41; frame += 1) publish(100 * KIB);
  screen.keyframe(0, () => undefined);
  expect(looks).toBe(2);
  looked();
  now = 1e9;
  for (let frame = 0; frame < 9; frame += 1) publish(100 * KIB);
  expect(join().equals(Buffer.concat(said))).toBe(true);
  publish(200 * KIB);
  screen.keyframe(0, () => undefined);
  expect(looks).toBe(3);
});

test('a storm of tiny drawings is bounded by what it takes in memory', () => {
  screen.prepare();
  looked();
  const tiny = Buffer.concat(Array.from({ length: 1_000 }, () => encode('rect', 0, 0, 0, 1, 1)));
  for (let frame = 0; frame < 40; frame += 1) screen.apply(tiny, (seq += 1));
  screen.keyframe(0, () => undefined);
  expect(looks).toBe(2);
});

test('who joins again and again is sent few pieces, the look first, each frame once and in order', () => {
  screen.prepare();
  looked();
  for (let frame = 0; frame < 300; frame += 1) {
    publish(3 * KIB);
    join();
  }
  let pieces = 0;
  screen.keyframe(0, (frames) => (pieces = frames.length));
  expect(join().equals(Buffer.concat(said))).toBe(true);
  expect(pieces).toBeLessThan(8);
});

test('frames that come while a look is under way belong behind it, also more than is usually kept', () => {
  now = 1e9;
  screen.prepare();
  const before = said.length;
  for (let frame = 0; frame < 20; frame += 1) publish(100 * KIB);
  screen.looked({ frames: [Buffer.from('picture;')], seq: 5, since: 0 });
  // The look was let in late: what came before its end is shown once more over it.
  expect(join().equals(Buffer.concat([Buffer.from('picture;'), ...said.slice(before)]))).toBe(true);
  expect(looks).toBe(1);
});

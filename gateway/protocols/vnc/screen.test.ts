/** What a keyframe repeats for whom, and how often. */

import { expect, test } from '@jest/globals';
import type { Frame } from '../../sessions/ports.js';
import { VncScreen } from './screen.js';
import { Shadow, TILE } from './shadow.js';

/** A picture of noise: nothing in it compresses. */
function screenOf(width: number, height: number) {
  const shadow = new Shadow({ width, height });
  for (let at = 0; at < shadow.pixels.length; at += 1) shadow.pixels[at] = Math.imul(at, 0x9e3779b1) >>> 8;
  const later: { readonly ms: number; readonly act: () => void }[] = [];
  const time = { now: 0, each: 0 };
  const held: boolean[] = [];
  const screen = new VncScreen(
    shadow,
    {
      window: () => Buffer.alloc(0),
      paint: () => true,
      flush: () => undefined,
      hold: (on) => held.push(on),
    },
    {
      now: () => (time.now += time.each),
      after: (ms, act) => {
        later.push({ ms, act });
        return () => undefined;
      },
    },
  );
  return { shadow, screen, later, time, held };
}

const bytes = (frames: readonly Frame[]): number => frames.reduce((sum, frame) => sum + frame.length, 0);

test('who fell behind is shown the tiles that changed since his last frame, and no others', () => {
  const { shadow, screen, later } = screenOf(640, 640);
  screen.apply(Buffer.alloc(1), 1);
  screen.apply(Buffer.alloc(1), 2);
  shadow.fill({ x: 300, y: 100, width: 3, height: 3 }, 0xff);
  shadow.touch({ x: 300, y: 100, width: 3, height: 3 });
  screen.apply(Buffer.alloc(1), 3);
  const got: number[] = [];
  for (const since of [0, 2, 3])
    screen.keyframe(
      0,
      (frames, seq) => {
        got.push(bytes(frames));
        expect(seq).toBe(3);
      },
      since,
    );
  for (const { act } of later) act();
  const [all = 0, changed = 0, nothing = 0] = got;
  expect(all).toBeGreaterThan(640 * 640 * 3);
  expect(nothing).toBeLessThan(100);
  expect(changed - nothing).toBeGreaterThan(TILE.width * TILE.height * 3 * 0.9);
  expect(changed - nothing).toBeLessThan(TILE.width * TILE.height * 3 * 1.2);
});

test('a large keyframe goes out in parts, so that a page on a thin line can say how far it is', () => {
  const { screen } = screenOf(640, 640);
  screen.keyframe(0, (frames) => {
    expect(frames.length).toBeGreaterThan(10);
    for (const frame of frames) expect(frame.length).toBeLessThan(80 * 1024);
  });
});

test('those who fell behind wait for each other; who comes new does not wait', () => {
  const { screen, later, time } = screenOf(64, 64);
  screen.apply(Buffer.alloc(1), 1);
  const shown: string[] = [];
  const ask = (who: string, since: number): void => {
    screen.keyframe(0, () => shown.push(who), since);
  };
  ask('first', 1);
  expect(later.map(({ ms }) => ms)).toEqual([0]);
  later.shift()?.act();
  expect(shown).toEqual(['first']);
  time.now = 20;
  ask('second', 1);
  ask('third', 1);
  ask('new', 0);
  expect(shown).toEqual(['first', 'new']);
  expect(later.map(({ ms }) => ms)).toEqual([130]);
  later.shift()?.act();
  expect(shown).toEqual(['first', 'new', 'second', 'third']);
});

/** Lets the pieces of a keyframe follow each other, with `between` in between. @returns how many there were. */
function goOn(later: { readonly act: () => void }[], between: () => void = () => undefined): number {
  let pieces = 0;
  while (later.length > 0) {
    pieces += 1;
    later.shift()?.act();
    between();
  }
  return pieces;
}

test('a keyframe that takes long is made in pieces, and who comes meanwhile gets the same', () => {
  const { screen, later, time, held } = screenOf(1024, 1024);
  const got: (readonly Frame[])[] = [];
  time.each = 7;
  screen.apply(Buffer.alloc(1), 1);
  screen.keyframe(0, (frames) => got.push(frames));
  expect(got).toHaveLength(0);
  screen.keyframe(0, (frames) => got.push(frames));
  let [piece, heldAt] = [1, 0];
  const pieces = goOn(later, () => {
    piece += 1;
    if (held.length === 1 && heldAt === 0) heldAt = piece;
  });
  expect(pieces).toBe(63);
  expect(got).toHaveLength(2);
  expect(got[0] === got[1]).toBe(true);
  expect(bytes(got[0] ?? [])).toBeGreaterThan(1024 * 1024 * 3);
  // The machine waits for the last of it only.
  expect([held, heldAt]).toEqual([[true, false], 24]);
  // All of it is written by now.
  screen.apply(Buffer.alloc(1), 2);
  screen.keyframe(0, (frames) => got.push(frames));
  expect(got).toHaveLength(3);
});

test('a machine that paints faster than a keyframe is made waits once each tile has had its turn', () => {
  const { shadow, screen, later, time, held } = screenOf(1024, 1024);
  const whole = { x: 0, y: 0, width: 1024, height: 1024 };
  let seq = 1;
  let shown = 0;
  time.each = 7;
  screen.apply(Buffer.alloc(1), seq);
  screen.keyframe(0, (_, at) => (shown = at));
  goOn(later, () => {
    if (held.at(-1) === true || shown > 0) return;
    shadow.touch(whole);
    seq += 1;
    screen.apply(Buffer.alloc(1), seq);
  });
  expect([shown, held]).toEqual([seq, [true, false]]);
  expect(seq).toBeLessThan(70);
});

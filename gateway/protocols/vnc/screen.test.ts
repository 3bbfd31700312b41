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
  const time = { now: 0 };
  const screen = new VncScreen(
    shadow,
    () => Buffer.alloc(0),
    () => true,
    {
      now: () => time.now,
      after: (ms, act) => {
        later.push({ ms, act });
        return () => undefined;
      },
    },
  );
  return { shadow, screen, later, time };
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

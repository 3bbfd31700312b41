/** The pointer's way, on a clock that is held. */

import { expect, test } from '@jest/globals';
import { HeldClock } from '../../test/fakes/held-clock.js';
import { PointerTrail, type Point } from './pointer-trail.js';

function trail() {
  const clock = new HeldClock();
  const told: Point[] = [];
  const pointer = new PointerTrail(clock, () => undefined);
  const stop = pointer.listen((at) => told.push(at));
  return { clock, told, pointer, stop };
}

test('a thousand moves in a second are at most thirty words, and the last is where it stopped', () => {
  const { clock, told, pointer } = trail();
  for (let i = 0; i < 1000; i += 1) {
    pointer.move({ x: i, y: 2 * i });
    clock.pass(1);
  }
  expect(told.length).toBeGreaterThan(25);
  expect(told.length).toBeLessThanOrEqual(30);
  clock.pass(100);
  expect(told.at(-1)).toEqual({ x: 999, y: 1998 });
});

test('a press where it stands says nothing, nor does anything after the end', () => {
  const { clock, told, pointer, stop } = trail();
  pointer.move({ x: 1, y: 1 });
  pointer.move({ x: 1, y: 1 });
  clock.pass(100);
  expect(told).toEqual([{ x: 1, y: 1 }]);
  pointer.move({ x: 2, y: 1 });
  pointer.move({ x: 3, y: 1 });
  pointer.close();
  clock.pass(100);
  pointer.move({ x: 4, y: 1 });
  stop();
  expect(told).toEqual([
    { x: 1, y: 1 },
    { x: 2, y: 1 },
  ]);
});

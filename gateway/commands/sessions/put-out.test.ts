/** When somebody who was put out may come again. */

import { expect, test } from '@jest/globals';
import { HeldClock } from '../../../test/fakes/held-clock.js';
import { Refused } from '../refused.js';
import { PutOut } from './put-out.js';

const clock = new HeldClock();

/** Seconds he is told to wait; 0 = he may come. */
function wait(putOut: PutOut, userId: string): unknown {
  try {
    putOut.check(userId);
    return 0;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    expect(error.code).toBe('too-many-requests');
    return error.params?.['retryAfterSeconds'];
  }
}

test('each time somebody is put out he waits twice as long, at most a minute; nobody else waits', () => {
  const putOut = new PutOut(clock, 2_000);
  expect(wait(putOut, 'jonas')).toBe(0);
  for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
    putOut.note('jonas');
    expect([wait(putOut, 'jonas'), wait(putOut, 'mara')]).toEqual([seconds, 0]);
    clock.pass(seconds * 1000 - 1);
    expect(wait(putOut, 'jonas')).toBe(1);
    clock.pass(1);
    expect(wait(putOut, 'jonas')).toBe(0);
  }
});

test('who kept quiet for ten minutes starts anew', () => {
  const putOut = new PutOut(clock, 2_000);
  for (let times = 0; times < 5; times += 1) putOut.note('jonas');
  expect(wait(putOut, 'jonas')).toBe(32);
  clock.pass(32_000 + 10 * 60_000 + 1);
  putOut.note('jonas');
  expect(wait(putOut, 'jonas')).toBe(2);
});

test('where nobody is to wait nobody does', () => {
  const putOut = new PutOut(clock, 0);
  for (let times = 0; times < 5; times += 1) putOut.note('jonas');
  expect(wait(putOut, 'jonas')).toBe(0);
});

/** How long to wait before trying again. */

import { expect, test } from '@jest/globals';
import { backOff } from './back-off.js';

test('it doubles, up to a limit that a waiting person can bear', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 50].map((attempt) => backOff(attempt, () => 1))).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000,
  ]);
});

test('at least half of it is waited, and no two pages need to wait alike', () => {
  expect(backOff(3, () => 0)).toBe(2_000);
  expect(backOff(3, () => 0.5)).toBe(3_000);
});

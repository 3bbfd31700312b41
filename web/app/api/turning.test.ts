/** When the page asks again by itself. */

import { expect, test } from '@jest/globals';
import { untilNext } from './turning.js';

test('the page asks again just after the next moment that turns something, and not without one', () => {
  expect(untilNext([], 1_000)).toBe(false);
  expect(untilNext([20_000, 11_000], 1_000)).toBe(10_100);
  expect(untilNext([0], 100_000)).toBe(false);
});

test('a moment just past is asked about again soon, for the clocks may differ a little', () => {
  expect(untilNext([1_000], 1_200)).toBe(500);
});

test('what is months away fits a timer', () => {
  expect(untilNext([90 * 86_400_000], 0)).toBe(86_400_000);
});

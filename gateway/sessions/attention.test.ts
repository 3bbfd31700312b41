/** How long a controller may do nothing, and when input passes, on a clock held by hand. */

import { expect, test } from '@jest/globals';
import { HeldClock } from '../../test/fakes/held-clock.js';
import { Attention } from './attention.js';

const MINUTE_MS = 60_000;

test('a controller who does nothing is told a minute before the end, then it is over; anything he does puts it off', () => {
  const clock = new HeldClock();
  const attention = new Attention(clock);
  attention.keepTo({ idleMs: 5 * MINUTE_MS, observer: false });
  clock.pass(4 * MINUTE_MS - 1);
  expect([attention.look(), attention.endsAt]).toEqual(['nothing', undefined]);
  clock.pass(1);
  expect([attention.look(), attention.endsAt]).toEqual(['told', clock.now() + MINUTE_MS]);
  expect(attention.did()).toBe(true);
  clock.pass(5 * MINUTE_MS - 1);
  expect(attention.look()).not.toBe('over');
  clock.pass(1);
  expect(attention.look()).toBe('over');
});

test('a short limit warns for half of it; without one nothing is ever over', () => {
  const clock = new HeldClock();
  const attention = new Attention(clock);
  attention.keepTo({ idleMs: MINUTE_MS, observer: false });
  clock.pass(MINUTE_MS / 2 - 1);
  expect(attention.look()).toBe('nothing');
  clock.pass(1);
  expect(attention.look()).toBe('told');
  attention.keepTo({ idleMs: undefined, observer: false });
  clock.pass(100 * MINUTE_MS);
  expect(attention.look()).toBe('told');
  expect([attention.look(), attention.endsAt]).toEqual(['nothing', undefined]);
});

test('where an observer is required, input passes while at least one watches', () => {
  const attention = new Attention(new HeldClock());
  expect(attention.mayPass(0)).toBe(true);
  attention.keepTo({ idleMs: undefined, observer: true });
  expect([0, 1, 10].map((watching) => attention.mayPass(watching))).toEqual([false, true, true]);
});

/** The phone's Ctrl and Alt. */

import { expect, test } from '@jest/globals';
import { NO_STICKY, withSticky } from './sticky-keys.js';

test('nothing held changes nothing', () => {
  expect(withSticky('c', NO_STICKY)).toBe('c');
});

test('Ctrl makes a control character of a letter', () => {
  expect(withSticky('c', { ctrl: true, alt: false })).toBe('\u0003');
  expect(withSticky('[', { ctrl: true, alt: false })).toBe('\u001b');
});

test('Alt puts an escape before it', () => {
  expect(withSticky('b', { ctrl: false, alt: true })).toBe('\u001bb');
  expect(withSticky('b', { ctrl: true, alt: true })).toBe('\u001b\u0002');
});

test('what has no control character stays as it is', () => {
  expect(withSticky('é', { ctrl: true, alt: false })).toBe('é');
  expect(withSticky('7', { ctrl: true, alt: false })).toBe('7');
});

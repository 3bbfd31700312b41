/** Times as people say them. */

import { describe, expect, test } from '@jest/globals';
import { count, countdown, dayAndTime, dayHeading, length, shortDay, when } from './time.js';

const at = (text: string): number => new Date(text).getTime();
const NOW = at('2026-11-21T14:32:08');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('length', () => {
  test.each([
    [0, 'less than a minute'],
    [59_999, 'less than a minute'],
    [MINUTE, '1 minute'],
    [38 * MINUTE, '38 minutes'],
    [HOUR, '1 hour'],
    [HOUR + 8 * MINUTE, '1 hour 8 minutes'],
    [2 * HOUR + 41 * MINUTE, '2 hours 41 minutes'],
    [24 * HOUR, '1 day'],
    [51 * HOUR, '2 days 3 hours'],
  ])('%i ms is %s', (ms, said) => {
    expect(length(ms)).toBe(said);
  });

  test('a clock that runs a little ahead says no nonsense', () => {
    expect(length(-5_000)).toBe('less than a minute');
  });
});

describe('when', () => {
  test.each([
    ['2026-11-21T14:32:00', 'just now'],
    ['2026-11-21T14:32:30', 'just now'],
    ['2026-11-21T14:28:00', '4 minutes ago'],
    ['2026-11-21T14:31:00', '1 minute ago'],
    ['2026-11-21T09:12:00', 'Today, 09:12'],
    ['2026-11-20T16:40:00', 'Yesterday, 16:40'],
    ['2026-11-12T14:31:00', '12 November, 14:31'],
    ['2025-03-03T10:14:00', '3 March 2025, 10:14'],
  ])('%s is "%s"', (moment, said) => {
    expect(when(at(moment), NOW)).toBe(said);
  });

  test('yesterday is a day of the calendar, not 24 hours', () => {
    expect(dayAndTime(at('2026-11-20T00:01:00'), at('2026-11-21T23:59:00'))).toBe('Yesterday, 00:01');
    expect(dayAndTime(at('2026-11-19T23:59:00'), at('2026-11-21T00:01:00'))).toBe('19 November, 23:59');
  });

  test('a narrow column gets the time today and the day before that', () => {
    expect(shortDay(at('2026-11-21T09:12:00'), NOW)).toBe('09:12');
    expect(shortDay(at('2026-11-20T09:12:00'), NOW)).toBe('Yesterday');
    expect(shortDay(at('2026-11-12T09:12:00'), NOW)).toBe('12 November');
  });

  test('a heading names the day in full', () => {
    expect(dayHeading(NOW, NOW)).toBe('Today, Saturday 21 November 2026');
    expect(dayHeading(at('2026-11-18T08:00:00'), NOW)).toBe('Wednesday 18 November 2026');
  });
});

test('a countdown never shows less than nothing', () => {
  expect(countdown(42_000)).toBe('0:42');
  expect(countdown(41_001)).toBe('0:42');
  expect(countdown(65_000)).toBe('1:05');
  expect(countdown(-1)).toBe('0:00');
});

test('one is one and many are many', () => {
  expect(count(1, 'person', 'people')).toBe('1 person');
  expect(count(2, 'person', 'people')).toBe('2 people');
  expect(count(18_204, 'entry', 'entries')).toBe('18,204 entries');
});

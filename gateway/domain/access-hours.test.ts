/** Hours of use: by the wall clock of the machine's zone, over midnight, and when the clocks are changed. */

import { expect, test } from '@jest/globals';
import { type AccessHours, type Day, hoursAt, isTimeZone } from './access-hours.js';

const WEEKDAYS: readonly Day[] = [1, 2, 3, 4, 5];
const ALL: readonly Day[] = [1, 2, 3, 4, 5, 6, 7];
const clock = (text: string): number => {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
};
const hours = (days: readonly Day[], from: string, to: string, zone = 'Europe/Oslo'): AccessHours => ({
  zone,
  spans: [{ days, from: clock(from), to: clock(to) }],
});
const at = (iso: string): number => Date.parse(iso);
const look = (of: AccessHours, iso: string): { open: boolean; until: string | null } => {
  const { open, until } = hoursAt(of, at(iso));
  return { open, until: until === null ? null : new Date(until).toISOString() };
};
const CLOSED = { open: false, until: null };

test('a shift of a working day is open from its first to before its last minute', () => {
  const shift = hours(WEEKDAYS, '08:00', '16:30');
  // Oslo is an hour ahead in winter; the 18th of November 2026 is a Wednesday.
  expect(look(shift, '2026-11-18T06:59:59.999Z')).toEqual(CLOSED);
  expect(look(shift, '2026-11-18T07:00:00Z')).toEqual({ open: true, until: '2026-11-18T15:30:00.000Z' });
  expect(look(shift, '2026-11-18T15:29:59.999Z')).toEqual({ open: true, until: '2026-11-18T15:30:00.000Z' });
  expect(look(shift, '2026-11-18T15:30:00Z')).toEqual(CLOSED);
  expect(look(shift, '2026-11-21T10:00:00Z')).toEqual(CLOSED);
});

test('over midnight it belongs to the day on which it began', () => {
  const night = hours([5], '22:00', '06:00');
  expect(look(night, '2026-11-20T20:59:00Z')).toEqual(CLOSED);
  expect(look(night, '2026-11-20T21:00:00Z')).toEqual({ open: true, until: '2026-11-21T05:00:00.000Z' });
  expect(look(night, '2026-11-21T04:59:59Z')).toEqual({ open: true, until: '2026-11-21T05:00:00.000Z' });
  expect(look(night, '2026-11-21T21:30:00Z')).toEqual(CLOSED);
  // From Sunday into Monday.
  expect(look(hours([7], '22:00', '06:00'), '2026-11-23T03:00:00Z').open).toBe(true);
});

test('adjoining spans are one; a gap of a minute is a gap', () => {
  const spans = (second: string): AccessHours => ({
    zone: 'UTC',
    spans: [
      { days: [1], from: clock('08:00'), to: clock('12:00') },
      { days: [1], from: clock(second), to: clock('16:00') },
    ],
  });
  expect(look(spans('12:00'), '2026-11-16T09:00:00Z').until).toBe('2026-11-16T16:00:00.000Z');
  expect(look(spans('12:01'), '2026-11-16T09:00:00Z').until).toBe('2026-11-16T12:00:00.000Z');
  expect(look(spans('12:01'), '2026-11-16T12:00:30Z')).toEqual(CLOSED);
});

test('round the clock never closes; no span never opens', () => {
  expect(look(hours(ALL, '00:00', '00:00'), '2026-11-18T07:00:00Z')).toEqual({ open: true, until: null });
  expect(look({ zone: 'UTC', spans: [] }, '2026-11-18T07:00:00Z')).toEqual(CLOSED);
});

test('in spring the clocks go forward: the shift ends by the wall clock, an hour of time sooner', () => {
  // 29 March 2026, 02:00 becomes 03:00 in Oslo (01:00 UTC).
  const night = hours([6], '22:00', '06:00');
  expect(look(night, '2026-03-28T21:00:00Z')).toEqual({ open: true, until: '2026-03-29T04:00:00.000Z' });
  // It ends in the hour that does not come: closed at the jump itself.
  expect(look(hours([6], '22:00', '02:30'), '2026-03-28T23:00:00Z').until).toBe('2026-03-29T01:00:00.000Z');
  // It lies wholly in that hour: it never opens that day.
  const lost = hours([7], '02:15', '02:45');
  for (let minute = -120; minute <= 120; minute += 1)
    expect(hoursAt(lost, at('2026-03-29T01:00:00Z') + minute * 60_000).open).toBe(false);
});

test('in autumn an hour comes twice: what it holds counts both times', () => {
  // 25 October 2026, 03:00 becomes 02:00 in Oslo (01:00 UTC).
  const night = hours([6], '22:00', '06:00');
  expect(look(night, '2026-10-24T20:00:00Z')).toEqual({ open: true, until: '2026-10-25T05:00:00.000Z' });
  const twice = hours([7], '02:15', '02:45');
  expect(look(twice, '2026-10-25T00:15:00Z')).toEqual({ open: true, until: '2026-10-25T00:45:00.000Z' });
  expect(look(twice, '2026-10-25T00:50:00Z')).toEqual(CLOSED);
  expect(look(twice, '2026-10-25T01:15:00Z')).toEqual({ open: true, until: '2026-10-25T01:45:00.000Z' });
  // Until three o'clock: the hour that comes again is inside.
  expect(look(hours([7], '01:00', '03:00'), '2026-10-24T23:30:00Z').until).toBe('2026-10-25T02:00:00.000Z');
});

test('zones that are not whole hours away, and on the other side of the date line', () => {
  expect(look(hours([1], '09:00', '17:00', 'Asia/Kathmandu'), '2026-11-16T03:15:00Z')).toEqual({
    open: true,
    until: '2026-11-16T11:15:00.000Z',
  });
  // Monday morning there is Sunday here.
  expect(look(hours([1], '08:00', '09:00', 'Pacific/Auckland'), '2026-11-15T19:30:00Z').open).toBe(true);
});

test.each(['2026-03-12T00:00:00Z', '2026-11-05T00:00:00Z'])(
  'around a change of the clocks (to %s) `until` is the first closed minute',
  (end) => {
    const of: AccessHours = {
      zone: 'America/New_York',
      spans: [
        { days: [1, 3, 5, 7], from: clock('22:30'), to: clock('02:10') },
        { days: [2, 4, 6], from: clock('05:00'), to: clock('13:45') },
      ],
    };
    let expected: number | undefined;
    // Backwards, so that the first closed minute after each open one is known.
    for (let minute = at(end); minute > at(end) - 8 * 86_400_000; minute -= 7 * 60_000) {
      const { open, until } = hoursAt(of, minute);
      if (!open) {
        expected = undefined;
        continue;
      }
      if (expected !== undefined) expect({ minute, until }).toEqual({ minute, until: expected });
      expected = until ?? undefined;
      expect(hoursAt(of, (until ?? 0) - 1).open).toBe(true);
      expect(hoursAt(of, until ?? 0).open).toBe(false);
    }
  },
);

test('a zone is one the platform knows', () => {
  for (const zone of ['Europe/Oslo', 'UTC', 'America/Argentina/Buenos_Aires'])
    expect(isTimeZone(zone)).toBe(true);
  for (const zone of ['Europe/Nowhere', '', 'Oslo time']) expect(isTimeZone(zone)).toBe(false);
});

/** Hours of use as people say them. Knows no page. */

import type { AccessHours, Day } from '../../../gateway/domain/access-hours.js';

export const dayNames: Readonly<Record<Day, string>> = {
  1: 'Mon',
  2: 'Tue',
  3: 'Wed',
  4: 'Thu',
  5: 'Fri',
  6: 'Sat',
  7: 'Sun',
};

const two = (n: number): string => String(n).padStart(2, '0');
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

/** "Mon, Tue 08:00–17:00 and Sat 22:00–06:00 (Europe/Oslo)". */
export function hoursWords({ zone, spans }: AccessHours): string {
  const each = spans.map(
    ({ days, from, to }) => `${days.map((day) => dayNames[day]).join(', ')} ${clock(from)}–${clock(to)}`,
  );
  return `${each.join(' and ')} (${zone})`;
}

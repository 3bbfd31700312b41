/**
 * When an endpoint may be used: spans of days and clock times in the time zone of the machine. Pure: the moment is
 * handed in, the zones are those of the platform (IANA, by Intl). Clock times are what the wall clock there shows: an
 * hour that comes twice in autumn counts both times, one that is left out in spring never comes.
 */

/** Monday is 1, Sunday 7 (ISO 8601). */
export type Day = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Minutes after midnight. `to` not after `from`: over midnight, into the day after each of the days. */
export interface HoursSpan {
  readonly days: readonly Day[];
  readonly from: number;
  readonly to: number;
}

export interface AccessHours {
  /** IANA name, e.g. `Europe/Oslo`. */
  readonly zone: string;
  readonly spans: readonly HoursSpan[];
}

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;
/** What is open for longer than this has no end that matters (ms); a week, and an hour for the clocks. */
const HORIZON_MS = (7 * DAY_MINUTES + 60) * MINUTE_MS;

export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Quicker than asking until when. */
export const isOpenAt = (hours: AccessHours, now: number): boolean => minutesLeft(hours, now) > 0;

/** Open now? `until`: the first moment at which it is closed (epoch ms); null while closed, or when it never closes. */
export function hoursAt(
  hours: AccessHours,
  now: number,
): { readonly open: boolean; readonly until: number | null } {
  if (minutesLeft(hours, now) === 0) return { open: false, until: null };
  let at = now;
  while (at - now < HORIZON_MS) {
    const left = minutesLeft(hours, at);
    // Adjoining spans and repeated hours: open goes on where one span ended.
    if (left === 0) return { open: true, until: firstClosed(hours, now, at) };
    at = nextMinute(at) + (left - 1) * MINUTE_MS;
  }
  return { open: true, until: null };
}

/**
 * The first closed minute on the way from open to closed. A clock put forward on the way makes it earlier than
 * counting minutes says.
 */
function firstClosed(hours: AccessHours, open: number, closed: number): number {
  let [low, high] = [Math.floor(open / MINUTE_MS), Math.floor(closed / MINUTE_MS)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (minutesLeft(hours, middle * MINUTE_MS) > 0) low = middle;
    else high = middle;
  }
  return high * MINUTE_MS;
}

const nextMinute = (at: number): number => (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS;

/** Whole minutes until the span at hand ends by the wall clock, the one that has begun among them; 0 = closed. */
function minutesLeft({ zone, spans }: AccessHours, at: number): number {
  const { day, minute } = wallClock(zone, at);
  const before: Day = day === 1 ? 7 : ((day - 1) as Day);
  let left = 0;
  for (const { days, from, to } of spans) {
    const overnight = to <= from;
    if (days.includes(day) && minute >= from && (overnight || minute < to))
      left = Math.max(left, (overnight ? to + DAY_MINUTES : to) - minute);
    if (overnight && days.includes(before) && minute < to) left = Math.max(left, to - minute);
  }
  return left;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Making one takes longer than a thousand uses of it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function wallClock(zone: string, at: number): { readonly day: Day; readonly minute: number } {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = WEEKDAYS.indexOf(parts.get('weekday') ?? '') + 1;
  return { day: day as Day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
}

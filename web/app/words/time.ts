/** Times and lengths as people say them. Pure: `now` is always handed in. Knows no clock. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const LOCALE = 'en-GB';
const hourMinute = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const withSeconds = new Intl.DateTimeFormat(LOCALE, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const dayMonth = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long' });
const dayMonthYear = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric' });
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: 'long' });
const everything = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

/** "1 minute", "2 minutes". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

/** How long something took or has taken, at most two units: "38 minutes", "1 hour 8 minutes". */
export function length(ms: number): string {
  if (ms < MINUTE) return 'less than a minute';
  if (ms < HOUR) return count(Math.floor(ms / MINUTE), 'minute');
  const [big, small, bigWord, smallWord] =
    ms < DAY ? [HOUR, MINUTE, 'hour', 'minute'] : [DAY, HOUR, 'day', 'hour'];
  const rest = Math.floor((ms % big) / small);
  const first = count(Math.floor(ms / big), bigWord);
  return rest === 0 ? first : `${first} ${count(rest, smallWord)}`;
}

/** "2 hours", "45 minutes". */
export const minutesLong = (minutes: number): string => length(minutes * MINUTE);

function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

function daysBack(now: number, days: number): Date {
  const date = new Date(now);
  date.setDate(date.getDate() - days);
  return date;
}

/** A point in time: "just now", "4 minutes ago", "Today, 09:12", "Yesterday, 16:40", "12 November, 14:31". */
export function when(at: number, now: number): string {
  const age = now - at;
  if (age < MINUTE && age > -MINUTE) return 'just now';
  if (age > 0 && age < HOUR) return `${count(Math.floor(age / MINUTE), 'minute')} ago`;
  return dayAndTime(at, now);
}

/** The same without "ago", also for what is to come: "Today, 09:12", "Tomorrow, 07:00". */
export function dayAndTime(at: number, now: number): string {
  const date = new Date(at);
  const time = hourMinute.format(date);
  if (sameDay(date, new Date(now))) return `Today, ${time}`;
  if (sameDay(date, daysBack(now, 1))) return `Yesterday, ${time}`;
  if (sameDay(date, daysBack(now, -1))) return `Tomorrow, ${time}`;
  const day = date.getFullYear() === new Date(now).getFullYear() ? dayMonth : dayMonthYear;
  return `${day.format(date)}, ${time}`;
}

/** The same inside a sentence: "today, 09:12". */
export const withinSentence = (at: number, now: number): string =>
  dayAndTime(at, now).replace(/^[TY]/, (letter) => letter.toLowerCase());

/** For narrow columns: "09:12" today, else "Yesterday", "12 November". */
export function shortDay(at: number, now: number): string {
  const [dayPart = '', time = ''] = dayAndTime(at, now).split(', ');
  return dayPart === 'Today' ? time : dayPart;
}

/** A day alone: "3 March 2026". */
export const day = (at: number): string => dayMonthYear.format(new Date(at));
/** "Today, Saturday 21 November 2026". */
export function dayHeading(at: number, now: number): string {
  const date = new Date(at);
  const name = `${weekday.format(date)} ${dayMonthYear.format(date)}`;
  if (sameDay(date, new Date(now))) return `Today, ${name}`;
  return sameDay(date, daysBack(now, 1)) ? `Yesterday, ${name}` : name;
}
/** "16:30" */
export const clockTime = (at: number): string => hourMinute.format(new Date(at));
/** "14:21:44" */
export const timeOfDay = (at: number): string => withSeconds.format(new Date(at));
/** To the second, with the zone: what stands behind every short form. */
export const exact = (at: number): string => everything.format(new Date(at));

/** A countdown, never below zero: "0:42". */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

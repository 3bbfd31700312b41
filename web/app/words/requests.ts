/** What is said of requests and approvals. Pure: `now` is handed in. */

import type { ApprovalView, RequestView } from '../../../gateway/wire/access.js';
import { clockTime, dayAndTime, minutesLong, withinSentence } from './time.js';

type Wish = Pick<RequestView, 'kind' | 'minutes' | 'from'>;

/** "2 hours, from today, 15:00"; "45 minutes, as soon as approved". */
export function wishWords({ kind, minutes, from }: Wish, now: number): string {
  const long = minutesLong(minutes);
  if (kind === 'break-glass') return `${long}, taken at once`;
  if (kind === 'more') return `${long} more`;
  return from === null ? `${long}, as soon as approved` : `${long}, from ${withinSentence(from, now)}`;
}

export function headline({ person, kind, endpoint }: RequestView): string {
  switch (kind) {
    case 'access':
      return `${person.fullName} asks to use ${endpoint.name}`;
    case 'more':
      return `${person.fullName} asks for more time on ${endpoint.name}`;
    case 'break-glass':
      return `${person.fullName} took emergency access to ${endpoint.name}`;
  }
}

/** "Today, 15:00 to 17:00"; a window that ends another day names it. */
export function windowWords(from: number, until: number, now: number): string {
  const sameDay = new Date(from).toDateString() === new Date(until).toDateString();
  return `${dayAndTime(from, now)} to ${sameDay ? clockTime(until) : withinSentence(until, now)}`;
}

type Tone = 'live' | 'wait' | 'ended' | 'danger';

/** Where it stands, in one or two words. */
export function stateOf(request: RequestView, now: number): readonly [Tone, string] {
  if (request.review !== null && request.review.closedAt === null) return ['danger', 'Review open'];
  switch (request.state) {
    case 'pending':
      return ['wait', 'Waiting'];
    case 'denied':
      return ['danger', 'Denied'];
    case 'cancelled':
      return ['ended', 'Taken back'];
    case 'lapsed':
      return ['ended', 'Not answered in time'];
    case 'approved':
      return request.approval === null ? ['live', 'Approved'] : approvalState(request.approval, now);
  }
}

/** Where one's own request belongs: what holds now, what will, what waits, and what is over. */
export const SHELVES = ['now', 'upcoming', 'waiting', 'history'] as const;
export type Shelf = (typeof SHELVES)[number];

export const SHELF_TITLES: Readonly<Record<Shelf, string>> = {
  now: 'Now',
  upcoming: 'Upcoming',
  waiting: 'Waiting for an answer',
  history: 'History',
};

export function shelfOf({ state, lapsesAt, approval }: RequestView, now: number): Shelf {
  if (state === 'pending') return now < lapsesAt ? 'waiting' : 'history';
  if (state !== 'approved' || approval === null) return 'history';
  if (now >= Math.min(approval.endsAt, approval.endedAt ?? Infinity)) return 'history';
  return now < approval.startsAt ? 'upcoming' : 'now';
}

function approvalState(approval: ApprovalView, now: number): readonly [Tone, string] {
  if (approval.endedAt !== null && approval.endedAt <= now) {
    switch (approval.endedWhy) {
      case 'withdrawn':
        return ['danger', 'Withdrawn'];
      case 'given-back':
        return ['ended', 'Given back'];
      case 'ticket-closed':
        return ['ended', 'Ticket closed'];
      case null:
        return ['ended', 'Over'];
    }
  }
  if (now < approval.startsAt) return ['wait', 'Approved, not begun'];
  return now < approval.endsAt ? ['live', 'Approved'] : ['ended', 'Over'];
}

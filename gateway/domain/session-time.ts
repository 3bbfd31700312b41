/** When the time of a session is over, by the limits of its endpoint and what was added to them. Pure. */

import { hoursAt } from './access-hours.js';
import type { SessionFacts } from './facts.js';

const MINUTE_MS = 60_000;

export interface SessionTime {
  /** Why its time is over; null while it is not. */
  readonly over: 'outside-hours' | 'duration-over' | null;
  /** When it will be (epoch ms), and why; null = not by the endpoint's limits. */
  readonly until: number | null;
  readonly by: 'outside-hours' | 'duration-over' | null;
}

/** What the endpoint's hours and its longest session say to this one. Only extensions prolong, and only the latter. */
export function timeOf(session: SessionFacts, now: number): SessionTime {
  const end = longestOf(session);
  if (end !== null && end <= now) return { over: 'duration-over', until: null, by: null };
  const { hours } = session.endpoint.limits;
  const open = hours === null ? null : hoursAt(hours, now);
  if (open?.open === false) return { over: 'outside-hours', until: null, by: null };
  const closes = open?.until ?? null;
  const until = soonest(end, closes);
  if (until === null) return { over: null, until, by: null };
  return { over: null, until, by: until === end ? 'duration-over' : 'outside-hours' };
}

/** When the longest session at its endpoint would be over (epoch ms), extensions included; null = never. */
export function longestOf({ endpoint, since, extensions }: SessionFacts): number | null {
  const { maxMinutes } = endpoint.limits;
  if (maxMinutes === null) return null;
  const added = extensions.reduce((sum, { minutes }) => sum + minutes, 0);
  return since + (maxMinutes + added) * MINUTE_MS;
}

export function soonest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

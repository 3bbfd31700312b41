/** When an answer turns by time alone: an approval begins or ends, a request lapses. Nobody sends an event for that. */

import type { RequestView } from '../../../gateway/wire/access.js';
import type { EndpointView } from '../../../gateway/wire/api.js';

/** The gateway's clock as the page knows it may run ahead by as much (ms). */
const MARGIN_MS = 100;
/** Asked again this soon when the answer has not turned yet (ms). */
const SOONEST_MS = 500;
/** Timers of the platform go no further (ms). */
const LATEST_MS = 24 * 3_600_000;

/** For `refetchInterval`: until the next of these moments (epoch ms), or false when none is to come. */
export function untilNext(moments: readonly number[], now: number): number | false {
  const coming = moments.filter((at) => at + MARGIN_MS > now - SOONEST_MS);
  if (coming.length === 0) return false;
  return Math.min(LATEST_MS, Math.max(SOONEST_MS, Math.min(...coming) + MARGIN_MS - now));
}

export const turnsOfEndpoint = ({ approval }: EndpointView): readonly number[] =>
  approval === null ? [] : [approval.from, approval.until];

export const turnsOfRequest = ({ state, lapsesAt, approval }: RequestView): readonly number[] => [
  ...(state === 'pending' ? [lapsesAt] : []),
  ...(approval === null || approval.endedAt !== null ? [] : [approval.startsAt, approval.endsAt]),
];

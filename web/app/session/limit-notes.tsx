/** What the endpoint's limits mean for the session at hand: when it ends, and why keys go nowhere. */

import { IconEyeOff, IconHourglass } from '@tabler/icons-react';
import type { SessionView } from '../../../gateway/wire/api.js';
import { useNow } from '../events/use-now.js';
import { Countdown } from '../parts/moment.js';
import { clockTime } from '../words/time.js';

/** The end is said aloud, and in another colour, from here on (ms). */
const SOON_MS = 10 * 60_000;

const WHY = { 'outside-hours': 'hours', 'duration-over': 'longest session' } as const;

/** In the bar: "until 16:30". */
export function LimitChip({ session: { limit } }: { readonly session: SessionView }) {
  const now = useNow();
  if (limit === null) return null;
  const soon = limit.until - now < SOON_MS;
  return (
    <span className={`limit-chip ${soon ? 'limit-soon' : ''}`} role={soon ? 'status' : undefined}>
      <IconHourglass size={15} aria-hidden="true" />
      until {clockTime(limit.until)}
      <span className="visually-hidden"> ({WHY[limit.by]})</span>
    </span>
  );
}

/** Over the picture: the session is about to end, or the controller's keys are dropped. */
export function LimitNotices({
  session,
  controls,
}: {
  readonly session: SessionView;
  readonly controls: boolean;
}) {
  if (session.idleEndsAt !== null)
    return (
      <div className="notice" role="status">
        <IconHourglass size={20} aria-hidden="true" />
        <div>
          <b>
            The session ends in <Countdown to={session.idleEndsAt} />
          </b>
          <span>
            {controls
              ? 'You have done nothing for a while. Press any key to stay.'
              : 'Its controller has done nothing for a while.'}
          </span>
        </div>
      </div>
    );
  if (session.unwatched && session.state === 'active')
    return (
      <div className="notice" role="status">
        <IconEyeOff size={20} aria-hidden="true" />
        <div>
          <b>Nobody is watching.</b>
          <span>
            {controls
              ? 'This endpoint asks for a viewer. What you type does not reach the machine until somebody joins.'
              : 'Input is held off until somebody joins.'}
          </span>
        </div>
      </div>
    );
  return null;
}

/** What the endpoint's limits mean for the session at hand: when it ends, who may add to it, and why keys go nowhere. */

import { Button } from '@mantine/core';
import { IconEyeOff, IconHourglass } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { SessionView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { useNow } from '../events/use-now.js';
import { Countdown } from '../parts/moment.js';
import { clockTime, minutesLong } from '../words/time.js';

/** The end is said aloud, in another colour, and can be put off, from here on (ms). */
const SOON_MS = 10 * 60_000;
/** From here on it is said over the picture, too (ms). */
const NEAR_MS = 2 * 60_000;

const WHY = { 'outside-hours': 'hours', 'duration-over': 'longest session' } as const;

interface OwnView {
  readonly session: SessionView;
  readonly controls: boolean;
}

/** In the bar: "until 16:30", and near the end the controller's way to more. */
export function LimitChip({ session, controls }: OwnView) {
  const { limit } = session;
  const now = useNow();
  if (limit === null) return null;
  const soon = limit.until - now < SOON_MS;
  return (
    <span className={`limit-chip ${soon ? 'limit-soon' : ''}`}>
      <IconHourglass size={15} aria-hidden="true" />
      <span role={soon ? 'status' : undefined}>
        until {clockTime(limit.until)}
        <span className="visually-hidden"> ({WHY[limit.by]})</span>
      </span>
      {soon && controls && <MoreTime session={session} />}
    </span>
  );
}

/** Only what the endpoint lets its controller add by himself; else a domain admin has to. */
function MoreTime({ session: { id, may, extension } }: { readonly session: SessionView }) {
  const send = useMutation({ mutationFn: () => calls.extend(id) });
  if (may.extend !== null || extension === null || extension.left === 0) return null;
  const { minutes, left } = extension;
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        ml="xs"
        loading={send.isPending}
        aria-label={`${minutesLong(minutes)} more, ${left === 1 ? 'the last time' : `${left} times left`}`}
        onClick={() => send.mutate()}
      >
        {minutesLong(minutes)} more
      </Button>
      {send.error !== null && <span role="alert">{send.error.message}</span>}
    </>
  );
}

/** Over the picture: the session is about to end, or the controller's keys are dropped. */
export function LimitNotices({ session, controls }: OwnView) {
  const now = useNow();
  const { limit, idleEndsAt, unwatched, state, extension, may } = session;
  if (limit !== null && limit.until - now < NEAR_MS)
    return (
      <div className="notice" role="status">
        <IconHourglass size={20} aria-hidden="true" />
        <div>
          <b>
            The session ends in <Countdown to={limit.until} />
          </b>
          <span>
            {limit.by === 'outside-hours'
              ? 'The hours of this endpoint are over then.'
              : controls && may.extend === null && extension !== null && extension.left > 0
                ? 'It has lasted as long as a session here may. You can add time in the bar.'
                : 'It has lasted as long as a session here may. A domain admin can give it more time.'}
          </span>
        </div>
      </div>
    );
  if (idleEndsAt !== null)
    return (
      <div className="notice" role="status">
        <IconHourglass size={20} aria-hidden="true" />
        <div>
          <b>
            The session ends in <Countdown to={idleEndsAt} />
          </b>
          <span>
            {controls
              ? 'You have done nothing for a while. Press any key to stay.'
              : 'Its controller has done nothing for a while.'}
          </span>
        </div>
      </div>
    );
  if (unwatched && state === 'active')
    return (
      <div className="notice" role="status">
        <IconEyeOff size={20} aria-hidden="true" />
        <div>
          <b>Nobody is watching.</b>
          <span>
            {controls
              ? 'This endpoint asks for a viewer. What you do does not reach the machine until somebody joins.'
              : 'Input is held off until somebody joins.'}
          </span>
        </div>
      </div>
    );
  return null;
}

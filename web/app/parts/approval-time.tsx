/** How long a session's approval still holds, on the bar: quiet, amber in the last ten minutes, with a way to ask for more. */

import { Button } from '@mantine/core';
import { useNow } from '../events/use-now.js';
import { clockTime, countdown, length } from '../words/time.js';

/** From then on the end is near enough to be warned of (ms). */
const SOON_MS = 10 * 60_000;
const MINUTE_MS = 60_000;

interface ApprovalTimeProps {
  readonly until: number;
  /** Undefined for who cannot ask: viewers. */
  readonly onMore: (() => void) | undefined;
}

export function ApprovalTime({ until, onMore }: ApprovalTimeProps) {
  const left = until - useNow(1_000);
  const soon = left <= SOON_MS;
  return (
    <span className={`bar-until${soon ? ' soon' : ''}`}>
      <span className="visually-hidden">Approval </span>until {clockTime(until)}
      {soon && left > 0 && <span className="num"> · {countdown(left)}</span>}
      <span className="visually-hidden" role="status">
        {soon && left > MINUTE_MS
          ? `Your approval ends in ${length(Math.ceil(left / MINUTE_MS) * MINUTE_MS)}. The session ends then.`
          : ''}
      </span>
      {soon && onMore !== undefined && (
        <Button size="compact-xs" variant="default" ml="xs" onClick={onMore}>
          Ask for more time
        </Button>
      )}
    </span>
  );
}

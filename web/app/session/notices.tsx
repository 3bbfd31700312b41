/** What is said over the picture: who reconnects and how long the session waits, and that a viewer's keys go nowhere. */

import { IconEye, IconHourglass, IconPlugConnectedX } from '@tabler/icons-react';
import type { SessionView } from '../../../gateway/wire/api.js';
import { CONTROLLER_GRACE_MS } from '../../../gateway/domain/limits.js';
import { useNow } from '../events/use-now.js';
import { Countdown } from '../parts/moment.js';

/** The clock is read out at these remainders only (s). */
const ANNOUNCED_AT_S = [60, 30, 10];

/** Says the remaining time at 60, 30 and 10 seconds to who cannot see the clock. */
function Announced({ to, what }: { readonly to: number; readonly what: string }) {
  const left = Math.ceil((to - useNow(250)) / 1_000);
  const mark = ANNOUNCED_AT_S.findLast((seconds) => left <= seconds);
  return (
    <span className="visually-hidden" aria-live="polite">
      {mark === undefined ? '' : `${what} ${mark} seconds left.`}
    </span>
  );
}

const firstName = (fullName: string): string => fullName.split(' ')[0] ?? fullName;

/** For viewers: the controller is away. */
export function ControllerAway({
  session,
  until,
}: {
  readonly session: SessionView;
  readonly until: number;
}) {
  const { fullName } = session.controller;
  return (
    <div className="notice" role="group" aria-label="Controller reconnecting">
      <IconHourglass size={20} aria-hidden="true" />
      <div>
        <b>
          Controller reconnecting <Countdown to={until} />
        </b>
        <span>
          {fullName} lost the connection. If {firstName(fullName)} is not back in time, the session ends for
          everyone.
        </span>
        <Announced to={until} what="Controller reconnecting." />
      </div>
    </div>
  );
}

/** For a controller whose own line is down. */
export function OwnLineDown({
  since,
  graceEndsAt,
  graceMs,
}: {
  readonly since: number;
  readonly graceEndsAt: number | null;
  readonly graceMs: number | null;
}) {
  const until = graceEndsAt ?? since + (graceMs ?? CONTROLLER_GRACE_MS);
  return (
    <div className="notice" role="group" aria-label="Reconnecting">
      <IconPlugConnectedX size={20} aria-hidden="true" />
      <div>
        <b>
          Reconnecting… your session waits <Countdown to={until} />
        </b>
        <span>What you type now does not reach the machine.</span>
        <Announced to={until} what="Reconnecting." />
      </div>
    </div>
  );
}

/** For a viewer whose own line is down. */
export function ViewLost() {
  return (
    <div className="notice" role="status">
      <IconPlugConnectedX size={20} aria-hidden="true" />
      <div>
        <b>Reconnecting…</b>
        <span>The picture continues as soon as the line is back.</span>
      </div>
    </div>
  );
}

export function YouWatch({ controller }: { readonly controller: string }) {
  return (
    <div className="notice notice-v" role="status">
      <IconEye size={20} aria-hidden="true" />
      <div>
        <b>You are watching.</b>
        <span>{controller} controls. Your keys do not reach the machine.</span>
      </div>
    </div>
  );
}

/** The state of a session as a chip, from the state machine, never guessed. */

import type { SessionState } from '../../../gateway/domain/session-state.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import { Chip, type Tone } from './chip.js';
import { Countdown, Since } from './moment.js';

const STATE_WORDS: Readonly<Record<SessionState, readonly [Tone, string]>> = {
  waiting: ['wait', 'Waiting'],
  starting: ['wait', 'Connecting'],
  active: ['live', 'Live'],
  ending: ['ended', 'Ended'],
  ended: ['ended', 'Ended'],
  expired: ['ended', 'Never started'],
};

/** Above this a running session is marked as long (ms). */
export const LONG_MS = 2 * 60 * 60_000;

export function StateChip({ session }: { readonly session: SessionView }) {
  if (session.state === 'active' && session.graceEndsAt !== null)
    return (
      <Chip tone="wait">
        Reconnecting <Countdown to={session.graceEndsAt} />
      </Chip>
    );
  if (session.owners !== null)
    return (
      <Chip tone={session.owners.told === 'failed' ? 'danger' : 'wait'}>
        {session.owners.told === 'failed' ? 'Owner not reached' : 'Owner is asked'}{' '}
        <Countdown to={session.owners.until} />
      </Chip>
    );
  const [tone, word] = STATE_WORDS[session.state];
  return (
    <Chip tone={tone} pulse={session.state === 'active'}>
      {word}
    </Chip>
  );
}

export function InSession({ session }: { readonly session: SessionView }) {
  if (session.startedAt === null) return <>starting</>;
  return (
    <>
      in session for <Since from={session.startedAt} />
    </>
  );
}

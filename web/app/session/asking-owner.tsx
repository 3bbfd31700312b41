/** In place of the picture: the owner of the machine is being asked, how long that goes on, and the way out of it. */

import { Button } from '@mantine/core';
import { IconMailFast, IconMailX } from '@tabler/icons-react';
import { useState } from 'react';
import type { OwnersTold } from '../../../gateway/domain/consent.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { Countdown } from '../parts/moment.js';

const TOLD: Readonly<Record<OwnersTold, string>> = {
  'not-yet': 'A mail is on its way.',
  sent: 'A mail with a link to answer was sent.',
  failed: 'No mail could be sent so far; it is tried again. Reach the owner another way, or cancel.',
};

interface AskingOwnerProps {
  readonly session: SessionView;
  readonly owners: NonNullable<SessionView['owners']>;
}

export function AskingOwner({ session, owners }: AskingOwnerProps) {
  const [ending, setEnding] = useState(false);
  const failed = owners.told === 'failed';
  const Icon = failed ? IconMailX : IconMailFast;
  const cancel = (): void => {
    setEnding(true);
    // The end comes with the session's own news; only a failed call needs the button back.
    calls.end(session.id).catch(() => setEnding(false));
  };
  return (
    <div className="progress">
      <div className="asking-owner">
        <Icon size={34} stroke={1.6} aria-hidden="true" className={failed ? 'tone-danger' : 'tone-wait'} />
        <p>
          The owner of <b>{session.endpoint.name}</b> is asked
        </p>
        <p className="asking-time">
          <Countdown to={owners.until} />
        </p>
        <p className="sub" role="status">
          {TOLD[owners.told]} Nothing reaches the machine before a yes.
        </p>
        <Button variant="default" loading={ending} onClick={cancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

/** Running sessions, live, with the dialogs that end them. */

import { Text } from '@mantine/core';
import { useState } from 'react';
import type { SessionView } from '../../../gateway/wire/api.js';
import { EndDialog } from './end-dialog.js';
import { ExtendDialog } from './extend-dialog.js';
import { SessionRow } from './session-row.js';
import { TerminateDialog } from './terminate-dialog.js';

interface SessionListProps {
  readonly sessions: readonly SessionView[];
  readonly showEndpoint?: boolean;
}

export function SessionList({ sessions, showEndpoint = true }: SessionListProps) {
  const [asked, setAsked] = useState<{
    readonly what: 'terminate' | 'end' | 'extend';
    readonly id: string;
  } | null>(null);
  const session = sessions.find(({ id }) => id === asked?.id);
  const close = (): void => setAsked(null);
  return (
    <>
      {sessions.length === 0 ? (
        <div className="empty">
          <Text fw={600}>Nobody is connected.</Text>
          <Text c="dimmed" fz="sm">
            A session that starts appears here, for everyone who may see its endpoint.
          </Text>
        </div>
      ) : (
        <ul className="slist">
          {sessions.map((each) => (
            <SessionRow
              key={each.id}
              session={each}
              showEndpoint={showEndpoint}
              onTerminate={({ id }) => setAsked({ what: 'terminate', id })}
              onEnd={({ id }) => setAsked({ what: 'end', id })}
              onExtend={({ id }) => setAsked({ what: 'extend', id })}
            />
          ))}
        </ul>
      )}
      {session !== undefined && asked?.what === 'terminate' && (
        <TerminateDialog session={session} onClose={close} />
      )}
      {session !== undefined && asked?.what === 'extend' && (
        <ExtendDialog session={session} onClose={close} />
      )}
      {session !== undefined && asked?.what === 'end' && <EndDialog session={session} onClose={close} />}
    </>
  );
}

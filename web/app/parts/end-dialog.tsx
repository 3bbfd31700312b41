/** Ending one's own session while somebody watches. */

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { SessionView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { watching } from '../events/live-sessions.js';
import { ErrorNote } from './answer.js';

interface EndDialogProps {
  readonly session: SessionView;
  readonly onClose: () => void;
}

export function EndDialog({ session, onClose }: EndDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const viewers = watching(session).length;
  const end = (): void => {
    setBusy(true);
    calls.end(session.id).then(onClose, (failure: unknown) => {
      setBusy(false);
      setError(failure);
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={440}
      title={<b className="dlg-title">End your session?</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text>
          {viewers === 0
            ? `The connection to ${session.endpoint.name} closes at once.`
            : `${viewers === 1 ? '1 person is watching' : `${viewers} people are watching`}. It ends for them too, at once.`}
        </Text>
        {error !== null && <ErrorNote error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it running
          </Button>
          <Button color="red" loading={busy} onClick={end}>
            End session
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Ending somebody else's session: for whom, at once, and why. The reason is read by everybody in it. */

import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import type { SessionView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { watching } from '../events/live-sessions.js';
import { count } from '../words/time.js';
import { ErrorNote } from './answer.js';

const MAX_REASON = 300;

interface TerminateDialogProps {
  readonly session: SessionView;
  readonly onClose: () => void;
}

export function TerminateDialog({ session, onClose }: TerminateDialogProps) {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const viewers = watching(session).length;
  const everyone = count(viewers + 1, 'person', 'people');

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(reason.trim() === '');
    if (reason.trim() === '' || busy) return;
    setBusy(true);
    calls.terminate(session.id, reason).then(onClose, (failure: unknown) => {
      setBusy(false);
      setError(failure);
    });
  };

  return (
    <Modal
      opened
      onClose={onClose}
      size={480}
      closeButtonProps={{ 'aria-label': 'Close' }}
      title={
        <span className="dlg-danger">
          <IconAlertOctagon size={22} aria-hidden="true" />
          <b className="dlg-title">Terminate this session?</b>
        </span>
      }
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text>
            <b>{session.controller.fullName}</b> controls <b>{session.endpoint.name}</b>
            {viewers > 0 && ` and ${viewers === 1 ? '1 person watches' : `${viewers} people watch`}`}. It ends
            for {viewers > 0 ? `all ${viewers + 1}` : 'everyone'} at once, even if the machine hangs.
          </Text>
          <Textarea
            label="Reason"
            description="Everyone in the session reads this."
            placeholder="For example: line 2 is in production until 15:00"
            withAsterisk
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value.replaceAll('\n', ' '))}
            error={missing && reason.trim() === '' ? 'Write a reason.' : null}
            maxLength={MAX_REASON}
          />
          <Text fz="sm" c="dimmed">
            Rights stay as they are. A new session can start at once.
          </Text>
          {error !== null && <ErrorNote error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Keep it running
            </Button>
            <Button type="submit" color="red" loading={busy}>
              Terminate for {everyone}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Asking for more time before an approval ends. Nothing is cut off when it is given in time. */

import { Button, Group, Modal, NumberInput, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { clockTime } from '../words/time.js';
import { ErrorNote } from './answer.js';

interface MoreDialogProps {
  readonly approvalId: string;
  readonly endpoint: string;
  readonly until: number;
  readonly onClose: () => void;
}

export function MoreDialog({ approvalId, endpoint, until, onClose }: MoreDialogProps) {
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<number | string>(30);
  const [tried, setTried] = useState(false);
  const send = useMutation({
    mutationFn: () => calls.askMore(approvalId, { reason, minutes: Number(minutes) }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.allRequests });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size={440}
      title={<b className="dlg-title">Ask for more time</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {send.isSuccess ? (
        <Stack gap="md">
          <p role="status">
            The domain admins have your request. If one of them says yes before {clockTime(until)}, nothing is
            cut off.
          </p>
          <Group justify="flex-end">
            <Button onClick={onClose}>Close</Button>
          </Group>
        </Stack>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (reason.trim() !== '' && !send.isPending) send.mutate();
          }}
        >
          <Stack gap="md">
            <p className="sub">
              {endpoint}: your approval ends at {clockTime(until)}.
            </p>
            <Textarea
              label="Why do you need more time?"
              withAsterisk
              data-autofocus
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={tried && reason.trim() === '' ? 'Say why.' : null}
            />
            <NumberInput
              label="How many minutes more?"
              min={5}
              step={15}
              allowDecimal={false}
              value={minutes}
              onChange={setMinutes}
            />
            {send.error !== null && <ErrorNote error={send.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={send.isPending}>
                Send request
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

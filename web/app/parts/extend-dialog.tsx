/** Giving somebody else's session more time, before its longest is over. For domain admins. */

import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SessionView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { clockTime, minutesLong } from '../words/time.js';
import { ErrorNote } from './answer.js';

const CHOICES = [15, 30, 60, 120, 240];
const MINUTE_MS = 60_000;

/** May this person give this session more time, as a domain admin? */
export const mayGiveTime = (session: SessionView, meId: string): boolean =>
  session.may.extend === null && session.controller.id !== meId;

interface ExtendDialogProps {
  readonly session: SessionView;
  readonly onClose: () => void;
}

export function ExtendDialog({ session, onClose }: ExtendDialogProps) {
  const [minutes, setMinutes] = useState(30);
  const send = useMutation({ mutationFn: () => calls.extend(session.id, minutes), onSuccess: onClose });
  const { limit, approval } = session;
  const until = limit === null ? null : limit.until + minutes * MINUTE_MS;
  return (
    <Modal
      opened
      onClose={onClose}
      size={440}
      title={<b className="dlg-title">Give this session more time?</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!send.isPending) send.mutate();
        }}
      >
        <Stack gap="md">
          <Text>
            <b>{session.controller.fullName}</b> controls <b>{session.endpoint.name}</b>
            {limit !== null && `, until ${clockTime(limit.until)} as things stand`}. Nobody is cut off.
          </Text>
          <Select
            label="How much more?"
            data={CHOICES.map((each) => ({ value: `${each}`, label: minutesLong(each) }))}
            value={`${minutes}`}
            allowDeselect={false}
            data-autofocus
            onChange={(chosen) => chosen !== null && setMinutes(Number(chosen))}
          />
          <Text fz="sm" c="dimmed">
            {until !== null && `It could last until ${clockTime(until)} then. `}
            {approval?.until === null || approval?.until === undefined
              ? 'The hours of the endpoint end it all the same.'
              : `Its approval, until ${clockTime(approval.until)}, and the hours of the endpoint end it all the same.`}
          </Text>
          {send.error !== null && <ErrorNote error={send.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={send.isPending}>
              Give {minutesLong(minutes)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

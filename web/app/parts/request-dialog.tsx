/** Asking for access to a machine: what for, which ticket, when, how long; or, in an emergency, at once. */

import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  NumberInput,
  SegmentedControl,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { fieldErrors } from '../api/fetch-json.js';
import { keys } from '../api/keys.js';
import { useAccessRules } from '../api/queries.js';
import { useNow } from '../events/use-now.js';
import { clockTime, minutesLong } from '../words/time.js';
import { ErrorNote } from './answer.js';
import { Address } from './protocol.js';

const MAX_TEXT = 500;
const MINUTES = 60;
const MIN_MINUTES = 5;
const HOUR_MS = 3_600_000;

type When = 'now' | 'later';

/** `2026-11-22T15:00` of a local time, as an input of the browser wants it. */
export function localInput(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
}

interface RequestDialogProps {
  readonly endpoint: Pick<EndpointView, 'id' | 'domainId' | 'name' | 'protocol' | 'host' | 'port'>;
  readonly onClose: () => void;
}

export function RequestDialog({ endpoint, onClose }: RequestDialogProps) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const rules = useAccessRules(endpoint.domainId).data;
  const now = useNow();
  const [reason, setReason] = useState('');
  const [ticket, setTicket] = useState('');
  const [when, setWhen] = useState<When>('now');
  const [start, setStart] = useState(() => localInput(now + HOUR_MS));
  const [minutes, setMinutes] = useState<number | string>(MINUTES);
  const [emergency, setEmergency] = useState(false);
  const [tried, setTried] = useState(false);
  const longest = rules?.maxMinutes ?? Infinity;
  const length = typeof minutes === 'number' ? minutes : 0;
  const wrong = {
    reason: reason.trim() === '' ? 'Say what you need to do.' : null,
    ticket:
      rules?.ticketRequired === true && !emergency && ticket.trim() === ''
        ? 'Write the ticket number.'
        : null,
    minutes:
      length < MIN_MINUTES || length > longest || !Number.isInteger(length)
        ? `Between ${MIN_MINUTES} minutes and ${minutesLong(Math.min(longest, 10_080))}.`
        : null,
    start: when === 'later' && Number.isNaN(Date.parse(start)) ? 'Choose a time.' : null,
  };
  const send = useMutation({
    mutationFn: () =>
      emergency
        ? calls.breakGlass(endpoint.id, { reason, minutes: length })
        : calls.askAccess(endpoint.id, {
            reason,
            ticket,
            from: when === 'now' ? null : Date.parse(start),
            minutes: length,
          }),
    onSuccess: (request) => {
      void cache.invalidateQueries({ queryKey: keys.endpoints(endpoint.domainId) });
      void cache.invalidateQueries({ queryKey: keys.endpoint(endpoint.id) });
      void cache.invalidateQueries({ queryKey: keys.requests(endpoint.domainId) });
      onClose();
      if (!emergency) void navigate(`/requests/${request.id}?show=mine`);
    },
  });
  const fromServer = fieldErrors(send.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.values(wrong).some((each) => each !== null) || send.isPending) return;
    send.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={480}
      closeButtonProps={{ 'aria-label': 'Close' }}
      title={
        <div>
          <b className="dlg-title">Request access</b>
          <div className="sub">
            {endpoint.name} · {endpoint.protocol.toUpperCase()} · <Address of={endpoint} />
          </div>
        </div>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Textarea
            label="What do you need to do?"
            placeholder="The admin reads this first"
            withAsterisk
            data-autofocus
            maxLength={MAX_TEXT}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={tried ? wrong.reason : null}
          />
          {!emergency && (
            <>
              <TextInput
                label="Ticket"
                placeholder={rules?.ticketRequired === true ? '' : 'Optional'}
                withAsterisk={rules?.ticketRequired === true}
                maxLength={64}
                value={ticket}
                onChange={(event) => setTicket(event.currentTarget.value)}
                error={tried ? wrong.ticket : null}
              />
              <div>
                <div className="field-label" id="when-label">
                  When
                </div>
                <SegmentedControl
                  fullWidth
                  aria-labelledby="when-label"
                  data={[
                    { value: 'now', label: 'As soon as approved' },
                    { value: 'later', label: 'Choose a time' },
                  ]}
                  value={when}
                  onChange={(value) => setWhen(value === 'later' ? 'later' : 'now')}
                />
              </div>
              {when === 'later' && (
                <TextInput
                  type="datetime-local"
                  label="Start"
                  value={start}
                  onChange={(event) => setStart(event.currentTarget.value)}
                  error={(tried ? wrong.start : null) ?? fromServer['from'] ?? null}
                />
              )}
            </>
          )}
          <NumberInput
            label="For how many minutes?"
            description={`${
              rules === undefined ? '' : `At most ${minutesLong(rules.maxMinutes)}. `
            }You can ask for more before it ends.`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            min={MIN_MINUTES}
            max={longest}
            step={15}
            clampBehavior="none"
            allowDecimal={false}
            value={minutes}
            onChange={setMinutes}
            error={tried ? wrong.minutes : null}
          />
          {rules?.breakGlass === true && (
            <Checkbox
              label="This is an emergency: I need access now"
              description="Access starts at once. Every domain admin is told, and one of them reviews it."
              checked={emergency}
              onChange={(event) => setEmergency(event.currentTarget.checked)}
            />
          )}
          {emergency && wrong.minutes === null && (
            <Alert color="red" variant="light" icon={<IconAlertOctagon size={18} aria-hidden="true" />}>
              You get access until {clockTime(now + length * 60_000)}, without waiting for an answer. Your
              reason is kept in the audit log.
            </Alert>
          )}
          {send.error !== null && fromServer['from'] === undefined && <ErrorNote error={send.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" {...(emergency ? { color: 'red' } : {})} loading={send.isPending}>
              {emergency ? 'Take access now' : 'Send request'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

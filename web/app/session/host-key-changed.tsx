/** The hard stop: another key than the known one answered. Both are shown; there is no way on from here. */

import { Button, Group, Text } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import type { SessionView } from '../../../gateway/wire/api.js';
import { useEndpoint } from '../api/queries.js';
import { CopyButton } from '../parts/copy-button.js';
import { useIsAdmin } from '../shell/me.js';
import { day } from '../words/time.js';
import { Card } from './card.js';

interface HostKeyChangedProps {
  readonly session: SessionView;
  readonly params: Readonly<Record<string, string>>;
}

export function HostKeyChanged({ session, params }: HostKeyChangedProps) {
  const endpoint = useEndpoint(session.endpoint.id).data;
  const admin = useIsAdmin(session.domainId);
  const known = params['known'] ?? endpoint?.hostKey?.fingerprint;
  const presented = params['presented'] ?? endpoint?.presentedKey?.fingerprint;
  const since = endpoint?.hostKey == null ? '' : ` since ${day(endpoint.hostKey.acceptedAt)}`;
  const settings = `/endpoints/${session.endpoint.id}/settings`;
  const message = [
    `The host key of ${session.endpoint.name} has changed.`,
    `Known${since}: ${known ?? 'unknown'}`,
    `Presented now: ${presented ?? 'unknown'}`,
    new URL(settings, window.location.href).href,
  ].join('\n');
  return (
    <Card
      tone="danger"
      icon={<IconAlertOctagon size={28} stroke={1.7} aria-hidden="true" />}
      title="This machine’s host key has changed"
    >
      <div className="changed">
        <Text>
          Jumpseat stopped before sending your password. Either somebody reinstalled the machine, or something
          else is answering at its address.
        </Text>
        <dl className="keys">
          <dt>Known{since}</dt>
          <dd className="mono">{known ?? 'not available'}</dd>
          <dt className="tone-danger">Presented now</dt>
          <dd className="mono">{presented ?? 'not available'}</dd>
        </dl>
        <Text>
          Nobody can connect until a domain admin has checked the new key with the owner of the machine and
          replaced the known one.
        </Text>
      </div>
      <Group gap="xs" justify="center">
        <Button variant="default" component="a" href={settings}>
          {admin ? 'Go to the host key' : 'Go to the endpoint'}
        </Button>
        {!admin && (
          <CopyButton size="sm" variant="light" text={message} label="Copy a message for a domain admin" />
        )}
      </Group>
    </Card>
  );
}

/** The stream was closed for good while the session goes on: why, and whether one may come back. */

import { Button, Group } from '@mantine/core';
import { IconDoorExit, IconEye, IconKeyboard, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CloseName } from '../../../gateway/wire/close-codes.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import type { ApiError } from '../api/fetch-json.js';
import { useEndpoint } from '../api/queries.js';
import { CLOSE_WORDS } from '../words/endings.js';
import { Card } from './card.js';

export function ToEndpoint({
  endpointId,
  children,
}: {
  readonly endpointId: string;
  readonly children?: ReactNode;
}) {
  return (
    <Group gap="xs" justify="center">
      {children}
      <Button variant="default" component="a" href={`/endpoints/${endpointId}/connections`}>
        Go to the endpoint
      </Button>
      {window.opener !== null && (
        <Button variant="subtle" onClick={() => window.close()}>
          Close this window
        </Button>
      )}
    </Group>
  );
}

interface ClosedCardProps {
  readonly session: SessionView;
  readonly role: 'controller' | 'viewer';
  readonly why: CloseName;
  readonly onAgain: () => void;
}

export function ClosedCard({ session, role, why, onAgain }: ClosedCardProps) {
  const words = CLOSE_WORDS[why](role);
  const endpoint = useEndpoint(session.endpoint.id).data;
  const by = why === 'jointOff' && endpoint?.joint === false ? endpoint.jointChangedBy : null;
  const title = by === null ? words.title : `${by.fullName} switched joint sessions off.`;
  // What was taken away may be given back while the card stands.
  const backAgain = why === 'jointOff' && session.may.view === null ? 'Watch again' : undefined;
  const again = words.again ?? backAgain;
  const Icon =
    why === 'replaced'
      ? role === 'viewer'
        ? IconEye
        : IconKeyboard
      : why === 'left'
        ? IconDoorExit
        : IconLock;
  return (
    <Card
      tone={why === 'replaced' || why === 'left' ? role : 'danger'}
      icon={<Icon size={28} stroke={1.7} aria-hidden="true" />}
      title={title}
    >
      <div role="alert" className="visually-hidden">
        {title} {words.body}
      </div>
      {words.body !== '' && <p>{words.body}</p>}
      <p className="sub">
        {session.endpoint.name}
        {role === 'viewer' && ` · ${session.controller.fullName} controls`}
      </p>
      <ToEndpoint endpointId={session.endpoint.id}>
        {again !== undefined && <Button onClick={onAgain}>{again}</Button>}
      </ToEndpoint>
    </Card>
  );
}

interface RefusedCardProps {
  readonly session: SessionView;
  readonly error: ApiError;
  readonly onAgain: () => void;
}

export function RefusedCard({ session, error, onAgain }: RefusedCardProps) {
  return (
    <Card tone="danger" icon={<IconLock size={28} stroke={1.7} aria-hidden="true" />} title={error.message}>
      <p className="sub">
        {session.endpoint.name}
        {error.status >= 500 && error.requestId !== null && ` · request ${error.requestId}`}
      </p>
      <ToEndpoint endpointId={session.endpoint.id}>
        <Button onClick={onAgain}>Try again</Button>
      </ToEndpoint>
    </Card>
  );
}

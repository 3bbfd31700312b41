/** The stream was closed for good while the session goes on: why, and whether one may come back. */

import { Button, Group } from '@mantine/core';
import { IconDoorExit, IconEye, IconKeyboard, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CloseName } from '../../../gateway/wire/close-codes.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import type { ApiError } from '../api/fetch-json.js';
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
      title={words.title}
    >
      <div role="alert" className="visually-hidden">
        {words.title} {words.body}
      </div>
      {words.body !== '' && <p>{words.body}</p>}
      <p className="sub">
        {session.endpoint.name} · {session.controller.fullName} controls
      </p>
      <ToEndpoint endpointId={session.endpoint.id}>
        {words.again !== undefined && <Button onClick={onAgain}>{words.again}</Button>}
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
        {error.requestId !== null && ` · request ${error.requestId}`}
      </p>
      <ToEndpoint endpointId={session.endpoint.id}>
        <Button onClick={onAgain}>Try again</Button>
      </ToEndpoint>
    </Card>
  );
}

/** The window of one session: finds out which role this person has in it, and shows that, or why there is none. */

import '@xterm/xterm/css/xterm.css';
import '../styles/session.css';
import { Button, MantineProvider } from '@mantine/core';
import { IconArmchair, IconEyeOff, IconHourglass, IconLock } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { useParams } from 'react-router';
import type { Denial } from '../../../gateway/domain/policy.js';
import { isOver } from '../../../gateway/domain/session-state.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import { useSession } from '../api/queries.js';
import { isNotFound } from '../pages/not-found.js';
import { Answer } from '../parts/answer.js';
import { useMe } from '../shell/me.js';
import { cssVariablesResolver, theme } from '../theme.js';
import { sentenceFor } from '../words/errors.js';
import { Card } from './card.js';
import { ToEndpoint } from './closed-card.js';
import { EndedCard } from './ended-card.js';
import { LiveWindow } from './live-window.js';
import { useStart, type Start } from './use-start.js';

/** Always dark: the machine is the only light in the room. */
export default function SessionWindow() {
  const { id = '' } = useParams();
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} forceColorScheme="dark">
      <Suspense fallback={null}>
        <Found key={id} id={id} />
      </Suspense>
    </MantineProvider>
  );
}

function Found({ id }: { readonly id: string }) {
  const query = useSession(id);
  // From the first moment on: a prompt that waits already is told as soon as the topic is subscribed.
  const start = useStart(id);
  if (query.data === undefined && isNotFound(query.error))
    return (
      <Card
        tone="viewer"
        icon={<IconLock size={28} stroke={1.7} aria-hidden="true" />}
        title="There is no such session, or it is not yours to see."
      >
        <Button component="a" href="/" variant="default">
          Go to the dashboard
        </Button>
      </Card>
    );
  if (query.data === undefined)
    return (
      <main className="ended">
        <div className="ended-card">
          <h1 className="visually-hidden">Session</h1>
          <Answer of={query}>{() => null}</Answer>
        </div>
      </main>
    );
  return <Known session={query.data} start={start} />;
}

function Known({ session, start }: { readonly session: SessionView; readonly start: Start }) {
  const me = useMe();
  const role = session.controller.id === me.user.id ? 'controller' : 'viewer';
  const denial = role === 'controller' ? session.may.control : session.may.view;
  // Once in, the gateway decides who stays: a changed right closes the socket with its reason.
  const [entered, setEntered] = useState(denial === null);
  if (!entered && denial === null) setEntered(true);

  if (isOver(session.state) || start.failed !== null)
    return <EndedCard session={session} failed={role === 'controller' ? start.failed : null} />;
  if (!entered && denial !== null) return <NotNow session={session} denial={denial} />;
  return <LiveWindow session={session} role={role} start={start} />;
}

/** Opens by itself as soon as the reason is gone, for the session is live. */
function NotNow({ session, denial }: { readonly session: SessionView; readonly denial: Denial }) {
  const waiting = denial === 'session-not-live';
  const Icon = waiting
    ? IconHourglass
    : denial === 'joint-off'
      ? IconEyeOff
      : denial === 'no-free-seat'
        ? IconArmchair
        : IconLock;
  return (
    <Card
      tone={waiting ? 'wait' : 'viewer'}
      icon={<Icon size={28} stroke={1.7} aria-hidden="true" />}
      title={
        waiting
          ? `${session.controller.fullName} is still connecting`
          : sentenceFor(denial, { seats: session.seats })
      }
    >
      <p className="sub">
        {session.endpoint.name} · {session.controller.fullName} controls
      </p>
      {(waiting || denial === 'no-free-seat' || denial === 'joint-off') && (
        <p className="sub" role="status">
          This window joins by itself as soon as it can.
        </p>
      )}
      <ToEndpoint endpointId={session.endpoint.id} />
    </Card>
  );
}

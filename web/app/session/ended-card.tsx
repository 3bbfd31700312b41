/** The end: who, in which role, why, how long, which session; and the way on, live when a new session starts here. */

import { Button, Group } from '@mantine/core';
import { IconAlertOctagon, IconEye, IconHourglass, IconPlayerStop } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import type { SessionView } from '../../../gateway/wire/api.js';
import { useEndpoint, useLiveSessions } from '../api/queries.js';
import { running } from '../events/live-sessions.js';
import { Face } from '../parts/face.js';
import { sessionPath } from '../parts/open-window.js';
import { opensInBrowser } from '../parts/protocol.js';
import { mustAsk, reaches } from '../parts/reach.js';
import { useStartDialog } from '../parts/start-dialog.js';
import { useMe } from '../shell/me.js';
import {
  END_SENTENCES,
  END_TONE,
  failureSentence,
  NOT_VOUCHED_WHY,
  offerSentence,
} from '../words/endings.js';
import { length, timeOfDay } from '../words/time.js';
import { Card } from './card.js';
import { HostKeyChanged } from './host-key-changed.js';
import type { Failed } from './use-start.js';

const TONE_ICON = { ended: IconPlayerStop, wait: IconHourglass, danger: IconAlertOctagon };

interface EndedCardProps {
  readonly session: SessionView;
  readonly failed: Failed | null;
}

export function EndedCard({ session, failed }: EndedCardProps) {
  const me = useMe();
  const { end } = session;
  const failure = failed?.failure ?? end?.failure;
  if (failure === 'host-key-changed')
    return <HostKeyChanged session={session} params={failed?.params ?? {}} />;
  const tone = failure === 'not-vouched' ? 'danger' : end === null ? 'ended' : END_TONE[end.code];
  const Icon = TONE_ICON[tone];
  const title =
    failed === null
      ? end === null
        ? 'This session has ended.'
        : END_SENTENCES[end.code](session)
      : failureSentence(failed.failure, session.endpoint);
  const offer = failed === null ? undefined : offerSentence(failed.failure, failed.params['types']);
  return (
    <Card tone={tone} icon={<Icon size={28} stroke={1.7} aria-hidden="true" />} title={title}>
      <div role="alert" className="visually-hidden">
        {title} {offer} {end?.note}
      </div>
      {offer !== undefined && <p>{offer}</p>}
      {failed?.failure === 'not-vouched' && <NotVouched params={failed.params} />}
      {end?.note !== undefined && end.byPerson !== null && (
        <figure>
          <Face person={end.byPerson} size={34} />
          <div>
            <blockquote>{end.note}</blockquote>
            {session.endedAt !== null && (
              <figcaption className="sub">Reason given at {timeOfDay(session.endedAt)}</figcaption>
            )}
          </div>
        </figure>
      )}
      <p className="sub">
        {session.endpoint.name} · {myPart(session, me.user.id)} · session {session.id.slice(0, 8)}
      </p>
      <Rejoin session={session} />
      <Actions session={session} />
    </Card>
  );
}

function NotVouched({ params }: Pick<Failed, 'params'>) {
  const shown = params['presented'] ?? '';
  return (
    <div className="changed">
      <p>
        {NOT_VOUCHED_WHY[params['why'] ?? '']} A domain admin can look into it in the settings of the
        endpoint.
      </p>
      {shown !== '' && (
        <dl className="keys">
          <dt>Certificate shown</dt>
          <dd className="mono">{shown}</dd>
        </dl>
      )}
    </div>
  );
}

function myPart(session: SessionView, meId: string): string {
  const stays = session.participants.filter(({ person }) => person.id === meId);
  const ended = session.endedAt ?? session.createdAt;
  const total = stays.reduce(
    (sum, { joinedAt, leftAt }) => sum + Math.max(0, (leftAt ?? ended) - joinedAt),
    0,
  );
  if (session.controller.id === meId)
    return session.startedAt === null
      ? 'never connected'
      : `you controlled for ${length(ended - session.startedAt)}`;
  return stays.length === 0 ? 'you did not watch' : `you watched for ${length(total)}`;
}

/** Somebody started anew at the same machine: one click and one watches again. */
function Rejoin({ session }: { readonly session: SessionView }) {
  const me = useMe();
  const live = running(useLiveSessions(session.domainId).data ?? []);
  const next = live.find(
    ({ id, endpoint, controller, createdAt }) =>
      id !== session.id &&
      endpoint.id === session.endpoint.id &&
      controller.id !== me.user.id &&
      createdAt >= (session.endedAt ?? session.createdAt),
  );
  if (next === undefined) return <div role="status" className="rejoin-none" />;
  return (
    <div className="rejoin" role="status">
      <Face person={next.controller} size={28} />
      <span>
        <b>{next.controller.fullName}</b> started a new session here.
      </span>
      {next.may.view === null && (
        <Button
          component={Link}
          to={sessionPath(next.id)}
          size="xs"
          leftSection={<IconEye size={15} aria-hidden="true" />}
        >
          Join
        </Button>
      )}
    </div>
  );
}

function Actions({ session }: { readonly session: SessionView }) {
  const endpoint = useEndpoint(session.endpoint.id).data;
  const navigate = useNavigate();
  const start = useStartDialog((path) => void navigate(path));
  const mine = session.controller.id === useMe().user.id;
  const mayStart = mine && endpoint !== undefined && reaches(endpoint) && opensInBrowser(endpoint.protocol);
  return (
    <>
      <Group gap="xs" justify="center">
        {mayStart && (
          <Button onClick={() => start.open(endpoint)}>
            {mustAsk(endpoint) ? 'Request access' : 'Start again'}
          </Button>
        )}
        <Button variant="default" component="a" href={`/endpoints/${session.endpoint.id}/connections`}>
          Go to the endpoint
        </Button>
        {window.opener !== null && (
          <Button variant="subtle" onClick={() => window.close()}>
            Close this window
          </Button>
        )}
      </Group>
      {start.dialog}
    </>
  );
}

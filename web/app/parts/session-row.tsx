/** One running session in a list: endpoint, controller, seats, state, and what one may do about it. */

import { Button, Tooltip } from '@mantine/core';
import {
  IconArmchair,
  IconEye,
  IconEyeOff,
  IconHourglass,
  IconKeyboard,
  IconLock,
  IconPlayerStop,
} from '@tabler/icons-react';
import { Link } from 'react-router';
import { isOver } from '../../../gateway/domain/session-state.js';
import type { Denial } from '../../../gateway/domain/policy.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import { watching } from '../events/live-sessions.js';
import { useNow } from '../events/use-now.js';
import { useMe } from '../shell/me.js';
import { sentenceFor } from '../words/errors.js';
import { END_SHORT } from '../words/endings.js';
import { mayGiveTime } from './extend-dialog.js';
import { Face, nameOf } from './face.js';
import { sessionPath } from './open-window.js';
import { Address, ProtocolTag, ProtocolTile } from './protocol.js';
import { Seats } from './seats.js';
import { RowMenu } from './session-row-menu.js';
import { InSession, LONG_MS, StateChip } from './session-state.js';

/** Why there is no Join, in a few words; the tooltip has the sentence. */
function whyNoJoin(denial: Denial): readonly [string, typeof IconEye] {
  switch (denial) {
    case 'joint-off':
      return ['Joint off', IconEyeOff];
    case 'no-free-seat':
      return ['No free seat', IconArmchair];
    case 'session-not-live':
      return ['Not live yet', IconHourglass];
    case 'session-over':
      return ['Ended', IconPlayerStop];
    case 'needs-approval':
    case 'approval-not-yet':
    case 'approval-over':
    case 'approval-withdrawn':
    case 'approval-given-back':
    case 'ticket-closed':
      return ['Approval over', IconHourglass];
    case 'outside-hours':
    case 'duration-over':
      return ['Time is over', IconHourglass];
    case 'signed-out':
    case 'user-disabled':
    case 'not-found':
    case 'no-access':
    case 'approval-not-needed':
    case 'own-request':
    case 'not-own-request':
    case 'request-over':
    case 'already-answered':
    case 'no-break-glass':
    case 'no-longest-session':
    case 'extension-by-admin':
    case 'extensions-used':
    case 'extension-in-vain':
    case 'own-session':
    case 'not-controller':
    case 'domain-admin-only':
    case 'system-admin-only':
    case 'last-admin':
      return ['No access', IconLock];
  }
}

function Enter({ session }: { readonly session: SessionView }) {
  const me = useMe();
  const own = session.controller.id === me.user.id;
  const denial = own ? session.may.control : session.may.view;
  if (denial === null)
    return (
      <Button
        component="a"
        href={sessionPath(session.id)}
        target="_blank"
        rel="opener"
        variant="light"
        size="xs"
        leftSection={
          own ? <IconKeyboard size={15} aria-hidden="true" /> : <IconEye size={15} aria-hidden="true" />
        }
        aria-label={
          own
            ? `Open your session on ${session.endpoint.name} in a new window`
            : `Join ${session.endpoint.name} as a viewer, opens a new window`
        }
      >
        {own ? 'Open' : 'Join'}
      </Button>
    );
  const [words, Icon] = whyNoJoin(denial);
  const sentence = denial === 'joint-off' ? `Only ${session.controller.fullName} sees this session. ` : '';
  return (
    <Tooltip label={sentence + sentenceFor(denial, { seats: session.seats })} multiline maw={320}>
      <span className="no-join" tabIndex={0} role="note">
        <Icon size={15} aria-hidden="true" />
        {words}
      </span>
    </Tooltip>
  );
}

interface SessionRowProps {
  readonly session: SessionView;
  readonly showEndpoint: boolean;
  readonly onTerminate: (session: SessionView) => void;
  readonly onEnd: (session: SessionView) => void;
  readonly onExtend: (session: SessionView) => void;
}

export function SessionRow({ session, showEndpoint, onTerminate, onEnd, onExtend }: SessionRowProps) {
  const me = useMe();
  const now = useNow();
  const over = isOver(session.state);
  const { endpoint } = session;
  const mine = session.controller.id === me.user.id;
  const mayTerminate = session.may.terminate === null && !mine;
  const mayEnd = mine && session.may.end === null;
  const long = session.startedAt !== null && now - session.startedAt > LONG_MS;
  return (
    <li className={`srow${showEndpoint ? '' : ' srow-noend'}${over ? ' srow-over' : ''}`}>
      {showEndpoint && (
        <div className="srow-end">
          <ProtocolTile protocol={endpoint.protocol} />
          <div className="two">
            <Link to={`/endpoints/${endpoint.id}/connections`} className="strong-link" data-row>
              {endpoint.name}
            </Link>
            <span className="sub">
              <ProtocolTag protocol={endpoint.protocol} />
              <Address of={endpoint} />
            </span>
          </div>
        </div>
      )}
      <div className="srow-who">
        <Face person={session.controller} size={28} />
        <div className="two">
          <span>{nameOf(session.controller, me.user.id)}</span>
          <span className="sub purpose" title={session.purpose}>
            {session.purpose === '' ? 'controls' : `controls · ${session.purpose}`}
          </span>
        </div>
      </div>
      <div className="srow-seats">
        <Seats taken={watching(session).length} of={session.seats} />
        <span className="sub">watching</span>
      </div>
      <div className="srow-state">
        <span className="chips">
          <StateChip session={session} />
          {long && !over && <span className="long">Long</span>}
        </span>
        <span className="sub">
          {over && session.end !== null ? (
            END_SHORT[session.end.code](session)
          ) : (
            <InSession session={session} />
          )}
        </span>
      </div>
      <div className="srow-act">
        {!over && <Enter session={session} />}
        {mayTerminate && !over && (
          <Button
            variant="subtle"
            color="red"
            size="xs"
            className="term-button"
            aria-label={`Terminate the session on ${endpoint.name}`}
            onClick={() => onTerminate(session)}
          >
            Terminate
          </Button>
        )}
        {mayEnd && !over && (
          <Button
            variant="subtle"
            color="red"
            size="xs"
            className="term-button"
            aria-label={`End your session on ${endpoint.name}`}
            onClick={() => onEnd(session)}
          >
            End
          </Button>
        )}
        <RowMenu
          session={session}
          onTerminate={mayTerminate && !over ? onTerminate : undefined}
          onEnd={mayEnd && !over ? onEnd : undefined}
          onExtend={mayGiveTime(session, me.user.id) ? onExtend : undefined}
        />
      </div>
    </li>
  );
}

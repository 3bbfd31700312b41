/** Everybody in the session: who controls, who watches, since when. Over the picture for a controller, beside it for a viewer. */

import { ActionIcon } from '@mantine/core';
import { IconEye, IconKeyboard, IconX } from '@tabler/icons-react';
import type { ParticipantView, SessionView } from '../../../gateway/wire/api.js';
import { watching } from '../events/live-sessions.js';
import { CopyButton } from '../parts/copy-button.js';
import { Face, nameOf } from '../parts/face.js';
import { Moment } from '../parts/moment.js';
import { sessionLink } from '../parts/open-window.js';
import { Seats } from '../parts/seats.js';

interface PeoplePanelProps {
  readonly session: SessionView;
  readonly meId: string;
  readonly onClose: () => void;
}

export function PeoplePanel({ session, meId, onClose }: PeoplePanelProps) {
  const viewers = watching(session);
  const controls = session.controller.id === meId ? 'you' : session.controller.fullName;
  const since = session.startedAt ?? session.createdAt;
  return (
    <aside id="people" className="people" aria-label="People in this session">
      <div className="people-head">
        <h2>People</h2>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label="Close people" onClick={onClose}>
          <IconX size={17} aria-hidden="true" />
        </ActionIcon>
      </div>
      <h3>Controls</h3>
      <ul>
        <li>
          <Face person={session.controller} size={30} />
          <div className="two">
            <span>{nameOf(session.controller, meId)}</span>
            <span className="sub">
              <span>
                started <Moment at={since} />
              </span>
            </span>
          </div>
          <IconKeyboard size={18} className="tone-controller" aria-hidden="true" />
        </li>
      </ul>
      <h3>
        Watch <Seats taken={viewers.length} of={session.seats} />
      </h3>
      <ul>
        {viewers.map((viewer) => (
          <Viewer key={viewer.person.id} viewer={viewer} meId={meId} />
        ))}
      </ul>
      {session.joint ? (
        <>
          <CopyButton text={sessionLink(session.id)} label="Copy link to join" fullWidth />
          <p className="sub">
            The link works for people who may use this endpoint. They watch; only {controls} can type.
          </p>
        </>
      ) : (
        <p className="sub">Joint sessions are off for this endpoint: nobody can watch.</p>
      )}
    </aside>
  );
}

function Viewer({ viewer, meId }: { readonly viewer: ParticipantView; readonly meId: string }) {
  return (
    <li>
      <Face person={viewer.person} size={30} />
      <div className="two">
        <span>{nameOf(viewer.person, meId)}</span>
        <span className="sub">
          <span>
            joined <Moment at={viewer.joinedAt} />
            {viewer.slow && ' · slow connection, picture may skip'}
          </span>
        </span>
      </div>
      <IconEye size={18} className="tone-viewer" aria-hidden="true" />
    </li>
  );
}

/** A session that is over, in one line: where, my part in it, when. */

import { Link } from 'react-router';
import type { SessionView } from '../../../gateway/wire/api.js';
import { useMe } from '../shell/me.js';
import { length } from '../words/time.js';
import { Moment } from './moment.js';
import { ProtocolTile } from './protocol.js';

/** How long it ran; null when it never did. */
export const lengthOf = ({ startedAt, endedAt }: SessionView): string | null =>
  startedAt === null || endedAt === null ? null : length(endedAt - startedAt);

export function RecentSession({ session }: { readonly session: SessionView }) {
  const me = useMe();
  const mine = session.controller.id === me.user.id;
  const part = mine ? 'You controlled' : `Watched ${session.controller.fullName}`;
  return (
    <li>
      <ProtocolTile protocol={session.endpoint.protocol} />
      <div className="two">
        <Link to={`/sessions/${session.id}`} className="strong-link" data-row>
          {session.endpoint.name}
        </Link>
        <span className="sub">
          {part}, {lengthOf(session) ?? 'never connected'}
        </span>
      </div>
      <span className="sub nowrap">
        <Moment at={session.endedAt ?? session.createdAt} as="short" />
      </span>
    </li>
  );
}

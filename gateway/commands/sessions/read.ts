/** Looking at sessions: one, or a page of them. Shows nobody what he may not see. */

import type { Actor } from '../../domain/actor.js';
import { type Decision, mayRead, maySee, type MemberGrant } from '../../domain/policy.js';
import { listSessions, sessionRowsWithPeople, type SessionWithPeople } from '../../store/session-list.js';
import type { Page, SessionView } from '../../wire/api.js';
import type { ListSessions } from '../../wire/requests.js';
import type { Asking } from '../asking.js';
import { Refused } from '../refused.js';
import { look } from '../steps.js';
import { presentSession } from './present.js';
import type { SessionRoom } from './room.js';
import { actorFacts } from '../../store/facts.js';

/** Sessions on one page. */
const PAGE = 50;

/** @throws Refused `not-found`, also for what is there but not for this person. */
export async function readSession(room: SessionRoom, who: Asking, sessionId: string): Promise<SessionView> {
  const [found] = await sessionRowsWithPeople(room.store.read, [sessionId]);
  const actor = await actorFacts(room.store.read, who.userId);
  if (actor === undefined) throw new Refused('signed-out');
  const wasIn = found?.stays.some((stay) => stay.person.id === who.userId) ?? false;
  const shown =
    found !== undefined && actor.roles.has(found.row.domainId) && (wasIn || maySee(actor, found.facts));
  if (!shown) throw new Refused('not-found');
  return present(room, found, actor);
}

/** Newest first. @throws Refused */
export async function readSessions(
  room: SessionRoom,
  who: Asking,
  domainId: string,
  filter: ListSessions,
): Promise<Page<SessionView>> {
  const { actor } = await look(room, who, {
    tried: 'session.list',
    load: () => Promise.resolve(undefined),
    decide: (asking): Decision<MemberGrant> => mayRead(asking, domainId),
    about: () => ({ domainId }),
  });
  const { ids, next } = await listSessions(
    room.store.read,
    {
      domainId,
      state: filter.state,
      endpointId: filter.endpoint,
      userId: filter.mine === 'true' ? who.userId : undefined,
    },
    { limit: PAGE, before: filter.before },
  );
  const found = await sessionRowsWithPeople(room.store.read, ids);
  const rows = found
    .filter((session) => maySee(actor, session.facts))
    .map((session) => present(room, session, actor));
  return { rows, next };
}

function present(room: SessionRoom, session: SessionWithPeople, actor: Actor): SessionView {
  const { id } = session.row;
  return presentSession(session, room.live.get(id), actor, room.clock.now(), room.running.get(id)?.gate);
}

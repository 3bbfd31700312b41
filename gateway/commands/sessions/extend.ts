/** More time than the longest session: the row and its evidence first; what runs hears of it after the commit. */

import { type ExtendGrant, mayExtend } from '../../domain/extension-policy.js';
import type { Decision, Denial } from '../../domain/policy.js';
import { isOver } from '../../domain/session-state.js';
import { endpointById } from '../../store/endpoints.js';
import { sessionFacts } from '../../store/facts.js';
import { addExtension } from '../../store/session-limits.js';
import type { Asking } from '../asking.js';
import { Refused } from '../refused.js';
import { take } from '../steps.js';
import type { SessionRoom } from './room.js';

/** `wanted`: minutes a domain admin names. @throws Refused */
export async function extendSession(
  room: SessionRoom,
  who: Asking,
  sessionId: string,
  wanted: number | undefined,
): Promise<void> {
  await take(room, who, {
    action: 'session.extend',
    load: async (manager) => {
      const session = await sessionFacts(manager, sessionId);
      return { session, endpoint: session && (await endpointById(manager, session.endpoint.id)) };
    },
    decide: (actor, { session }): Decision<ExtendGrant> =>
      session === undefined
        ? { ok: false, denial: 'not-found' satisfies Denial }
        : mayExtend(actor, session, room.clock.now(), wanted),
    about: ({ session, endpoint }) => ({
      domainId: session?.endpoint.domainId,
      endpoint,
      sessionId: session?.id,
    }),
    act: async (tx, { session }, grant) => {
      // Its end may be on its way to the database: what is over here is over.
      const running = room.live.get(sessionId);
      if (session === undefined || running === undefined || isOver(running.state))
        throw new Refused('session-over');
      const { minutes, as, until } = grant;
      const { domainId } = session.endpoint;
      await addExtension(tx, { id: sessionId, domainId }, { minutes, as, by: grant.userId });
      return { minutes, as, until };
    },
    outcome: (details) => ({ details }),
  });
}

/**
 * Ends a session for everyone. Ending is the safe direction: the machine is cut first, and the row is written
 * directly after, tried again while the database is away; what is answered waits for the row.
 */

import type { Actor } from '../../domain/actor.js';
import type { SessionFacts } from '../../domain/facts.js';
import { type Decision, type EndGrant, mayEnd, mayTerminate } from '../../domain/policy.js';
import { endpointById } from '../../store/endpoints.js';
import { sessionFacts } from '../../store/facts.js';
import type { Asking } from '../asking.js';
import { Refused } from '../refused.js';
import { look } from '../steps.js';
import type { SessionRoom } from './room.js';

/** A domain admin ends any session of the domain. @throws Refused */
export function terminateSession(
  room: SessionRoom,
  who: Asking,
  sessionId: string,
  note: string,
): Promise<void> {
  return end(room, who, sessionId, { action: 'session.terminate', decide: mayTerminate, note });
}

/** The controller ends his own. @throws Refused */
export function endOwnSession(room: SessionRoom, who: Asking, sessionId: string): Promise<void> {
  const own = (actor: Actor, session: SessionFacts): Decision<EndGrant> => {
    const decision = mayEnd(actor, session);
    return decision.ok && decision.grant.as !== 'controller'
      ? { ok: false, denial: 'not-controller' }
      : decision;
  };
  return end(room, who, sessionId, { action: 'session.end', decide: own });
}

interface How {
  readonly action: 'session.terminate' | 'session.end';
  readonly decide: (actor: Actor, session: SessionFacts) => Decision<EndGrant>;
  readonly note?: string;
}

async function end(room: SessionRoom, who: Asking, sessionId: string, how: How): Promise<void> {
  const { grant } = await look(room, who, {
    action: how.action,
    load: async (manager) => {
      const session = await sessionFacts(manager, sessionId);
      return { session, endpoint: session && (await endpointById(manager, session.endpoint.id)) };
    },
    decide: (actor, { session }): Decision<EndGrant> =>
      session === undefined ? { ok: false, denial: 'not-found' } : how.decide(actor, session),
    about: ({ session, endpoint }) => ({
      domainId: session?.endpoint.domainId,
      endpoint,
      sessionId: session?.id,
    }),
  });
  const running = room.running.get(sessionId);
  if (running === undefined) throw new Refused('session-over');
  running.session.terminate(grant, how.note);
  try {
    await running.chronicle.ended;
  } catch {
    // The session is over all the same; the log has the reason.
    throw new Refused('not-recorded');
  }
}

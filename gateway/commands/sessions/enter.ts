/**
 * Coming into a session, in two steps: a ticket for one socket, then the seat itself, decided again, recorded and
 * committed before the first frame. Knows no socket.
 */

import type { Actor } from '../../domain/actor.js';
import type { SessionFacts } from '../../domain/facts.js';
import {
  type ControlGrant,
  type Decision,
  mayControl,
  mayView,
  type ViewGrant,
} from '../../domain/policy.js';
import { endpointById } from '../../store/endpoints.js';
import { sessionFacts } from '../../store/facts.js';
import type { EndpointRow } from '../../store/rows/index.js';
import { enterControl, takeSeat } from '../../store/seats.js';
import { moveSession } from '../../store/sessions.js';
import type { Tx } from '../../store/source.js';
import { issueTicket } from '../../store/tickets.js';
import type { TicketView } from '../../wire/api.js';
import type { Asking } from '../asking.js';
import { Refused } from '../refused.js';
import { type About, look, take } from '../steps.js';
import type { Running, SessionRoom } from './room.js';

interface Facts {
  readonly session: SessionFacts | undefined;
  readonly endpoint: EndpointRow | undefined;
}

type Decide<G> = (actor: Actor, session: SessionFacts, now: number) => Decision<G>;

/** What both roles load, and how they are written about. */
function stepsInto<G>(
  room: SessionRoom,
  sessionId: string,
  decide: Decide<G>,
  role: 'controller' | 'viewer',
) {
  return {
    action: 'session.join' as const,
    load: async (manager: Tx['manager']): Promise<Facts> => {
      const session = await sessionFacts(manager, sessionId);
      return { session, endpoint: session && (await endpointById(manager, session.endpoint.id)) };
    },
    decide: (actor: Actor, { session }: Facts): Decision<G> =>
      session === undefined ? { ok: false, denial: 'not-found' } : decide(actor, session, room.clock.now()),
    about: ({ session, endpoint }: Facts): About => ({
      domainId: session?.endpoint.domainId,
      endpoint,
      sessionId: session?.id,
      details: { role },
    }),
  };
}

/** POST …/control: a ticket for the controller's stream socket. @throws Refused */
export async function askToControl(room: SessionRoom, who: Asking, sessionId: string): Promise<TicketView> {
  room.putOut.check(who.userId);
  await look(room, who, stepsInto<ControlGrant>(room, sessionId, mayControl, 'controller'));
  return ticketFor(room, who, sessionId, 'controller');
}

/** POST …/join: a ticket for a viewer's stream socket. The seat is taken when the socket comes. @throws Refused */
export async function askToJoin(room: SessionRoom, who: Asking, sessionId: string): Promise<TicketView> {
  room.putOut.check(who.userId);
  await look(room, who, stepsInto<ViewGrant>(room, sessionId, mayView, 'viewer'));
  return ticketFor(room, who, sessionId, 'viewer');
}

async function ticketFor(
  room: SessionRoom,
  who: Asking,
  sessionId: string,
  role: 'controller' | 'viewer',
): Promise<TicketView> {
  if (!room.running.has(sessionId)) throw new Refused('session-over');
  const { ticket, expiresAt } = await room.store.write((tx) =>
    issueTicket(tx, { kind: 'stream', userId: who.userId, loginId: who.loginId, sessionId, role }),
  );
  return { ticket, role, expiresAt };
}

/** Seats the controller. `attach` runs after the commit, in the session's line. @throws Refused */
export async function takeControl(
  room: SessionRoom,
  who: Asking,
  running: Running,
  attach: (grant: ControlGrant) => void,
): Promise<void> {
  const sessionId = running.session.id;
  await running.chronicle.inTurn(async () => {
    const grant = await take(room, who, {
      ...stepsInto<ControlGrant>(room, sessionId, mayControl, 'controller'),
      act: async (tx, _facts, grant) => {
        await moveSession(tx, { sessionId, from: ['waiting'], to: 'starting' });
        await enterControl(tx, { sessionId, userId: grant.userId });
        return grant;
      },
    });
    attach(grant);
  });
}

/** Seats a viewer, in one atomic statement. `attach` runs after the commit, in the session's line. @throws Refused */
export async function takeViewerSeat(
  room: SessionRoom,
  who: Asking,
  running: Running,
  attach: (grant: ViewGrant) => void,
): Promise<void> {
  const sessionId = running.session.id;
  await running.chronicle.inTurn(async () => {
    const grant = await take(room, who, {
      ...stepsInto<ViewGrant>(room, sessionId, mayView, 'viewer'),
      act: async (tx, { session }, grant) => {
        const cap = session?.endpoint.seats ?? 0;
        const seat = await takeSeat(tx, { sessionId, userId: grant.userId, cap });
        if (seat === 'full') throw new Refused('no-free-seat');
        if (seat === 'over') throw new Refused('session-over');
        return grant;
      },
    });
    attach(grant);
  });
}

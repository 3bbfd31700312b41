/**
 * What an owner does with his link: looks who wants to reach his machine, says yes or no, ends what he allowed. The
 * link is his only right: it is good for one session, says nothing once that is over, and looking changes nothing.
 */

import { hashOfToken } from '../../auth/welcome-links.js';
import type { AuditAction } from '../../audit/actions.js';
import { mayControl } from '../../domain/policy.js';
import { isOver } from '../../domain/session-state.js';
import { requestById } from '../../store/access-requests.js';
import { answerConsent, consentByLink, type LinkedConsent, ownersOf } from '../../store/consents.js';
import { domainById } from '../../store/domains.js';
import { endpointById } from '../../store/endpoints.js';
import { actorFacts, sessionFacts } from '../../store/facts.js';
import { sessionRowsWithPeople, type SessionWithPeople } from '../../store/session-list.js';
import type { Tx } from '../../store/source.js';
import type { ConsentView } from '../../wire/consent.js';
import type { Visiting } from '../asking.js';
import { Refused } from '../refused.js';
import type { Running, SessionRoom } from '../sessions/room.js';

/** @throws Refused `not-found` for whatever is no link. */
export async function lookAtConsent(room: SessionRoom, who: Visiting, token: string): Promise<ConsentView> {
  return view(room, await linkOf(room, who, token));
}

/**
 * The first answer counts. @throws Refused `consent-answered` after it; `consent-over` when nobody waits any more, or
 * what was asked for is no longer what would be opened; `not-recorded`, and nothing was answered.
 */
export async function answerAsOwner(
  room: SessionRoom,
  who: Visiting,
  { token, allow }: { readonly token: string; readonly allow: boolean },
): Promise<ConsentView> {
  const link = await linkOf(room, who, token);
  const { sessionId } = link.consent;
  const gate = room.running.get(sessionId)?.gate;
  const outcome = await gate?.inTurn(async () => {
    const written = await recorded(room, () =>
      room.store.write(async (tx) => {
        if (allow) await demandSame(tx, gate, link);
        const state = allow ? 'allowed' : 'refused';
        const answer = { state, by: link.owner, from: who.from } as const;
        if (!(await answerConsent(tx, sessionId, answer))) throw new Refused('consent-over');
        await record(room, tx, who, link, allow ? 'consent.allow' : 'consent.refuse');
        return state;
      }),
    );
    gate.settle(allow ? undefined : 'owner-refused');
    return written;
  });
  const now = await linkOf(room, who, token);
  if (outcome === undefined)
    throw new Refused(isAnswered(now.consent.state) ? 'consent-answered' : 'consent-over');
  return view(room, now);
}

/** He allowed it, or another owner did: it ends for everybody. @throws Refused `consent-over` */
export async function endAsOwner(room: SessionRoom, who: Visiting, token: string): Promise<ConsentView> {
  const link = await linkOf(room, who, token);
  const running = openTo(room, link);
  if (running === undefined) throw new Refused('consent-over');
  // Ending is the safe direction: cut first, then written.
  running.session.close('ended-by-owner');
  await recorded(room, async () => {
    await running.chronicle.ended;
    await room.store.write((tx) => record(room, tx, who, link, 'consent.end'));
  });
  return view(room, link);
}

async function linkOf(room: SessionRoom, who: Visiting, token: string): Promise<LinkedConsent> {
  const link = await consentByLink(room.store.read, hashOfToken(token));
  if (link !== undefined) return link;
  room.strangers.note(who, 'access.refused', 'not-found');
  throw new Refused('not-found');
}

const isAnswered = (state: LinkedConsent['consent']['state']): boolean =>
  state === 'allowed' || state === 'refused';

/** What would be opened is what was asked for, and whoever asked may still open it. @throws Refused `consent-over` */
async function demandSame(tx: Tx, gate: Running['gate'], { consent }: LinkedConsent): Promise<void> {
  const session = await sessionFacts(tx.manager, consent.sessionId);
  const endpoint = session && (await endpointById(tx.manager, session.endpoint.id));
  const actor = session && (await actorFacts(tx.manager, session.controllerId));
  if (session === undefined || endpoint === undefined || actor === undefined)
    throw new Refused('consent-over');
  const owners = (await ownersOf(tx.manager, [endpoint.id])).get(endpoint.id) ?? [];
  const same = gate.stillAsked({ owners, host: endpoint.host, port: endpoint.port });
  if (!same || !mayControl(actor, session, tx.now).ok) throw new Refused('consent-over');
}

async function recorded<T>(room: SessionRoom, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (err) {
    if (err instanceof Refused) throw err;
    room.log.error({ err }, 'What an owner did was not recorded');
    throw new Refused('not-recorded');
  }
}

async function record(
  room: SessionRoom,
  tx: Tx,
  who: Visiting,
  { consent, owner }: LinkedConsent,
  action: AuditAction,
): Promise<void> {
  const [session] = await sessionRowsWithPeople(tx.manager, [consent.sessionId]);
  if (session === undefined) throw new Refused('consent-over');
  await room.audit.record(tx, {
    chain: session.row.domainId,
    // He may have no account here: his address is who he is.
    actorId: null,
    action,
    result: 'done',
    endpoint: { id: session.endpoint.id, name: session.endpoint.name },
    sessionId: consent.sessionId,
    subject: session.controller.fullName,
    from: who.from,
    details: { owner },
  });
}

/** The session he may still end; undefined when there is none. */
function openTo(room: SessionRoom, { consent }: LinkedConsent): Running | undefined {
  const running = room.running.get(consent.sessionId);
  const open = running !== undefined && !isOver(running.session.state);
  return open && consent.state === 'allowed' ? running : undefined;
}

async function view(room: SessionRoom, link: LinkedConsent): Promise<ConsentView> {
  const { consent } = link;
  const waiting = room.running.get(consent.sessionId)?.gate.waiting !== undefined;
  const running = openTo(room, link) !== undefined;
  const state = consent.state === 'waiting' && !waiting ? 'over' : consent.state;
  // A link that lies in a mailbox for years tells nothing.
  const told = running || state === 'waiting';
  const [session] = told ? await sessionRowsWithPeople(room.store.read, [consent.sessionId]) : [];
  return {
    state,
    running,
    askedAt: consent.askedAt,
    endsAt: consent.endsAt,
    answeredAt: consent.answeredAt,
    now: room.clock.now(),
    session: session === undefined ? null : await about(room, session),
  };
}

async function about(
  room: SessionRoom,
  { row, endpoint, controller, approval }: SessionWithPeople,
): Promise<NonNullable<ConsentView['session']>> {
  const { read } = room.store;
  const request = approval === undefined ? undefined : await requestById(read, approval.requestId);
  return {
    person: controller.fullName,
    domain: (await domainById(read, row.domainId))?.name ?? '',
    endpoint: endpoint.name,
    protocol: endpoint.protocol,
    purpose: row.purpose,
    reason: request?.row.reason ?? '',
    ticket: approval?.ticket ?? null,
    joint: endpoint.joint,
    startedAt: row.startedAt,
  };
}

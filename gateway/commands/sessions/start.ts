/** Starts a session: the row exists, and is recorded, before anything is dialled. */

import type { EntityManager } from 'typeorm';
import type { EndpointFacts, StartFacts } from '../../domain/facts.js';
import { type Decision, type Denial, mayStart, type StartGrant } from '../../domain/policy.js';
import type { SessionRules } from '../../sessions/attention.js';
import { awaiting } from '../../sessions/awaited-upstream.js';
import { Session } from '../../sessions/session.js';
import { approvalById, approvalsAt, linkApproval } from '../../store/approvals.js';
import { credentialsOf } from '../../store/credentials.js';
import { domainById } from '../../store/domains.js';
import { endpointById } from '../../store/endpoints.js';
import { endpointFacts } from '../../store/facts.js';
import type { EndpointRow } from '../../store/rows/index.js';
import { countRunning, createSession } from '../../store/sessions.js';
import type { StartedSession } from '../../wire/api.js';
import { settingsOf } from '../../wire/endpoint-settings.js';
import type { StartSession } from '../../wire/requests.js';
import type { Asking } from '../asking.js';
import { OwnersGate } from '../consent/gate.js';
import { Refused } from '../refused.js';
import { take } from '../steps.js';
import { Chronicle } from './chronicle.js';
import { pinsOf } from './pins.js';
import { Prompting } from './prompting.js';
import { watchOf } from './redecide.js';
import type { MachineTarget, SessionRoom } from './room.js';
import { storedCredentialsOf } from './stored-credentials.js';

interface Facts {
  readonly endpoint: EndpointRow | undefined;
  readonly rules: EndpointFacts | undefined;
  readonly held: StartFacts;
}

/** @throws Refused with a denial, `not-supported` or `too-many-sessions`. */
export async function startSession(
  room: SessionRoom,
  who: Asking,
  endpointId: string,
  { purpose, credentials: asked }: StartSession,
): Promise<StartedSession> {
  const details = { purpose, ...(asked === undefined ? {} : { credentials: asked }) };
  const { sessionId, approval, ...going } = await take(room, who, {
    action: 'session.start',
    load: async (manager): Promise<Facts> => {
      const now = room.clock.now();
      return {
        endpoint: await endpointById(manager, endpointId),
        rules: await endpointFacts(manager, endpointId),
        held: { now, approvals: await approvalsAt(manager, [endpointId], [who.userId], now) },
      };
    },
    decide: (actor, { rules, held }): Decision<StartGrant> =>
      rules === undefined
        ? { ok: false, denial: 'not-found' satisfies Denial }
        : mayStart(actor, rules, held),
    about: ({ endpoint }) => ({ domainId: endpoint?.domainId, endpoint, details }),
    act: async (tx, facts, grant) => {
      const { endpoint } = facts;
      if (endpoint === undefined) throw new Refused('not-found');
      if (room.adapters[endpoint.protocol] === undefined) throw new Refused('not-supported');
      // Read before anything is written: a session is not begun by rules nobody can read.
      const settings = settingsOf(endpoint.protocol, endpoint.settings);
      const credentials = await whose(tx.manager, endpointId, asked);
      await checkLimits(room, tx.manager, grant);
      const sessionId = await createSession(tx, {
        domainId: endpoint.domainId,
        endpointId,
        controllerId: grant.userId,
        protocol: endpoint.protocol,
        host: endpoint.host,
        port: endpoint.port,
        purpose,
        gatewayId: room.gatewayId,
      });
      if (grant.approvalId !== null) await linkApproval(tx, sessionId, grant.approvalId);
      const domain = await domainById(tx.manager, endpoint.domainId);
      const { host, port } = endpoint;
      const target = { host, port, allowedRanges: domain?.allowedRanges ?? [], settings };
      const approval =
        grant.approvalId === null ? undefined : await approvalById(tx.manager, grant.approvalId);
      // Decided a moment ago: without facts there was no grant.
      const rules = facts.rules === undefined ? undefined : watchOf(facts.rules);
      return { sessionId, endpoint, target, credentials, approval, rules };
    },
    outcome: ({ sessionId, approval, target: { host, port } }) => ({
      sessionId,
      details: {
        ...details,
        host,
        port,
        ...(approval === undefined
          ? {}
          : { requestId: approval.requestId, ticket: approval.ticket ?? undefined }),
      },
    }),
  });
  keepRunning(room, who, sessionId, { ...going, purpose, ticket: approval?.ticket ?? null });
  return { sessionId };
}

/** @throws Refused `credentials-choice` when the endpoint signs in in another way than was asked for. */
async function whose(
  manager: EntityManager,
  endpointId: string,
  asked: 'ask' | 'stored' | undefined,
): Promise<'ask' | 'stored'> {
  const choice = (await credentialsOf(manager, endpointId))?.choice ?? 'ask';
  if (choice === 'both') return asked ?? 'ask';
  if (asked !== undefined && asked !== choice) throw new Refused('credentials-choice');
  return choice;
}

async function checkLimits(room: SessionRoom, manager: EntityManager, grant: StartGrant) {
  const { perUser, perDomain } = room.limits;
  if ((await countRunning(manager, { controllerId: grant.userId })) >= perUser)
    throw new Refused('too-many-sessions', { limit: perUser });
  if ((await countRunning(manager, { domainId: grant.domainId })) >= perDomain)
    throw new Refused('too-many-sessions', { limit: perDomain });
}

/** Where a session goes, and who signs in there. */
interface Going {
  readonly endpoint: EndpointRow;
  readonly target: MachineTarget;
  readonly credentials: 'ask' | 'stored';
  readonly rules: SessionRules | undefined;
  readonly purpose: string;
  readonly ticket: string | null;
}

/** From here on the session lives in this process; its chronicle writes down what becomes of it. */
function keepRunning(
  room: SessionRoom,
  who: Asking,
  sessionId: string,
  { endpoint, target, credentials, rules, purpose, ticket }: Going,
): void {
  const adapter = room.adapters[endpoint.protocol];
  if (adapter === undefined) return;
  const log = room.log.child({ sessionId });
  const fault = (err: unknown): void => {
    log.error({ err }, 'A listener of the session failed');
  };
  const named = { id: endpoint.id, name: endpoint.name };
  const machine = {
    domainId: endpoint.domainId,
    endpoint: named,
    address: { host: endpoint.host, port: endpoint.port },
    sessionId,
    controllerId: who.userId,
    from: who.from,
  };
  const stored = credentials === 'stored' ? storedCredentialsOf(room, machine) : undefined;
  const gate = new OwnersGate(room, { ...machine, purpose, ticket });
  const prompting = new Prompting(pinsOf(room, machine), room.clock, fault, stored);
  const session = new Session({
    id: sessionId,
    domainId: endpoint.domainId,
    endpointId: endpoint.id,
    controllerId: who.userId,
    connect: awaiting(gate, adapter.connect(target)),
    asker: prompting,
    clock: room.clock,
    graceMs: room.limits.graceMs,
    fault,
  });
  const chronicle = new Chronicle(room, session, { endpoint: named, from: who.from });
  if (rules !== undefined) session.keepTo(rules);
  room.live.add(session);
  room.running.set(sessionId, { session, prompting, chronicle, adapter, gate });
  session.listen((event) => {
    if (event.type === 'started' || event.type === 'ended') prompting.close();
    if (event.type !== 'ended') return;
    log.info({ reason: event.reason.code, failure: event.failure?.failure }, 'Session ended');
    const forget = (): void => void room.running.delete(sessionId);
    chronicle.ended?.then(forget, forget);
  });
  log.info({ endpointId: endpoint.id, userId: who.userId }, 'Session waits for its controller');
}

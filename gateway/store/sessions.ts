/**
 * The life of a session as rows. Every move is one conditional UPDATE, so of two who move it at the same time
 * only one is told that he did. Knows no live session.
 */

import { randomUUID } from 'node:crypto';
import { type EntityManager, In, Not } from 'typeorm';
import type { EndReason } from '../domain/end-reason.js';
import type { LineSecurity } from '../domain/machine-policy.js';
import type { Protocol } from '../domain/protocol.js';
import type { SessionState } from '../domain/session-state.js';
import { EndpointRow, ParticipantRow, SessionRow } from './rows/index.js';
import { tellUsedCredentials } from './session-credentials.js';
import type { Tx } from './source.js';

/** States from which a session can still end. */
export const RUNNING_STATES: readonly SessionState[] = ['waiting', 'starting', 'active', 'ending'];

export interface NewSession {
  readonly domainId: string;
  readonly endpointId: string;
  readonly controllerId: string;
  readonly protocol: Protocol;
  /** What is dialled, as the endpoint has it now. */
  readonly host: string;
  readonly port: number;
  readonly purpose: string;
  /** The gateway process that will hold the machine: the lease's instance id. */
  readonly gatewayId: string;
}

/** A session that waits for its controller's first window. Returns its id, which is never used again. */
export async function createSession(tx: Tx, session: NewSession): Promise<string> {
  const id = randomUUID();
  await tx.manager.insert(SessionRow, {
    id,
    ...session,
    state: 'waiting',
    seatsTaken: 0,
    columns: null,
    rows: null,
    securityLevel: null,
    securityName: null,
    createdAt: tx.now,
    startedAt: null,
    endedAt: null,
    endCode: null,
    endBy: null,
    endNote: null,
    endFailure: null,
  });
  tx.publish({ type: 'session', sessionId: id, domainId: session.domainId });
  return id;
}

export interface Move {
  readonly sessionId: string;
  /** The states it may be in now; in any other nothing happens. */
  readonly from: readonly SessionState[];
  /** Ending is `endSession`'s. */
  readonly to: 'starting' | 'active' | 'ending' | 'expired';
}

/** True when the session moved. */
export async function moveSession(tx: Tx, move: Move): Promise<boolean> {
  return change(tx, move.sessionId, move.from, { state: move.to });
}

/**
 * The machine was reached: the session is live, and its endpoint used. A desktop's size is its own and not kept.
 * False when it was no longer starting.
 */
export async function recordStarted(
  tx: Tx,
  sessionId: string,
  size?: { readonly columns: number; readonly rows: number },
  security?: LineSecurity,
): Promise<boolean> {
  const started = await change(tx, sessionId, ['starting'], {
    state: 'active',
    startedAt: tx.now,
    ...(size === undefined ? {} : { columns: size.columns, rows: size.rows }),
    ...(security === undefined ? {} : { securityLevel: security.level, securityName: security.name }),
  });
  if (!started) return false;
  const { endpointId } = await tx.manager.findOneByOrFail(SessionRow, { id: sessionId });
  await tx.manager.update(EndpointRow, { id: endpointId }, { lastUsedAt: tx.now });
  return true;
}

/** The machine's screen has this size now. */
export async function recordSize(
  tx: Tx,
  sessionId: string,
  size: { readonly columns: number; readonly rows: number },
): Promise<boolean> {
  return change(tx, sessionId, ['active'], { columns: size.columns, rows: size.rows });
}

/**
 * Ended, finally: everybody present has left, and the use of stored credentials is told. False when it was over
 * already; then nothing is changed and nobody told, and the first reason stands.
 */
export async function endSession(
  tx: Tx,
  sessionId: string,
  reason: EndReason,
  endedAt = tx.now,
): Promise<boolean> {
  const ended = await change(tx, sessionId, RUNNING_STATES, {
    state: 'ended',
    endedAt,
    seatsTaken: 0,
    endCode: reason.code,
    endBy: reason.by ?? null,
    endNote: reason.note ?? null,
    endFailure: reason.failure ?? null,
  });
  if (!ended) return false;
  await tx.manager.update(
    ParticipantRow,
    { sessionId, present: 1 },
    { present: null, leftAt: endedAt, leaveCode: 'session-ended' },
  );
  await tellUsedCredentials(tx, sessionId, { endedAt, code: reason.code });
  return true;
}

export interface OrphanedSession {
  readonly id: string;
  readonly domainId: string;
  readonly endpointId: string;
  readonly controllerId: string;
  readonly endedAt: number;
}

/**
 * Ends what an earlier gateway process left open. `lastSeenAt`: its last heartbeat, the latest moment the sessions
 * are known to have run.
 */
export async function closeOrphans(
  tx: Tx,
  instanceId: string,
  lastSeenAt: number,
): Promise<readonly OrphanedSession[]> {
  const orphans = await tx.manager.findBy(SessionRow, {
    state: In([...RUNNING_STATES]),
    gatewayId: Not(instanceId),
  });
  const closed: OrphanedSession[] = [];
  for (const { id, domainId, endpointId, controllerId, startedAt, createdAt } of orphans) {
    const endedAt = Math.max(lastSeenAt, startedAt ?? createdAt);
    if (await endSession(tx, id, { code: 'gateway-crash' }, endedAt))
      closed.push({ id, domainId, endpointId, controllerId, endedAt });
  }
  return closed;
}

/** How many sessions a person controls, or a domain has, that are not over. */
export async function countRunning(
  manager: EntityManager,
  whose: { readonly controllerId: string } | { readonly domainId: string },
): Promise<number> {
  return manager.countBy(SessionRow, { ...whose, state: In([...RUNNING_STATES]) });
}

async function change(
  tx: Tx,
  sessionId: string,
  from: readonly SessionState[],
  values: Partial<SessionRow>,
): Promise<boolean> {
  const { affected } = await tx.manager.update(SessionRow, { id: sessionId, state: In([...from]) }, values);
  if (affected !== 1) return false;
  const { domainId } = await tx.manager.findOneByOrFail(SessionRow, { id: sessionId });
  tx.publish({ type: 'session', sessionId, domainId });
  return true;
}

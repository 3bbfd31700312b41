/**
 * Who is in a session, as rows: one controller's place, a counted number of viewer seats, one stay per person.
 * Knows no socket and decides nothing.
 */

import { randomUUID } from 'node:crypto';
import { LessThan } from 'typeorm';
import type { LeaveCode } from '../domain/end-reason.js';
import { ParticipantRow, SessionRow } from './rows/index.js';
import type { Tx } from './source.js';

export interface SeatWanted {
  readonly sessionId: string;
  readonly userId: string;
  /** Viewer seats of this endpoint. */
  readonly cap: number;
}

/**
 * - `taken`: the person has a seat that he had not before.
 * - `held`: he is in the session already; nothing was counted.
 * - `full`: all seats are taken.
 * - `over`: the session is not live (any more).
 */
export type SeatOutcome = 'taken' | 'held' | 'full' | 'over';

/** Counts and takes a viewer seat in one atomic statement: of any number of racers exactly `cap` get one. */
export async function takeSeat(tx: Tx, { sessionId, userId, cap }: SeatWanted): Promise<SeatOutcome> {
  const { affected } = await tx.manager.update(
    SessionRow,
    { id: sessionId, state: 'active', seatsTaken: LessThan(cap) },
    { seatsTaken: () => 'seats_taken + 1' },
  );
  const present = await tx.manager.existsBy(ParticipantRow, { sessionId, userId, present: 1 });
  if (affected === 1) {
    if (!present) {
      await arrive(tx, sessionId, userId, 'viewer');
      return 'taken';
    }
    // The row is locked since the count went up, so nobody else has seen it.
    await giveBack(tx, sessionId);
    return 'held';
  }
  const active = await tx.manager.existsBy(SessionRow, { id: sessionId, state: 'active' });
  if (!active) return 'over';
  return present ? 'held' : 'full';
}

/** Frees a viewer's seat. False when he had none (any more). */
export async function leaveSeat(
  tx: Tx,
  seat: { readonly sessionId: string; readonly userId: string },
  code: LeaveCode,
): Promise<boolean> {
  if (!(await depart(tx, seat, 'viewer', code))) return false;
  await giveBack(tx, seat.sessionId);
  return true;
}

/** The controller's window is open: his stay begins, unless it has begun. */
export async function enterControl(
  tx: Tx,
  place: { readonly sessionId: string; readonly userId: string },
): Promise<boolean> {
  const present = await tx.manager.existsBy(ParticipantRow, { ...place, present: 1 });
  if (!present) await arrive(tx, place.sessionId, place.userId, 'controller');
  return !present;
}

/** The controller has gone, for now or for good. False when he was not there. */
export async function leaveControl(
  tx: Tx,
  place: { readonly sessionId: string; readonly userId: string },
  code: LeaveCode,
): Promise<boolean> {
  return depart(tx, place, 'controller', code);
}

async function arrive(
  tx: Tx,
  sessionId: string,
  userId: string,
  role: 'controller' | 'viewer',
): Promise<void> {
  await tx.manager.insert(ParticipantRow, {
    id: randomUUID(),
    sessionId,
    userId,
    role,
    joinedAt: tx.now,
    leftAt: null,
    leaveCode: null,
    present: 1,
  });
  await tell(tx, sessionId);
}

async function depart(
  tx: Tx,
  { sessionId, userId }: { readonly sessionId: string; readonly userId: string },
  role: 'controller' | 'viewer',
  code: LeaveCode,
): Promise<boolean> {
  const { affected } = await tx.manager.update(
    ParticipantRow,
    { sessionId, userId, role, present: 1 },
    { present: null, leftAt: tx.now, leaveCode: code },
  );
  if (affected !== 1) return false;
  await tell(tx, sessionId);
  return true;
}

async function giveBack(tx: Tx, sessionId: string): Promise<void> {
  await tx.manager.update(SessionRow, { id: sessionId }, { seatsTaken: () => 'seats_taken - 1' });
}

async function tell(tx: Tx, sessionId: string): Promise<void> {
  const { domainId } = await tx.manager.findOneByOrFail(SessionRow, { id: sessionId });
  tx.publish({ type: 'session', sessionId, domainId });
}

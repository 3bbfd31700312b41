/**
 * One thing that happened in a session and has to be written: its rows and its row of evidence in one transaction.
 * Writing the same deed twice changes nothing, since each move is conditional. Knows no live session.
 */

import * as z from 'zod';
import type { AuditAction } from '../../audit/actions.js';
import { END_CODES, LEAVE_CODES, START_FAILURES } from '../../domain/end-reason.js';
import { SECURITY_LEVELS } from '../../domain/machine-policy.js';
import { leaveControl, leaveSeat } from '../../store/seats.js';
import { endSession, recordStarted } from '../../store/sessions.js';
import type { Tx } from '../../store/source.js';
import { given } from '../given.js';
import type { Office } from '../office.js';

/** A deed written later than this (ms) says when it happened. */
const LATE_MS = 1_000;

const leaving = { userId: z.string(), code: z.enum(LEAVE_CODES) };
/** As it stands in the spool, one JSON object a line. */
export const deedSchema = z.strictObject({
  id: z.string(),
  /** When it happened, epoch ms. */
  at: z.number(),
  sessionId: z.string(),
  domainId: z.string(),
  controllerId: z.string(),
  endpoint: z.strictObject({ id: z.string(), name: z.string() }),
  /** Where the controller started from. */
  from: z.string(),
  what: z.discriminatedUnion('t', [
    z.strictObject({
      t: z.literal('started'),
      size: z.strictObject({ columns: z.number(), rows: z.number() }).optional(),
      security: z.strictObject({ level: z.enum(SECURITY_LEVELS), name: z.string() }).optional(),
    }),
    z.strictObject({ t: z.literal('controller-left'), ...leaving }),
    z.strictObject({ t: z.literal('viewer-left'), ...leaving }),
    z.strictObject({
      t: z.literal('ended'),
      reason: z.strictObject({
        code: z.enum(END_CODES),
        by: z.string().optional(),
        note: z.string().optional(),
        failure: z.enum(START_FAILURES).optional(),
      }),
    }),
  ]),
});
export type Deed = z.infer<typeof deedSchema>;

/** @throws what the database throws; then nothing of it is written. */
export function writeDeed(office: Pick<Office, 'store' | 'audit'>, deed: Deed): Promise<void> {
  return office.store.write((tx) => write(office, tx, deed));
}

async function write(office: Pick<Office, 'audit'>, recording: Tx, deed: Deed): Promise<void> {
  const { what, sessionId } = deed;
  // The rows tell when it happened; evidence keeps the time of its writing, so that a chain never goes back.
  const tx: Tx = { ...recording, now: Math.min(deed.at, recording.now) };
  const late = recording.now - deed.at > LATE_MS;
  switch (what.t) {
    case 'started':
      await recordStarted(tx, sessionId, what.size, what.security);
      return;
    case 'controller-left':
    case 'viewer-left': {
      const role = what.t === 'viewer-left' ? 'viewer' : 'controller';
      const leave = role === 'viewer' ? leaveSeat : leaveControl;
      const left = await leave(tx, { sessionId, userId: what.userId }, what.code);
      if (left) await record('session.leave', what.userId, what.code, { role });
      return;
    }
    case 'ended': {
      const { code, ...why } = what.reason;
      const { by, ...details } = given(why);
      if (!(await endSession(tx, sessionId, { code, ...given(why) }))) return;
      const action = code === 'terminated' ? 'session.terminate' : 'session.end';
      await record(action, by ?? null, code, details);
    }
  }

  async function record(
    action: AuditAction,
    actorId: string | null,
    reason: string,
    details: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await office.audit.record(recording, {
      chain: deed.domainId,
      actorId,
      action,
      result: 'done',
      reason,
      endpoint: deed.endpoint,
      sessionId,
      from: actorId === deed.controllerId ? deed.from : undefined,
      details: late ? { ...details, happenedAt: deed.at } : details,
    });
  }
}

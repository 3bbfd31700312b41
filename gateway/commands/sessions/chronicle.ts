/**
 * Writes down what one session does, in order, and seats people in the same line: whoever comes and whoever goes
 * are never written at the same time. Knows no socket and decides nothing.
 */

import type { AuditAction } from '../../audit/actions.js';
import type { EndReason, LeaveCode } from '../../domain/end-reason.js';
import type { Session, SessionEvent } from '../../sessions/session.js';
import { leaveControl, leaveSeat } from '../../store/seats.js';
import { endSession, recordStarted } from '../../store/sessions.js';
import type { Tx } from '../../store/source.js';
import type { Office } from '../office.js';

/** How long the end of a session is tried to be written when the database is away (ms). */
const WRITE_END_WITHIN_MS = 60_000;
const WRITE_END_EVERY_MS = 1_000;

/** What the rows say besides what happened. */
export interface Setting {
  readonly endpoint: { readonly id: string; readonly name: string };
  /** Where the controller started from. */
  readonly from: string;
}

export class Chronicle {
  #line: Promise<unknown> = Promise.resolve();
  #ended: Promise<void> | undefined;

  constructor(
    private readonly room: Pick<Office, 'store' | 'audit' | 'log' | 'clock'> & {
      touch(sessionId: string): void;
    },
    private readonly session: Session,
    private readonly setting: Setting,
  ) {
    session.listen((event) => {
      this.#hear(event);
    });
  }

  /** Runs `work` after everything that happened before has been written. Rejects as `work` does. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#line.then(work);
    this.#line = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves when the end has been written. @throws when it could not be. Undefined while the session runs. */
  get ended(): Promise<void> | undefined {
    return this.#ended;
  }

  #hear(event: SessionEvent): void {
    switch (event.type) {
      case 'changed':
        break;
      case 'started':
        this.#write('start', () => this.#writeStart());
        break;
      case 'controller-left':
        if (event.code !== 'replaced') this.#write('leave', () => this.#writeControllerLeft(event.code));
        break;
      case 'viewer-left':
        if (event.code !== 'replaced')
          this.#write('leave', () => this.#writeViewerLeft(event.userId, event.code));
        break;
      case 'ended':
        this.#ended = this.inTurn(() => this.#writeEnd(event.reason));
        this.#ended.catch((error: unknown) => {
          this.room.log.error(
            { err: error, sessionId: this.session.id, reason: event.reason },
            'End not recorded',
          );
        });
        break;
    }
    this.room.touch(this.session.id);
  }

  #write(what: string, work: () => Promise<void>): void {
    this.inTurn(work).catch((error: unknown) => {
      this.room.log.error(
        { err: error, sessionId: this.session.id, what },
        'Not recorded, so the session ends',
      );
      this.session.close('not-recorded');
    });
  }

  async #writeStart(): Promise<void> {
    await this.room.store.write(async (tx) => {
      await recordStarted(tx, this.session.id, this.session.size, this.session.security);
    });
  }

  async #writeControllerLeft(code: LeaveCode): Promise<void> {
    if (this.session.controllerPresent) return;
    await this.room.store.write(async (tx) => {
      if (await leaveControl(tx, this.#place(this.session.controllerId), code))
        await this.#record(tx, 'session.leave', this.session.controllerId, code, { role: 'controller' });
    });
  }

  async #writeViewerLeft(userId: string, code: LeaveCode): Promise<void> {
    // He may have come back while this waited in the line; then he has not left.
    if (this.session.viewers.has(userId)) return;
    await this.room.store.write(async (tx) => {
      if (await leaveSeat(tx, this.#place(userId), code))
        await this.#record(tx, 'session.leave', userId, code, { role: 'viewer' });
    });
  }

  async #writeEnd(reason: EndReason): Promise<void> {
    const until = this.room.clock.monotonic() + WRITE_END_WITHIN_MS;
    for (;;) {
      try {
        await this.room.store.write(async (tx) => {
          if (!(await endSession(tx, this.session.id, reason))) return;
          const action = reason.code === 'terminated' ? 'session.terminate' : 'session.end';
          const { note, failure } = reason;
          const details = {
            ...(note === undefined ? {} : { note }),
            ...(failure === undefined ? {} : { failure }),
          };
          await this.#record(tx, action, reason.by ?? null, reason.code, details);
        });
        return;
      } catch (error) {
        if (this.room.clock.monotonic() > until) throw error;
        this.room.log.warn({ err: error, sessionId: this.session.id }, 'End not recorded yet');
        await new Promise<void>((resolve) => {
          this.room.clock.after(WRITE_END_EVERY_MS, resolve);
        });
      }
    }
  }

  #place(userId: string): { readonly sessionId: string; readonly userId: string } {
    return { sessionId: this.session.id, userId };
  }

  async #record(
    tx: Tx,
    action: AuditAction,
    actorId: string | null,
    reason: string,
    details: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.room.audit.record(tx, {
      chain: this.session.domainId,
      actorId,
      action,
      result: 'done',
      reason,
      endpoint: this.setting.endpoint,
      sessionId: this.session.id,
      from: actorId === this.session.controllerId ? this.setting.from : undefined,
      details,
    });
  }
}

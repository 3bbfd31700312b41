/**
 * Writes down what one session does, in order, and seats people in the same line: whoever comes and whoever goes
 * are never written at the same time. Knows no socket and decides nothing.
 */

import { randomUUID } from 'node:crypto';
import type { LineSecurity } from '../../domain/machine-policy.js';
import type { SessionEvent } from '../../sessions/session-event.js';
import type { Session } from '../../sessions/session.js';
import type { Office } from '../office.js';
import { type Deed, writeDeed } from './deed.js';
import type { Spool } from './spool.js';

/** How long a session outlives a database that is away: what happens meanwhile is kept on disk (ms). */
const WRITE_WITHIN_MS = 60_000;
const WRITE_EVERY_MS = 1_000;

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
      readonly spool: Pick<Spool, 'keep' | 'settle' | 'leave'>;
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
        this.#write({ t: 'started', ...sizeOf(this.session), ...securityOf(this.session) });
        break;
      case 'controller-left': {
        const what = { t: 'controller-left', userId: this.session.controllerId, code: event.code } as const;
        if (event.code !== 'replaced') this.#write(what, () => this.session.controllerPresent);
        break;
      }
      case 'viewer-left': {
        const { userId, code } = event;
        // He may have come back while this waited in the line; then he has not left.
        if (code !== 'replaced')
          this.#write({ t: 'viewer-left', userId, code }, () => this.session.viewers.has(userId));
        break;
      }
      case 'ended':
        this.#ended = this.#inTurnWritten({ t: 'ended', reason: event.reason });
        this.#ended.catch((error: unknown) => {
          this.room.log.error(
            { err: error, sessionId: this.session.id, reason: event.reason },
            'End not recorded yet; it is tried until it is',
          );
        });
        break;
    }
    this.room.touch(this.session.id);
  }

  #write(what: Deed['what'], isMoot: () => boolean = () => false): void {
    this.#inTurnWritten(what, isMoot).catch((error: unknown) => {
      this.room.log.error(
        { err: error, sessionId: this.session.id, what: what.t },
        'Not recorded, so the session ends',
      );
      this.session.close('not-recorded');
    });
  }

  #inTurnWritten(what: Deed['what'], isMoot: () => boolean = () => false): Promise<void> {
    const { id: sessionId, domainId, controllerId } = this.session;
    const at = this.room.clock.now();
    const deed: Deed = { id: randomUUID(), at, sessionId, domainId, controllerId, ...this.setting, what };
    return this.inTurn(() => this.#keepTrying(deed, isMoot));
  }

  /** @throws when it could not be written within the time given, or not even kept on disk meanwhile. */
  async #keepTrying(deed: Deed, isMoot: () => boolean): Promise<void> {
    const { spool, clock, log } = this.room;
    const until = clock.monotonic() + WRITE_WITHIN_MS;
    for (let tries = 1; !isMoot(); tries += 1) {
      try {
        await writeDeed(this.room, deed);
        break;
      } catch (error) {
        if (tries === 1) {
          log.warn(
            { err: error, sessionId: deed.sessionId, what: deed.what.t },
            'Not recorded yet, kept on disk',
          );
          this.#keep(deed);
        }
        if (clock.monotonic() > until) {
          spool.leave(deed);
          throw error;
        }
        await new Promise<void>((resolve) => {
          clock.after(WRITE_EVERY_MS, resolve);
        });
      }
    }
    spool.settle(deed);
  }

  /** @throws when the disk does not take it: what is not recorded does not go on. An end goes on being tried. */
  #keep(deed: Deed): void {
    try {
      this.room.spool.keep(deed);
    } catch (error) {
      if (deed.what.t !== 'ended') throw error;
      this.room.log.error({ err: error, sessionId: deed.sessionId }, 'The end is kept nowhere but in memory');
    }
  }
}

/** A desktop's size is its own and not kept. */
function sizeOf(session: Session): { size?: { columns: number; rows: number } } {
  const { size } = session;
  return size === undefined ? {} : { size: { columns: size.columns, rows: size.rows } };
}

/** How the line was secured, where there is a choice. */
function securityOf({ security }: Session): { security?: LineSecurity } {
  return security === undefined ? {} : { security: { level: security.level, name: security.name } };
}

/**
 * Where express-session keeps login sessions: in the database, by the hash of the cookie, one row per signed-in
 * browser. Nothing is kept for visitors. A row is made by a sign-in only: a request still under way when its login
 * ended cannot bring it back by saving. Knows no route.
 */

import type { Request } from 'express';
import session from 'express-session';
import type { Clock } from '../clock.js';
import { addLogin, endLogin, isAlive, loginById, saveLoginData, touchLogin } from '../store/logins.js';
import type { Store } from '../store/source.js';
import { loginIdOf } from './login-id.js';
import { type LoginTimes, TOUCH_EVERY_MS } from './login-limits.js';

type Done<T = void> = (error?: unknown, value?: T) => void;

export class LoginStore extends session.Store {
  /** Session ids made by a sign-in and not yet saved, with the address they were made for. */
  readonly #expected = new Map<string, string | null>();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly times: LoginTimes,
  ) {
    super();
  }

  /** Passport calls this at every sign-in: a session id from before is worth nothing afterwards. */
  override regenerate(request: Request, done: (error?: unknown) => unknown): void {
    super.regenerate(request, (error: unknown) => {
      this.#expected.set(request.sessionID, request.ip ?? null);
      // Normally saved at once; without this a sign-in that fails in between would stay for ever.
      setTimeout(() => this.#expected.delete(request.sessionID), TOUCH_EVERY_MS).unref();
      done(error);
    });
  }

  override get(sid: string, done: Done<session.SessionData | null>): void {
    settle(this.#load(sid), done);
  }

  override set(sid: string, data: session.SessionData, done: Done = ignore): void {
    settle(this.#save(sid, data), done);
  }

  override destroy(sid: string, done: Done = ignore): void {
    this.#expected.delete(sid);
    settle(this.#end(loginIdOf(sid)), done);
  }

  override touch(sid: string, _data: session.SessionData, done: Done = ignore): void {
    settle(this.noteActivity(loginIdOf(sid)), done);
  }

  /** Writes down that somebody is there, at most once a minute. A lapsed login stays lapsed. */
  async noteActivity(loginId: string): Promise<void> {
    const now = this.clock.now();
    const row = await loginById(this.store.read, loginId);
    if (
      row === undefined ||
      row.seenAt > now - TOUCH_EVERY_MS ||
      !isAlive(row, { now, idleMs: this.times.idleMs })
    )
      return;
    await this.store.write((tx) => touchLogin(tx, loginId));
  }

  async #load(sid: string): Promise<session.SessionData | null> {
    const row = await loginById(this.store.read, loginIdOf(sid));
    if (row === undefined || !isAlive(row, { now: this.clock.now(), idleMs: this.times.idleMs })) return null;
    return JSON.parse(row.data) as session.SessionData;
  }

  async #save(sid: string, data: session.SessionData): Promise<void> {
    const loginId = loginIdOf(sid);
    const userId = data.passport?.user;
    const address = this.#expected.get(sid);
    const isNew = this.#expected.delete(sid);
    if (userId === undefined) return;
    const text = JSON.stringify({ cookie: data.cookie, passport: { user: userId } });
    await this.store.write((tx) =>
      isNew
        ? addLogin(tx, {
            hash: loginId,
            userId,
            data: text,
            expiresAt: tx.now + this.times.absoluteMs,
            address: address ?? null,
          })
        : saveLoginData(tx, loginId, text),
    );
  }

  async #end(loginId: string): Promise<void> {
    // A visitor's first sign-in destroys a session that was never stored: no need to write for that.
    if ((await loginById(this.store.read, loginId)) === undefined) return;
    await this.store.write((tx) => endLogin(tx, loginId));
  }
}

const ignore = (): void => undefined;

function settle<T>(work: Promise<T>, done: Done<T>): void {
  work.then(
    (value) => {
      done(null, value);
    },
    (error: unknown) => {
      done(error);
    },
  );
}

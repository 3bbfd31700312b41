/** The login sessions of the gateway: the cookie they ride on, who is behind one, and how they end. */

import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import type { Clock } from '../clock.js';
import type { Secret } from '../secret.js';
import { anyLapsed, endLapsedLogins, endLogin, endLoginsOf, isAlive, loginById } from '../store/logins.js';
import type { Store } from '../store/source.js';
import { userById } from '../store/users.js';
import { loginCookieKey } from './cookie-key.js';
import { type Login, loginOf } from './login-id.js';
import { LOGIN_TIMES, type LoginTimes } from './login-limits.js';
import { LoginStore } from './login-store.js';

export interface Logins {
  readonly cookieName: string;
  readonly middleware: RequestHandler;
  /** A login lapses after this long without activity (ms). */
  readonly idleMs: number;
  /** Who opens this socket, by the login cookie. Undefined: nobody, lapsed, or disabled. */
  authenticateUpgrade(request: IncomingMessage): Promise<Login | undefined>;
  isAlive(loginId: string): Promise<boolean>;
  /** Somebody is there: counts against the idle limit, never against the absolute one. Cheap to call often. */
  touch(loginId: string): Promise<void>;
  end(loginId: string): Promise<void>;
  /** Ends every login of a person, or every other one. */
  endAllOf(userId: string, except?: string): Promise<void>;
  /** When this login ends whatever happens (epoch ms); undefined when it has ended. */
  endsAt(loginId: string): Promise<number | undefined>;
  /** Ends what has lapsed, so that its sockets close. @returns how many there were. */
  sweep(): Promise<number>;
  /** Takes the cookie back. */
  clearCookie(response: Response): void;
}

export interface LoginParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly publicUrl: URL;
  /** Signs the cookie. */
  readonly cookieSecret: Secret;
  readonly times?: LoginTimes;
}

export function createLogins({
  store,
  clock,
  publicUrl,
  cookieSecret,
  times = LOGIN_TIMES,
}: LoginParts): Logins {
  const { idleMs } = times;
  const secure = publicUrl.protocol === 'https:';
  // The prefix makes the browser refuse a cookie that a sub-domain or plain http has planted.
  const cookieName = secure ? '__Host-jumpseat' : 'jumpseat';
  const cookie = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const;
  const logins = new LoginStore(store, clock, times);
  const middleware = session({
    name: cookieName,
    secret: loginCookieKey(cookieSecret),
    store: logins,
    cookie,
    resave: false,
    saveUninitialized: false,
    rolling: false,
  });

  return {
    cookieName,
    idleMs,
    middleware,
    async authenticateUpgrade(request) {
      // Never sent: the session library wants a response to hang a cookie on.
      const response = new ServerResponse(request);
      await new Promise<void>((resolve, reject) => {
        void middleware(request as Request, response as unknown as Response, (error: unknown) => {
          if (error === undefined) resolve();
          else reject(error instanceof Error ? error : new Error('no login read', { cause: error }));
        });
      });
      const login = loginOf(request);
      if (login === undefined) return undefined;
      const user = await userById(store.read, login.userId);
      return user === undefined || user.disabled ? undefined : login;
    },
    async isAlive(loginId) {
      const row = await loginById(store.read, loginId);
      return row !== undefined && isAlive(row, { now: clock.now(), idleMs });
    },
    touch: (loginId) => logins.noteActivity(loginId),
    end: (loginId) => store.write((tx) => endLogin(tx, loginId)),
    endAllOf: (userId, except) => store.write((tx) => endLoginsOf(tx, userId, except)),
    async endsAt(loginId) {
      return (await loginById(store.read, loginId))?.expiresAt;
    },
    async sweep() {
      // Looked for outside of the line of writers: nearly always there is nothing to do.
      if (!(await anyLapsed(store.read, { now: clock.now(), idleMs }))) return 0;
      return store.write((tx) => endLapsedLogins(tx, { now: tx.now, idleMs }));
    },
    clearCookie(response) {
      response.clearCookie(cookieName, cookie);
    },
  };
}

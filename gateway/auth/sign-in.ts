/** Name and password against the stored account, through passport. Knows no audit and no limit. */

import type { Request, RequestHandler, Response } from 'express';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { Secret } from '../secret.js';
import type { Store } from '../store/source.js';
import { accountByName } from '../store/users.js';
import { BUSY, type Passwords } from './passwords.js';

declare global {
  // Passport's own way of naming the type of `request.user`.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface User {
      readonly id: string;
    }
  }
}

/** Outside there is one answer for every failure; inside the audit tells them apart. */
export type SignInResult =
  | { readonly ok: true; readonly userId: string }
  | {
      readonly ok: false;
      readonly why: 'unknown-name' | 'wrong-password' | 'user-disabled';
      readonly userId?: string;
    }
  | { readonly ok: false; readonly why: 'busy' };

export interface SignIn {
  readonly middleware: readonly RequestHandler[];
  /** Reads `name` and `password` of the checked body. Opens no session. */
  check(request: Request, response: Response): Promise<SignInResult>;
}

export function createSignIn(store: Store, passwords: Passwords): SignIn {
  const authenticator = new passport.Passport();

  async function judge(name: string, password: Secret): Promise<SignInResult> {
    const account = await accountByName(store.read, name.trim().toLowerCase());
    // Always hashed, also for nobody: time must not tell which names exist.
    const right = await passwords.verify(account?.passwordHash, password);
    if (right === BUSY) return { ok: false, why: 'busy' };
    if (account === undefined) return { ok: false, why: 'unknown-name' };
    if (!right) return { ok: false, why: 'wrong-password', userId: account.id };
    if (account.disabled) return { ok: false, why: 'user-disabled', userId: account.id };
    return { ok: true, userId: account.id };
  }

  authenticator.use(
    new Strategy(
      { usernameField: 'name', passwordField: 'password', session: false },
      (name, password, done) => {
        judge(name, new Secret(password)).then(
          (result) => {
            if (result.ok) done(null, { id: result.userId });
            // The strategy's `info` carries more than its type says.
            else done(null, false, result as unknown as { message: string });
          },
          (error: unknown) => {
            done(error);
          },
        );
      },
    ),
  );
  authenticator.serializeUser((user, done) => {
    done(null, user.id);
  });
  authenticator.deserializeUser((id: string, done) => {
    done(null, { id });
  });

  return {
    middleware: [authenticator.initialize() as RequestHandler, authenticator.session() as RequestHandler],
    check: (request, response) =>
      new Promise((resolve, reject) => {
        const answered = (error: unknown, user?: Express.User | false | null, info?: unknown) => {
          if (error !== null && error !== undefined) reject(asError(error));
          else if (user) resolve({ ok: true, userId: user.id });
          else resolve(isFailure(info) ? info : { ok: false, why: 'unknown-name' });
        };
        const run = authenticator.authenticate('local', { session: false }, answered) as RequestHandler;
        void run(request, response, (error: unknown) => {
          reject(asError(error));
        });
      }),
  };
}

/** Opens a login session under a new id; one the browser brought along is ended. */
export function openLogin(request: Request, userId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request.logIn({ id: userId }, (error: unknown) => {
      if (error === undefined || error === null) resolve();
      else reject(asError(error));
    });
  });
}

const isFailure = (info: unknown): info is SignInResult =>
  typeof info === 'object' && info !== null && 'why' in info;

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('no answer', { cause: error });

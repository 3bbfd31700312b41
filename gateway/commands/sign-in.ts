/** Signing in and out. Knows no cookie, no hash and no limit: it is handed what was checked and how to open. */

import { SYSTEM_CHAIN } from '../audit/actions.js';
import type { SignInResult } from '../auth/sign-in.js';
import { noteSignIn, userById } from '../store/users.js';
import type { Asking, Visiting } from './asking.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';

type Failure = Extract<SignInResult, { ok: false }>;

/** @returns the id of who signed in. @throws Refused `sign-in-failed` whatever was wrong, or `busy`. */
export async function signIn(
  office: Office,
  who: Visiting,
  result: SignInResult,
  open: (userId: string) => Promise<void>,
): Promise<string> {
  if (!result.ok) return refuseSignIn(office, who, result);
  const { userId } = result;
  await recordSignIn(office, who, userId);
  await open(userId);
  return userId;
}

/** Written before the login is opened: who cannot be recorded does not come in. */
export async function recordSignIn(office: Office, who: Visiting, userId: string): Promise<void> {
  try {
    await office.store.write(async (tx) => {
      await noteSignIn(tx, userId);
      await office.audit.record(tx, {
        chain: SYSTEM_CHAIN,
        actorId: userId,
        action: 'login.done',
        result: 'done',
        from: who.from,
      });
    });
  } catch (error) {
    office.log.error({ err: error, requestId: who.requestId }, 'Sign-in not recorded, so refused');
    throw new Refused('not-recorded');
  }
}

async function refuseSignIn(office: Office, who: Visiting, failure: Failure): Promise<never> {
  if (failure.why === 'busy') throw new Refused('busy');
  const { userId } = failure;
  if (userId === undefined) office.strangers.note(who, 'login.refused', failure.why);
  else await recordFailure(office, who, userId, failure.why);
  throw new Refused('sign-in-failed');
}

/** A row each: whose account is being tried is worth knowing, and the rate limit keeps them few. */
async function recordFailure(office: Office, who: Visiting, userId: string, reason: string): Promise<void> {
  try {
    const user = await userById(office.store.read, userId);
    await office.store.write((tx) =>
      office.audit.record(tx, {
        chain: SYSTEM_CHAIN,
        actorId: null,
        action: 'login.refused',
        result: 'refused',
        reason,
        subject: user?.name,
        from: who.from,
      }),
    );
  } catch (error) {
    office.log.error({ err: error, requestId: who.requestId }, 'Refused sign-in not recorded');
  }
}

/** Signing out must always work: what cannot be recorded is logged. */
export async function signOut(office: Office, who: Asking, close: () => Promise<void>): Promise<void> {
  await close();
  try {
    await office.store.write((tx) =>
      office.audit.record(tx, {
        chain: SYSTEM_CHAIN,
        actorId: who.userId,
        action: 'login.ended',
        result: 'done',
        from: who.from,
      }),
    );
  } catch (error) {
    office.log.error({ err: error, requestId: who.requestId }, 'Sign-out not recorded');
  }
}

/** What everybody may do to his own account. Knows no cookie. */

import { BUSY } from '../auth/passwords.js';
import type { Decision } from '../domain/policy.js';
import type { Actor } from '../domain/actor.js';
import { Secret } from '../secret.js';
import { endLoginsOf } from '../store/logins.js';
import { accountById, setFullName, setMail, setPasswordHash } from '../store/users.js';
import { dropLinksOf } from '../store/welcome-links.js';
import type { ChangeAccount } from '../wire/requests.js';
import type { Asking } from './asking.js';
import { given } from './given.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';
import { take } from './steps.js';

/** One's own account needs no right but to be enabled. */
const own = (actor: Actor): Decision<undefined> =>
  actor.disabled ? { ok: false, denial: 'user-disabled' } : { ok: true, grant: undefined };

export async function changeAccount(office: Office, who: Asking, change: ChangeAccount): Promise<void> {
  await take(office, who, {
    action: 'person.change',
    load: () => Promise.resolve(undefined),
    decide: own,
    about: () => ({ subject: who.userId, details: given(change) }),
    act: async (tx) => {
      await setFullName(tx, who.userId, change.fullName);
      if (change.mail !== undefined) await setMail(tx, who.userId, change.mail);
      tx.publish({ type: 'user', userId: who.userId });
    },
  });
}

/** Ends every other login of the person. @throws Refused `wrong-password`. */
export async function changePassword(
  office: Office,
  who: Asking,
  task: { readonly current: string; readonly next: string },
): Promise<void> {
  await take(office, who, {
    action: 'person.password',
    load: () => Promise.resolve(undefined),
    decide: own,
    about: () => ({ subject: who.userId }),
    prepare: async () => {
      const account = await accountById(office.store.read, who.userId);
      const right = await office.passwords.verify(account?.passwordHash, new Secret(task.current));
      if (right === BUSY) throw new Refused('busy');
      if (!right) throw new Refused('wrong-password');
      const passwordHash = await office.passwords.hash(new Secret(task.next));
      if (passwordHash === BUSY) throw new Refused('busy');
      return passwordHash;
    },
    act: async (tx, _facts, _grant, passwordHash) => {
      await setPasswordHash(tx, who.userId, passwordHash);
      await dropLinksOf(tx, who.userId);
      await endLoginsOf(tx, who.userId, who.loginId);
      tx.publish({ type: 'user', userId: who.userId });
    },
  });
}

/** What a one-time link is for, and using it up. Knows no cookie. */

import { SYSTEM_CHAIN } from '../audit/actions.js';
import { BUSY } from '../auth/passwords.js';
import { hashOfToken } from '../auth/welcome-links.js';
import { Secret } from '../secret.js';
import { addDomain } from '../store/domains.js';
import { endLoginsOf } from '../store/logins.js';
import { addMember } from '../store/people.js';
import type { Tx } from '../store/source.js';
import { addUser, hasSystemAdmin, setPasswordHash, userById } from '../store/users.js';
import { dropFirstAdminLinks, dropLinksOf, usableLink, useLinkUp } from '../store/welcome-links.js';
import type { WelcomeInfo } from '../wire/api.js';
import type { Welcome } from '../wire/requests.js';
import type { Visiting } from './asking.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';

/** @throws Refused `welcome-link-used` for unknown, used, expired and foreign links alike. */
export async function lookAtWelcomeLink(office: Office, who: Visiting, token: string): Promise<WelcomeInfo> {
  const { read } = office.store;
  const link = await usableLink(read, hashOfToken(token), office.clock.now());
  if (link?.kind === 'first-admin' && !(await hasSystemAdmin(read))) return { kind: 'first-admin' };
  if (link?.kind === 'set-password' && link.userId !== null) {
    const user = await userById(read, link.userId);
    if (user !== undefined && !user.disabled)
      return { kind: 'set-password', person: { name: user.name, fullName: user.fullName } };
  }
  office.strangers.note(who, 'access.refused', 'welcome-link-used');
  throw new Refused('welcome-link-used');
}

/** Uses the link up. @returns the id of the person it belongs to, who may be signed in at once. */
export async function useWelcomeLink(office: Office, who: Visiting, task: Welcome): Promise<string> {
  // Before hashing: a stranger without a link must not cost 19 MiB.
  const { kind } = await lookAtWelcomeLink(office, who, task.token);
  if (kind !== task.kind) throw new Refused('welcome-link-used');
  const passwordHash = await office.passwords.hash(new Secret(task.password));
  if (passwordHash === BUSY) throw new Refused('busy');
  return office.store.write(async (tx) => {
    const link = await usableLink(tx.manager, hashOfToken(task.token), tx.now);
    // Two racing uses: one row changes, the other is refused.
    if (link?.kind !== task.kind || !(await useLinkUp(tx, link.hash))) throw new Refused('welcome-link-used');
    return task.kind === 'first-admin'
      ? makeFirstAdmin(office, tx, who, task, passwordHash)
      : setFirstPassword(office, tx, who, link.userId, passwordHash);
  });
}

async function makeFirstAdmin(
  office: Office,
  tx: Tx,
  who: Visiting,
  task: Extract<Welcome, { kind: 'first-admin' }>,
  passwordHash: string,
): Promise<string> {
  if (await hasSystemAdmin(tx.manager)) throw new Refused('welcome-link-used');
  const { name, fullName, domainName } = task;
  const userId = await addUser(tx, { name, fullName, systemAdmin: true, passwordHash });
  const domainId = await addDomain(tx, domainName);
  await addMember(tx, domainId, userId, 'admin');
  await dropFirstAdminLinks(tx);
  await office.audit.record(tx, {
    chain: SYSTEM_CHAIN,
    actorId: userId,
    action: 'person.admin',
    result: 'done',
    subject: name,
    from: who.from,
    details: { firstAdmin: true, domainId, domainName },
  });
  tx.publish({ type: 'user', userId });
  return userId;
}

async function setFirstPassword(
  office: Office,
  tx: Tx,
  who: Visiting,
  userId: string | null,
  passwordHash: string,
): Promise<string> {
  const user = userId === null ? undefined : await userById(tx.manager, userId);
  if (user === undefined || user.disabled) throw new Refused('welcome-link-used');
  await setPasswordHash(tx, user.id, passwordHash);
  await dropLinksOf(tx, user.id);
  // Whoever was signed in with the old password is out.
  await endLoginsOf(tx, user.id);
  await office.audit.record(tx, {
    chain: SYSTEM_CHAIN,
    actorId: user.id,
    action: 'person.password',
    result: 'done',
    subject: user.name,
    from: who.from,
    details: { by: 'one-time link' },
  });
  tx.publish({ type: 'user', userId: user.id });
  return user.id;
}

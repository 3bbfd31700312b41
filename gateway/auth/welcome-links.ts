/**
 * One-time links: 32 random bytes behind a `#`, so that they stand in no request line, log or Referer; only the
 * SHA-256 is stored. Knows no route.
 */

import { createHash, randomBytes } from 'node:crypto';
import type { Store, Tx } from '../store/source.js';
import { hasSystemAdmin } from '../store/users.js';
import { addWelcomeLink, dropFirstAdminLinks, dropLinksOf } from '../store/welcome-links.js';

/** How long a person has to set a password (ms): a week-end must fit in. */
const SET_PASSWORD_MS = 72 * 3600_000;
/** How long the printed link for the first admin is good (ms); each start prints a new one. */
const FIRST_ADMIN_MS = 24 * 3600_000;

export interface IssuedLink {
  readonly link: string;
  readonly expiresAt: number;
}

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

function makeToken(): { readonly token: string; readonly hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOfToken(token) };
}

const urlOf = (publicUrl: URL, token: string): string => `${publicUrl.origin}/welcome#${token}`;

/** A link with which this person sets a password; earlier ones are worthless from now on. */
export async function issuePasswordLink(tx: Tx, publicUrl: URL, userId: string): Promise<IssuedLink> {
  const { token, hash } = makeToken();
  const expiresAt = tx.now + SET_PASSWORD_MS;
  await dropLinksOf(tx, userId);
  await addWelcomeLink(tx, { hash, kind: 'set-password', userId, expiresAt });
  return { link: urlOf(publicUrl, token), expiresAt };
}

/** For the start to print: undefined once a system admin exists. Earlier ones are worthless from now on. */
export async function firstAdminLink(store: Store, publicUrl: URL): Promise<IssuedLink | undefined> {
  return store.write(async (tx) => {
    await dropFirstAdminLinks(tx);
    if (await hasSystemAdmin(tx.manager)) return undefined;
    const { token, hash } = makeToken();
    const expiresAt = tx.now + FIRST_ADMIN_MS;
    await addWelcomeLink(tx, { hash, kind: 'first-admin', userId: null, expiresAt });
    return { link: urlOf(publicUrl, token), expiresAt };
  });
}

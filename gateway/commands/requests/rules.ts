/** What a domain says about asking, where its notices go, and the tokens by which other systems close tickets. */

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { AccessRules } from '../../domain/access-policy.js';
import { mayAdminister, mayRead } from '../../domain/policy.js';
import {
  addToken as insertToken,
  revokeToken as markRevoked,
  tokenById,
  tokensOf,
} from '../../store/api-tokens.js';
import { changeDomainAccess, domainAccess } from '../../store/domain-access.js';
import { lastNotices } from '../../store/notices.js';
import type { ApiTokenRow, DomainAccessRow, NoticeRow } from '../../store/rows/index.js';
import { type NamedPerson, namesOf } from '../../store/users.js';
import type { AddToken, ChangeAccessRules } from '../../wire/access-requests.js';
import type { Asking } from '../asking.js';
import { given } from '../given.js';
import type { Office } from '../office.js';
import { Refused } from '../refused.js';
import { look, NOT_FOUND, take } from '../steps.js';

/** What the page shows of the last notices. */
const SHOWN_NOTICES = 5;
const DAY_MS = 24 * 3_600_000;

export interface RulesSight {
  readonly rules: AccessRules;
  /** Undefined for who does not administer the domain. */
  readonly notices: { readonly row: DomainAccessRow; readonly last: readonly NoticeRow[] } | undefined;
}

export async function readAccessRules(office: Office, who: Asking, domainId: string): Promise<RulesSight> {
  const { grant } = await look(office, who, {
    tried: 'access-rules.read',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayRead(actor, domainId),
    about: () => ({ domainId }),
  });
  const row = await domainAccess(office.store.read, domainId);
  const { ticketRequired, breakGlass, maxMinutes } = row;
  return {
    rules: { ticketRequired, breakGlass, maxMinutes },
    notices: grant.admin
      ? { row, last: await lastNotices(office.store.read, domainId, SHOWN_NOTICES) }
      : undefined,
  };
}

/** @throws Refused `address-not-allowed` for a webhook the outbound guard says no to. */
export async function changeAccessRules(
  office: Office,
  who: Asking,
  domainId: string,
  change: ChangeAccessRules,
): Promise<void> {
  await take(office, who, {
    action: 'domain.access',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId, details: recorded(change) }),
    prepare: async () => {
      if (typeof change.webhookUrl !== 'string') return;
      const url = new URL(change.webhookUrl);
      const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
      const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
      const verdict = await office.checkHost(host, port, { allowedRanges: [] });
      if (!verdict.ok) throw new Refused('address-not-allowed', { host, why: verdict.why });
    },
    act: async (tx) => {
      const { webhookSalt } = await domainAccess(tx.manager, domainId);
      // Signed from the first notice on; the secret is shown when somebody asks for it.
      const salted = typeof change.webhookUrl === 'string' && webhookSalt === null;
      await changeDomainAccess(tx, domainId, {
        ...given(change),
        ...(salted ? { webhookSalt: randomUUID() } : {}),
      });
    },
  });
}

/** Of a webhook the evidence names the server only: its path and query are often a secret of their own. */
function recorded(change: ChangeAccessRules): Readonly<Record<string, unknown>> {
  const { webhookUrl, ...rest } = change;
  if (webhookUrl === undefined) return given(rest);
  return { ...given(rest), webhookUrl: webhookUrl === null ? null : new URL(webhookUrl).origin };
}

/** A new secret; what was signed with the old one is no longer ours. Shown once. @throws Refused */
export async function renewWebhookSecret(office: Office, who: Asking, domainId: string): Promise<string> {
  return take(office, who, {
    action: 'domain.access',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId, details: { webhookSecret: 'renewed' } }),
    act: async (tx) => {
      const webhookSalt = randomUUID();
      await changeDomainAccess(tx, domainId, { webhookSalt });
      return office.webhookSecretOf(webhookSalt);
    },
  });
}

export async function readTokens(
  office: Office,
  who: Asking,
  domainId: string,
): Promise<{ readonly tokens: readonly ApiTokenRow[]; readonly names: ReadonlyMap<string, NamedPerson> }> {
  await look(office, who, {
    tried: 'tokens.read',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId }),
  });
  const tokens = await tokensOf(office.store.read, domainId);
  const names = await namesOf(
    office.store.read,
    tokens.map((token) => token.createdBy),
  );
  return { tokens, names };
}

/** Good for closing tickets of this domain and for nothing else. @returns what is shown once. @throws Refused */
export async function addToken(
  office: Office,
  who: Asking,
  domainId: string,
  { name, days }: AddToken,
): Promise<{ readonly token: string; readonly expiresAt: number }> {
  return take(office, who, {
    action: 'token.add',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId, subject: name, details: { days } }),
    act: async (tx) => {
      const token = `jst_${randomBytes(32).toString('base64url')}`;
      const expiresAt = tx.now + days * DAY_MS;
      await insertToken(tx, { domainId, name, hash: hashOfToken(token), createdBy: who.userId, expiresAt });
      return { token, expiresAt };
    },
  });
}

export async function revokeToken(
  office: Office,
  who: Asking,
  { domainId, tokenId }: { readonly domainId: string; readonly tokenId: string },
): Promise<void> {
  await take(office, who, {
    action: 'token.revoke',
    load: (manager) => tokenById(manager, domainId, tokenId),
    decide: (actor, token) => {
      const admin = mayAdminister(actor, domainId);
      return admin.ok && token === undefined ? NOT_FOUND : admin;
    },
    about: (token) => ({ domainId, subject: token?.name }),
    act: async (tx, token) => {
      if (token === undefined) throw new Refused('not-found');
      await markRevoked(tx, token);
    },
  });
}

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

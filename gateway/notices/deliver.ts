/**
 * One notice down its road. Where it goes is read now: a road or an address that was closed meanwhile gets nothing.
 * Knows no outbox.
 */

import type { Clock } from '../clock.js';
import type { AddressRules } from '../net/address-rules.js';
import type { Secret } from '../secret.js';
import { coverage } from '../domain/approval.js';
import { approvalById, approvalsAt } from '../store/approvals.js';
import { domainAccess } from '../store/domain-access.js';
import type { NoticeRow } from '../store/rows/index.js';
import type { Store } from '../store/source.js';
import { mailAddressOf } from '../store/users.js';
import { type MailServer, sendMail } from './mail.js';
import { sendWebhook } from './webhook.js';
import { webhookSecretOf } from './webhook-secret.js';
import { mailOf, type Notice, ownersMailOf, requestersMailOf } from './words.js';

/** Links to owners of machines: a token is in memory only, while its answer is waited for. */
export interface OwnerLinks {
  tokenOf(hash: string): Secret | undefined;
  /** How a try to mail it went; undefined = it was taken. */
  went(hash: string, failure: string | undefined): void;
}

export interface DeliveryParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly publicUrl: URL;
  readonly webhookKey: Secret;
  readonly links: OwnerLinks;
  readonly rules: () => AddressRules;
  /** Undefined: no mail is sent. */
  readonly mail: MailServer | undefined;
}

/** @throws when it could not be delivered. */
export async function deliver(parts: DeliveryParts, row: NoticeRow): Promise<void> {
  const notice: Notice = { ...row, content: JSON.parse(row.content) as Notice['content'] };
  switch (row.road) {
    case 'mail': {
      const { mailTo } = await domainAccess(parts.store.read, row.domainId);
      if (mailTo.length > 0) await mail(parts, mailTo, row.id, mailOf(notice, parts.publicUrl));
      return;
    }
    case 'webhook':
      return call(parts, notice);
    case 'owner':
      return askOwner(parts, notice, row.recipient);
    case 'person':
      return tellPerson(parts, notice, row.recipient);
  }
}

async function mail(
  { mail: server }: DeliveryParts,
  to: readonly string[],
  id: string,
  words: { readonly subject: string; readonly text: string },
): Promise<void> {
  if (server === undefined) throw new Error('no mail server is configured');
  await sendMail(server, { to, id, ...words });
}

async function call(parts: DeliveryParts, notice: Notice): Promise<void> {
  const { webhookUrl, webhookSalt } = await domainAccess(parts.store.read, notice.domainId);
  if (webhookUrl === null) return;
  if (webhookSalt === null) throw new Error('there is no secret to sign it with');
  const secret = webhookSecretOf(parts.webhookKey, webhookSalt);
  await sendWebhook(notice, { url: webhookUrl, secret, rules: parts.rules(), now: parts.clock.now() });
}

/** Whoever left, was switched off or took the address away gets nothing; so does whoever was given more time. */
async function tellPerson(parts: DeliveryParts, notice: Notice, userId: string | null): Promise<void> {
  const { read } = parts.store;
  const address = userId === null ? undefined : await mailAddressOf(read, userId, notice.domainId);
  if (address === undefined || userId === null) return;
  if (notice.kind === 'approval.ending' && !(await endsAsSaid(parts, notice, userId))) return;
  await mail(parts, [address], notice.id, requestersMailOf(notice, parts.publicUrl));
}

async function endsAsSaid(
  { store, clock }: DeliveryParts,
  { content }: Notice,
  userId: string,
): Promise<boolean> {
  const approval = await approvalById(store.read, String(content['approvalId']));
  if (approval === undefined) return false;
  const now = clock.now();
  const held = coverage(await approvalsAt(store.read, [approval.endpointId], [userId], now), now);
  return held.kind === 'covered' && held.until === approval.endsAt;
}

/** The session that waits hears how it went; once nobody waits, there is nothing to send. */
async function askOwner(parts: DeliveryParts, notice: Notice, owner: string | null): Promise<void> {
  const hash = String(notice.content['link']);
  const token = parts.links.tokenOf(hash);
  if (token === undefined || owner === null) return;
  try {
    const link = `${parts.publicUrl.origin}/consent#${token.reveal()}`;
    await mail(parts, [owner], notice.id, ownersMailOf(notice, link));
  } catch (error) {
    parts.links.went(hash, String((error as { message?: unknown }).message ?? error));
    throw error;
  }
  parts.links.went(hash, undefined);
}

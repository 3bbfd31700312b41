/** The road of webhooks: one signed POST. Knows no outbox. */

import type { AddressRules } from '../net/address-rules.js';
import { post } from '../net/post.js';
import { signatureOf } from './webhook-secret.js';
import type { Notice } from './words.js';

/** From the name to the answer (ms). */
const TIMEOUT_MS = 10_000;

export interface Webhook {
  readonly url: string;
  /** Nothing goes out unsigned: whoever gets it must be able to tell. */
  readonly secret: string;
  readonly rules: AddressRules;
  readonly now: number;
}

/** @throws Error with why it was not taken: no address, no answer, a status that is not 2xx. */
export async function sendWebhook(notice: Notice, { url, secret, rules, now }: Webhook): Promise<void> {
  const { id, domainId, kind, content, createdAt } = notice;
  const body = JSON.stringify({ id, type: kind, domainId, createdAt, ...content });
  const timestamp = String(Math.floor(now / 1000));
  const status = await post({
    url: new URL(url),
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Jumpseat',
      'x-jumpseat-id': id,
      'x-jumpseat-timestamp': timestamp,
      'x-jumpseat-signature': signatureOf(secret, timestamp, body),
    },
    body,
    rules,
    timeoutMs: TIMEOUT_MS,
  });
  if (status < 200 || status > 299) throw new Error(`answered ${String(status)}`);
}

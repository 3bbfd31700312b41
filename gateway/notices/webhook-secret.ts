/** The secret a webhook is signed with. It is in no database: it follows from a salt and a key of the installation. */

import { createHmac } from 'node:crypto';
import type { Secret } from '../secret.js';

export const webhookSecretOf = (key: Secret, salt: string): string =>
  createHmac('sha256', key.reveal()).update(`webhook:${salt}`).digest('base64url');

/**
 * `v1=` and the HMAC-SHA256, in hex, of the timestamp (seconds), a dot and the body as it is sent. Whoever checks it
 * compares in constant time and refuses timestamps more than five minutes old.
 */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

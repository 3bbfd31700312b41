/** The one place that opens the cookie secret: for the session library, and for marks of our own. */

import { createHmac } from 'node:crypto';
import type { Secret } from '../secret.js';

/** What the session library signs login cookies with. */
export const loginCookieKey = (secret: Secret): string => secret.reveal();

/** A mark only this gateway can make: HMAC-SHA256 as 43 characters of base64url. `purpose` keeps marks apart. */
export const markOf = (secret: Secret, purpose: string, text: string): string =>
  createHmac('sha256', secret.reveal()).update(`${purpose}\n${text}`).digest('base64url');

/** Which HTTP status goes with which code. The body carries the code; the status is for proxies and logs. */

import type { ErrorCode } from '../wire/errors.js';

export const ERROR_STATUS: Readonly<Record<ErrorCode, number>> = {
  'signed-out': 401,
  'user-disabled': 403,
  'not-found': 404,
  'no-access': 403,
  'joint-off': 403,
  'no-free-seat': 409,
  'session-over': 410,
  'session-not-live': 409,
  'own-session': 409,
  'not-controller': 403,
  'domain-admin-only': 403,
  'system-admin-only': 403,
  'last-admin': 409,
  'bad-request': 400,
  'bad-origin': 403,
  'sign-in-failed': 401,
  'welcome-link-used': 410,
  'too-many-requests': 429,
  'too-many-sessions': 429,
  'name-taken': 409,
  'address-not-allowed': 422,
  'endpoint-in-use': 409,
  'wrong-password': 403,
  'not-recorded': 503,
  busy: 503,
  'not-supported': 422,
  'too-large': 413,
  internal: 500,
};

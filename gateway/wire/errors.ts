/** Error codes the gateway answers with. Sentences live in the page; the server sends code and parameters. */

import { DENIALS } from '../domain/policy.js';

export const ERROR_CODES = [
  ...DENIALS,
  'bad-request', // params: {fields: [{path, message}]}
  'bad-origin',
  'sign-in-failed', // one answer for every failed sign-in
  'welcome-link-used', // unknown, used or expired
  'too-many-requests', // params: {retryAfterSeconds}
  'name-taken',
  'address-not-allowed', // params: {host, why}
  'credentials-choice', // the endpoint signs in in another way than was asked for
  'consent-answered', // by another owner, or in another window
  'consent-over', // nobody waits for the answer any more
  'no-mail-server', // owners are asked by mail
  'endpoint-in-use',
  'request-pending', // the same person waits for an answer there already
  'too-many-requests-open', // params: {limit}
  'asked-too-often', // params: {limit, retryAfterSeconds}: requests within an hour
  'ticket-required',
  'too-long', // params: {limit}: minutes
  'no-common-window', // what the admins agreed to leaves no time
  'wrong-password',
  'not-recorded', // the audit row could not be written; nothing was done
  'busy', // hashing queue full, event loop behind, database locked
  'too-many-sessions', // params: {limit}
  'not-supported', // the protocol has no adapter here
  'too-large',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The body of every answer that is not a success. */
export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode;
    readonly params?: Readonly<Record<string, unknown>>;
    /** Ties the page's sentence to a log line. */
    readonly requestId: string;
  };
}

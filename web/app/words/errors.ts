/** A sentence for every refusal and error the gateway can answer with. A missing one does not compile. */

import type { ErrorCode } from '../../../gateway/wire/errors.js';
import { count, minutesLong, withinSentence } from './time.js';

export type Params = Readonly<Record<string, unknown>>;
type Sentence = string | ((params: Params) => string);

const text = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value : otherwise;

const inAWhile = (seconds: number): string =>
  seconds < 90 ? count(Math.ceil(seconds), 'second') : count(Math.ceil(seconds / 60), 'minute');

function waitABit(params: Params): string {
  const seconds = params['retryAfterSeconds'];
  if (typeof seconds !== 'number' || seconds <= 0) return 'Too many tries. Wait a moment, then try again.';
  return `Too many tries. Try again in ${inAWhile(seconds)}.`;
}

function askedTooOften({ limit, retryAfterSeconds: seconds }: Params): string {
  const times = typeof limit === 'number' ? `${limit} times` : 'many times';
  return typeof seconds === 'number'
    ? `You have asked ${times} within an hour. You can ask again in ${inAWhile(seconds)}; until then, talk to a domain admin.`
    : `You have asked ${times} within an hour. Talk to a domain admin.`;
}

/** No range allows these (gateway/net/address-rules.ts). */
const NEVER_DIALLED: ReadonlySet<unknown> = new Set(['metadata', 'multicast', 'unspecified']);

function addressNotAllowed({ host, why }: Params): string {
  const address = text(host, 'This address');
  if (why === 'own-port') return `${address} with this port is Jumpseat itself.`;
  if (NEVER_DIALLED.has(why)) return `${address} is an address that Jumpseat never connects to.`;
  return `${address} is not allowed here. A system admin can allow it in the domain settings, under “Allowed address ranges”.`;
}

export const ERROR_SENTENCES: Readonly<Record<ErrorCode, Sentence>> = {
  'signed-out': 'You are signed out. Sign in to go on.',
  'user-disabled': 'Your account is switched off. Ask a domain admin.',
  'not-found': 'There is nothing here, or it is not yours to see.',
  'no-access': 'You have no access to this endpoint. A domain admin can give it.',
  'joint-off': 'Joint sessions are off for this endpoint. A domain admin can switch them on.',
  'no-free-seat': ({ seats }) =>
    seats === 1
      ? 'The one viewer seat is taken. You can join when it is free.'
      : `All ${typeof seats === 'number' ? `${seats} ` : ''}viewer seats are taken. You can join when somebody leaves.`,
  'session-over': 'This session has ended.',
  'session-not-live': 'The controller is still connecting. You can join once the machine has answered.',
  'needs-approval': 'This endpoint needs approval.',
  'approval-not-yet': ({ from }) =>
    typeof from === 'number'
      ? `Your approval starts ${withinSentence(from, Date.now())}.`
      : 'Your approval starts later.',
  'approval-over': 'The approval ran out.',
  'approval-withdrawn': 'The approval was withdrawn.',
  'approval-given-back': 'The approval was given back.',
  'ticket-closed': 'The ticket was closed, and the approval with it.',
  'approval-not-needed': 'This endpoint needs no approval. You can start at once.',
  'own-request': 'You cannot answer your own request.',
  'not-own-request': 'Only the person who asked can do this.',
  'request-over': 'This request is answered or over already.',
  'already-answered': 'You have approved this already. Another domain admin has to approve it too.',
  'no-break-glass': 'Emergency access is not allowed in this domain. Ask for access instead.',
  'request-pending': 'You are already waiting for an answer for this endpoint.',
  'too-many-requests-open': 'You wait for too many answers already. Cancel a request first.',
  'asked-too-often': askedTooOften,
  'ticket-required': 'This domain needs a ticket number with every request.',
  'too-long': ({ limit }) =>
    typeof limit === 'number' ? `At most ${minutesLong(limit)} can be asked for here.` : 'That is too long.',
  'no-common-window': 'What was approved so far leaves no time in this window. Choose another one.',
  'own-session': 'You control this session. Open it as the controller.',
  'not-controller': 'Only the person who started this session controls it.',
  'domain-admin-only': 'Only a domain admin can do this.',
  'system-admin-only': 'Only a system admin can do this.',
  'too-many-sessions': 'You have too many sessions running. End one of them first.',
  'bad-request': 'Something in the form is not right.',
  'bad-origin': 'The request came from another address than this page. Reload the page.',
  'sign-in-failed': 'Name or password is wrong, or the account is not active.',
  'welcome-link-used': 'This link was used already or has expired. Ask for a new one.',
  'too-many-requests': waitABit,
  'name-taken': 'This name is taken. Choose another one.',
  'outside-hours': 'This endpoint is used at other hours. They are on its page.',
  'duration-over': 'This session has lasted as long as a session here may.',
  'no-longest-session': 'This session has no time limit: there is nothing to extend.',
  'extension-by-admin': 'Only a domain admin can give this session more time.',
  'extensions-used':
    'This session was extended as often as is allowed here. A domain admin can give it more time.',
  'extension-in-vain':
    'More time would change nothing: the approval or the hours of the endpoint end it first.',
  'last-admin': 'A domain keeps at least one domain admin. Make somebody else one first.',
  'address-not-allowed': addressNotAllowed,
  'credentials-choice': 'How this endpoint signs in has changed a moment ago. Close this and start again.',
  'consent-answered': 'This was answered already. The first answer counts.',
  'consent-over': 'Nobody waits for this answer any more.',
  'no-mail-server':
    'Owners are asked by mail, and no mail server is configured. The operator of Jumpseat can add one.',
  'endpoint-in-use': 'A session is running at this endpoint. End it first.',
  'wrong-password': 'The current password is wrong.',
  'not-recorded': 'This could not be written to the audit log, so nothing was done.',
  busy: 'Jumpseat is busy. Try again in a moment.',
  'not-supported': 'This protocol cannot be opened in the browser yet.',
  'too-large': 'That is too large to send.',
  internal: 'Something went wrong on our side. It has been written down.',
};

/** Says what happened. Never names a code to a person. */
export function sentenceFor(code: ErrorCode, params: Params = {}): string {
  const sentence = ERROR_SENTENCES[code];
  return typeof sentence === 'string' ? sentence : sentence(params);
}

/** The gateway did not answer at all. */
export const UNREACHABLE = 'Jumpseat does not answer. Check the connection, then try again.';

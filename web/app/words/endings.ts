/** A sentence for every way a session, a stay in it, or a start can end. A missing one does not compile. */

import type { EndCode, LeaveCode, StartFailure } from '../../../gateway/domain/end-reason.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import type { CloseName } from '../../../gateway/wire/close-codes.js';

type Ended = Pick<SessionView, 'controller' | 'endpoint' | 'end'>;

const byWhom = ({ end }: Ended): string => end?.byPerson?.fullName ?? 'a domain admin';

/** The heading of the card everybody reads when a session is over. */
export const END_SENTENCES: Readonly<Record<EndCode, (session: Ended) => string>> = {
  'ended-by-controller': ({ controller }) => `${controller.fullName} ended the session.`,
  terminated: (session) => `Session ended by ${byWhom(session)} (domain admin)`,
  'ended-by-owner': () => 'The owner of the machine ended the session.',
  'controller-gone': ({ controller }) => `${controller.fullName} did not come back. The session has ended.`,
  'machine-closed': () => 'The machine closed the connection.',
  'machine-lost': () => 'The machine fell silent. The session has ended.',
  'engine-lost': () => 'The RDP engine stopped working. The session has ended.',
  'machine-garbled': () => 'The machine sent something that makes no sense here. The session has ended.',
  'start-failed': ({ end, endpoint }) =>
    end?.failure === undefined ? 'The session could not start.' : failureSentence(end.failure, endpoint),
  'access-removed': ({ controller }) =>
    `${controller.fullName} no longer has access to this endpoint. The session has ended.`,
  'approval-over': () => 'The approval ran out. The session has ended.',
  'outside-hours': () => 'The hours of this endpoint are over. The session has ended.',
  'duration-over': () => 'The session lasted as long as one may here. It has ended.',
  idle: ({ controller }) => `${controller.fullName} did nothing for too long. The session has ended.`,
  'approval-withdrawn': (session) => `${byWhom(session)} withdrew the approval. The session has ended.`,
  'approval-given-back': ({ controller }) =>
    `${controller.fullName} gave the approval back. The session has ended.`,
  'ticket-closed': () => 'The ticket was closed, and the approval with it. The session has ended.',
  'user-disabled': ({ controller }) =>
    `The account of ${controller.fullName} was switched off. The session has ended.`,
  'endpoint-removed': () => 'This endpoint was removed. The session has ended.',
  'not-recorded': () => 'The audit log could not be written, so the session was stopped.',
  'gateway-stopped': () => 'Jumpseat was stopped by its operator. The session has ended.',
  'gateway-crash': () => 'Jumpseat stopped unexpectedly. The session has ended.',
  'never-started': () => 'The session window never opened, so nothing was started.',
};

/** The same in a table's column. */
export const END_SHORT: Readonly<Record<EndCode, (session: Ended) => string>> = {
  'ended-by-controller': () => 'Ended by the controller',
  terminated: (session) =>
    `Terminated by ${byWhom(session)}${session.end?.note === undefined ? '' : `: ${session.end.note}`}`,
  'ended-by-owner': () => 'Ended by the owner of the machine',
  'controller-gone': () => 'Controller did not return',
  'machine-closed': () => 'The machine closed it',
  'machine-lost': () => 'The machine fell silent',
  'engine-lost': () => 'The RDP engine failed',
  'machine-garbled': () => 'The machine sent nonsense',
  'start-failed': ({ end }) => (end?.failure === undefined ? 'Did not start' : FAILURE_SHORT[end.failure]),
  'access-removed': () => 'Access removed',
  'approval-over': () => 'Approval ran out',
  'outside-hours': () => 'Hours of use were over',
  'duration-over': () => 'Longest time was reached',
  idle: () => 'Nobody worked in it',
  'approval-withdrawn': (session) => `Approval withdrawn by ${byWhom(session)}`,
  'approval-given-back': () => 'Approval given back',
  'ticket-closed': () => 'Ticket closed',
  'user-disabled': () => 'Account switched off',
  'endpoint-removed': () => 'Endpoint removed',
  'not-recorded': () => 'Could not be recorded',
  'gateway-stopped': () => 'Jumpseat was stopped',
  'gateway-crash': () => 'Jumpseat stopped unexpectedly',
  'never-started': () => 'Never started',
};

/** How grave an end is, as a tone of the look. */
export const END_TONE: Readonly<Record<EndCode, 'ended' | 'wait' | 'danger'>> = {
  'ended-by-controller': 'ended',
  terminated: 'danger',
  'ended-by-owner': 'danger',
  'controller-gone': 'wait',
  'machine-closed': 'ended',
  'machine-lost': 'wait',
  'engine-lost': 'wait',
  'machine-garbled': 'wait',
  'start-failed': 'wait',
  'access-removed': 'danger',
  'approval-over': 'wait',
  'outside-hours': 'wait',
  'duration-over': 'wait',
  idle: 'wait',
  'approval-withdrawn': 'danger',
  'approval-given-back': 'ended',
  'ticket-closed': 'ended',
  'user-disabled': 'danger',
  'endpoint-removed': 'danger',
  'not-recorded': 'danger',
  'gateway-stopped': 'wait',
  'gateway-crash': 'danger',
  'never-started': 'ended',
};

type Where = Pick<SessionView['endpoint'], 'host' | 'port'>;
const address = ({ host, port }: Where): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Why the machine could not be reached, and what it means. */
const FAILURE_SENTENCES: Readonly<Record<StartFailure, (where: Where) => string>> = {
  'refused-by-machine': (where) =>
    `Nothing listens at ${address(where)}. The machine refused the connection.`,
  'no-answer': () => 'The machine did not answer in time. It may be off or out of reach.',
  'unknown-name': ({ host }) => `No machine is known by the name ${host}.`,
  'address-not-allowed': () =>
    'This address is not allowed here. A system admin can allow it in the domain settings.',
  'handshake-failed': (where) =>
    `What answers at ${address(where)} could not agree on a way to talk securely.`,
  'host-key-changed': () =>
    "This machine's host key has changed. Jumpseat stopped before sending your password.",
  'not-vouched': () =>
    'The certificate authority of this endpoint does not vouch for this machine. Jumpseat stopped before sending your password.',
  'host-key-not-trusted': () => 'The host key was not trusted, so nothing was sent.',
  'credentials-refused': () => 'The machine refused this user name or password. Nothing was stored.',
  cancelled: () => 'Connecting was cancelled. Nothing was stored.',
  'sign-in-timeout': () => 'Signing in took too long. The machine was let go.',
  'owner-refused': () => 'The owner of the machine said no. Nothing reached the machine.',
  'owner-silent': () =>
    'The owner of the machine did not answer in time. Nothing reached the machine. Reach the owner another way, then start again.',
  'owner-not-told': () =>
    'The owner of the machine could not be asked: no mail could be sent. Nothing reached the machine. A system admin can look into the mail server.',
  'owner-changed': () =>
    'This endpoint was changed while its owner was asked. Nothing reached the machine. Start again to ask anew.',
  'stored-credentials-gone': () =>
    'The stored sign-in for this endpoint was removed or switched off a moment ago. Nothing was sent.',
  'stored-credentials-unreadable': () =>
    'The stored sign-in for this endpoint could not be opened, so nothing was sent. A domain admin has to store it again.',
  'stored-credentials-refused': () =>
    'The machine refused the stored sign-in. A domain admin has to store the right one.',
  'shell-refused': () => 'The machine accepted you, but gave no terminal.',
  'security-unsupported': () => 'This machine signs people in in a way that Jumpseat does not know.',
  'security-too-weak': () => 'This machine offers only weaker protection than this endpoint asks for.',
  'security-set-too-low': () => 'This machine insists on better security than this endpoint is set to use.',
  'machine-closed': () => 'The machine closed the connection before it was open.',
  'engine-missing': () => 'RDP is off: no guacd answers beside the gateway. A system admin can start one.',
  'engine-failed': () => 'The RDP engine (guacd) could not open this machine.',
  internal: () => 'Something went wrong on our side while connecting. It has been written down.',
};
export const failureSentence = (failure: StartFailure, where: Where): string =>
  FAILURE_SENTENCES[failure](where);

/** What the machine has to offer, where it and the endpoint do not agree on how to be secured. */
export const offerSentence = (failure: StartFailure, types: string | undefined): string | undefined =>
  types !== undefined && (failure === 'security-too-weak' || failure === 'security-set-too-low')
    ? `What the machine offers: ${types}. A domain admin can change what the endpoint asks for, in its settings.`
    : undefined;

/** What was wrong with the certificate, by the word of the failure's parameters. */
export const NOT_VOUCHED_WHY: Readonly<Record<string, string>> = {
  expired: 'Its certificate is out of date, or not valid yet.',
  'other-name': 'Its certificate is made out to another name or address than the one this endpoint has.',
  'other-authority': 'Its certificate is signed by somebody else, or by the machine itself.',
  'no-certificate': 'It showed no certificate at all.',
};

export const FAILURE_SHORT: Readonly<Record<StartFailure, string>> = {
  'refused-by-machine': 'Nothing listened there',
  'no-answer': 'The machine did not answer',
  'unknown-name': 'Unknown machine name',
  'address-not-allowed': 'Address not allowed',
  'handshake-failed': 'No secure connection',
  'host-key-changed': 'Host key has changed',
  'not-vouched': 'Certificate not vouched for',
  'host-key-not-trusted': 'Host key not trusted',
  'credentials-refused': 'Sign-in refused by the machine',
  cancelled: 'Cancelled',
  'sign-in-timeout': 'Sign-in took too long',
  'owner-refused': 'Refused by the owner',
  'owner-silent': 'Owner did not answer',
  'owner-not-told': 'Owner could not be asked',
  'owner-changed': 'Changed while the owner was asked',
  'stored-credentials-gone': 'No stored sign-in',
  'stored-credentials-unreadable': 'Stored sign-in unreadable',
  'stored-credentials-refused': 'Stored sign-in refused',
  'shell-refused': 'No terminal given',
  'security-unsupported': 'Unknown way of signing in',
  'security-too-weak': 'Protection too weak',
  'security-set-too-low': 'Security set too low',
  'machine-closed': 'The machine closed it',
  'engine-missing': 'No RDP engine',
  'engine-failed': 'The RDP engine failed',
  internal: 'Could not start',
};

/** Why one person is out, in a list of people: "left", "lost the connection". */
export const LEAVE_SHORT: Readonly<Record<LeaveCode, string>> = {
  left: 'left',
  lost: 'lost the connection',
  'session-ended': 'stayed to the end',
  replaced: 'moved to another window',
  'joint-off': 'joint sessions were switched off',
  'access-removed': 'access was removed',
  'user-disabled': 'account was switched off',
  'signed-out': 'signed out',
  'too-slow': 'connection too slow',
  abuse: 'sent what a viewer may not',
};

interface CloseWords {
  readonly title: string;
  readonly body: string;
  /** What the button that tries again says; none where it cannot help. */
  readonly again?: string;
}

/** What the window says when its stream was closed for good. */
export const CLOSE_WORDS: Readonly<Record<CloseName, (role: 'controller' | 'viewer') => CloseWords>> = {
  ended: () => ({ title: 'This session has ended.', body: '' }),
  replaced: (role) =>
    role === 'viewer'
      ? { title: 'You already watch this session in another window.', body: '', again: 'Watch here instead' }
      : { title: 'You control this session in another window.', body: '', again: 'Control here instead' },
  jointOff: () => ({
    title: 'Joint sessions were switched off.',
    body: 'Everyone who watched has left. A domain admin can switch them on again.',
  }),
  accessRemoved: () => ({
    title: 'You no longer have access to this endpoint.',
    body: 'A domain admin can give it back.',
  }),
  userDisabled: () => ({ title: 'Your account is switched off.', body: 'Ask a domain admin.' }),
  signedOut: () => ({ title: 'You were signed out.', body: 'Sign in again to go on.', again: 'Sign in' }),
  tooSlow: () => ({
    title: 'Your connection was too slow to follow.',
    body: 'Nothing arrived for a minute, so your seat was given back.',
    again: 'Join again',
  }),
  abuse: () => ({
    title: 'This window sent what it may not send.',
    body: 'It was closed to protect the session. Reload the page to try again.',
  }),
  stopping: () => ({
    title: 'Jumpseat was stopped by its operator. The session has ended.',
    body: 'A new one can be started as soon as Jumpseat runs again.',
  }),
  noFreeSeat: () => ({
    title: 'All viewer seats are taken.',
    body: 'You can join when somebody leaves.',
    again: 'Try again',
  }),
  refused: () => ({
    title: 'You cannot open this session now.',
    body: 'What you may do has changed a moment ago.',
    again: 'Try again',
  }),
  left: () => ({ title: 'You left the session.', body: 'It goes on without you.', again: 'Watch again' }),
};

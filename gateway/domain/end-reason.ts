/** Why a session, or one person's stay in it, is over: closed unions shared by rows, audit and page. */

/** Why a connection to the machine could not be opened. Each has a sentence in the page's catalogue. */
export const START_FAILURES = [
  'refused-by-machine', // nothing listens there
  'no-answer', // dial time-out
  'unknown-name', // the name does not resolve
  'address-not-allowed', // the outbound guard said no
  'handshake-failed', // no common algorithm, not SSH, a garbled greeting
  'host-key-changed', // hard stop before any credential
  'not-vouched', // the endpoint's certificate authority does not vouch for it: the same hard stop
  'host-key-not-trusted', // the person said no, or only admins may accept
  'credentials-refused', // the machine said no to every try
  'cancelled', // the person at the prompt gave up
  'sign-in-timeout', // nobody answered the prompt, or the machine went quiet
  'owner-refused', // the owner of the machine said no
  'owner-silent', // nobody answered in time
  'owner-not-told', // no mail reached an owner
  'owner-changed', // the machine, or who is asked for it, was changed while he was asked
  'stored-credentials-gone', // cleared or switched off since the start
  'stored-credentials-unreadable', // they do not open: another master key, or changed
  'stored-credentials-refused', // the machine said no to them
  'shell-refused', // signed in, but no terminal
  'security-unsupported', // no way of signing in that we know
  'security-too-weak', // none as good as the endpoint insists on
  'security-set-too-low', // the machine insists on better than the endpoint lets it use
  'machine-closed', // hung up while starting
  'engine-missing', // no guacd to speak RDP through
  'engine-failed', // guacd would not, or said something that is not its protocol
  'internal',
] as const;
export type StartFailure = (typeof START_FAILURES)[number];

export const END_CODES = [
  'ended-by-controller',
  'terminated', // by a domain admin, with a note
  'ended-by-owner', // by the owner of the machine, who had allowed it
  'controller-gone', // did not come back within the grace
  'machine-closed', // the machine ended the connection
  'machine-lost', // the machine fell silent or the link broke
  'engine-lost', // guacd died or fell silent while the machine was alive
  'machine-garbled', // what it sent is not its protocol, or more than is taken
  'start-failed', // with a StartFailure
  'access-removed', // the controller lost the right to the endpoint
  'approval-over', // it ran out, or the endpoint needs one since
  'approval-withdrawn', // by a domain admin
  'approval-given-back', // by the controller
  'ticket-closed', // the approval hung on it
  'outside-hours', // the endpoint's hours of use are over
  'duration-over', // the longest session of the endpoint
  'idle', // the controller did nothing for as long as the endpoint allows
  'user-disabled', // the controller's account was disabled
  'endpoint-removed',
  'not-recorded', // the audit row could not be written
  'gateway-stopped',
  'gateway-crash', // found open after a restart
  'never-started', // waited for its controller in vain
] as const;
export type EndCode = (typeof END_CODES)[number];

/** Why a session is over. `by` is a user id; `note` is what a domain admin wrote. */
export interface EndReason {
  readonly code: EndCode;
  readonly by?: string;
  readonly note?: string;
  readonly failure?: StartFailure;
}

export const LEAVE_CODES = [
  'left', // closed the window or pressed Leave
  'lost', // the socket died
  'session-ended',
  'replaced', // the same person opened it in another window
  'joint-off',
  'access-removed',
  'user-disabled',
  'signed-out',
  'too-slow', // no progress for a minute
  'abuse', // absurd rate or forbidden frames
] as const;
export type LeaveCode = (typeof LEAVE_CODES)[number];

/** What an audit row says, as the end of a sentence that begins with a person's name. */

import type { DENIALS } from '../../../gateway/domain/policy.js';
import type { AuditRow } from '../../../gateway/wire/api.js';
import type { Tone } from '../parts/chip.js';
import { FAILURE_SHORT, LEAVE_SHORT } from './endings.js';
import { minutesLong } from './time.js';

type Said = (row: AuditRow) => string;
interface Words {
  readonly tone: Tone;
  readonly done: Said;
  /** What was tried, where "was refused" alone would read as if it had been done. */
  readonly tried?: Said;
}

const of = ({ subject }: AuditRow): string => (subject === null ? '' : ` of ${subject}`);
const subject = ({ subject: name }: AuditRow): string => name ?? 'somebody';
const detail = (row: AuditRow, name: string): string => {
  const value = row.details[name];
  return typeof value === 'string' && value !== '' ? value : '';
};
const note = (row: AuditRow): string => {
  const text = detail(row, 'note') || detail(row, 'reason');
  return text === '' ? '' : `: ${text}`;
};
const namesIn = (row: AuditRow, name: string): string => {
  const value = row.details[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string').join(', ') : '';
};
/** Who came and who went. */
const who = (row: AuditRow): string => {
  const [added, removed] = [namesIn(row, 'added'), namesIn(row, 'removed')];
  return `${added === '' ? '' : `, added ${added}`}${removed === '' ? '' : `, took out ${removed}`}`;
};
const controls = (row: AuditRow): boolean => row.details['role'] === 'controller';
const onOff = (row: AuditRow): string => {
  const on = row.details['on'] ?? row.details['joint'];
  return on === true ? ' on' : on === false ? ' off' : '';
};

const moreTime = ({ details: { minutes } }: AuditRow): string =>
  typeof minutes === 'number' ? `${minutesLong(minutes)} more` : 'more time';

/** Ends that nobody chose, so that nobody is said to have. */
const ENDED: Readonly<Record<string, string>> = {
  'ended-by-owner': 'ended the session for the owner of the machine',
  'controller-gone': 'closed the session',
  'machine-closed': 'closed the session',
  'machine-lost': 'closed the session',
  'engine-lost': 'lost the session',
  'start-failed': 'could not connect the session',
  'access-removed': 'lost access, and the session ended',
  'user-disabled': 'lost the account, and the session ended',
  'endpoint-removed': 'closed the session',
  'not-recorded': 'stopped the session',
  'gateway-stopped': 'closed the session',
  'gateway-crash': 'lost the session',
  'never-started': 'closed the session',
};

/** By the name of the action; what is not here is shown by that name. */
const ACTION_WORDS: Readonly<Record<string, Words>> = {
  'session.start': {
    tone: 'controller',
    done: () => 'started a session',
    tried: () => 'tried to start a session',
  },
  'session.join': {
    tone: 'viewer',
    done: (row) => (controls(row) ? 'took control of the session' : `joined the session${of(row)}`),
    tried: (row) => `tried to ${controls(row) ? 'control' : 'join'} the session${of(row)}`,
  },
  'session.leave': { tone: 'ended', done: (row) => `left the session${of(row)}` },
  'consent.ask': { tone: 'wait', done: () => 'asked the owner of the machine' },
  'consent.undelivered': { tone: 'danger', done: () => 'could not mail the owner of the machine' },
  'consent.allow': {
    tone: 'live',
    done: (row) => `was allowed by ${detail(row, 'owner')} to let ${subject(row)} in`,
  },
  'consent.refuse': {
    tone: 'danger',
    done: (row) => `was told by ${detail(row, 'owner')} to keep ${subject(row)} out`,
  },
  'consent.expire': { tone: 'wait', done: () => 'got no answer from the owner of the machine' },
  'consent.end': {
    tone: 'danger',
    done: (row) => `was told by ${detail(row, 'owner')} to end the session${of(row)}`,
  },
  'session.end': {
    tone: 'ended',
    done: (row) => ENDED[row.reason ?? ''] ?? `ended the session${of(row)}`,
    tried: (row) => `tried to end the session${of(row)}`,
  },
  'session.terminate': {
    tone: 'danger',
    done: (row) => `terminated the session${of(row)}${note(row)}`,
    tried: (row) => `tried to terminate the session${of(row)}`,
  },
  'session.extend': {
    tone: 'wait',
    done: (row) => `gave the session ${moreTime(row)}`,
    tried: () => 'tried to give the session more time',
  },
  'session.refused': { tone: 'danger', done: () => 'tried to open a session' },
  'viewer.input-blocked': {
    tone: 'danger',
    done: (row) => `sent input as a viewer${of(row)}; it was dropped`,
  },
  'login.done': { tone: 'ended', done: () => 'signed in' },
  'login.refused': {
    tone: 'danger',
    done: ({ subject: name }) => (name === null ? 'could not sign in' : `could not sign in as ${name}`),
  },
  'login.ended': { tone: 'ended', done: () => 'signed out' },
  'endpoint.add': { tone: 'controller', done: () => 'added the endpoint' },
  'endpoint.change': { tone: 'controller', done: () => 'changed the endpoint' },
  'endpoint.settings': { tone: 'controller', done: () => 'changed the settings of the endpoint' },
  'endpoint.remove': { tone: 'danger', done: () => 'removed the endpoint' },
  'endpoint.joint': { tone: 'viewer', done: (row) => `switched joint sessions${onOff(row)}` },
  'endpoint.access': { tone: 'controller', done: () => 'changed who may use the endpoint' },
  'domain.limits': { tone: 'controller', done: () => 'changed the limits of the domain' },
  'endpoint.owners': {
    tone: 'controller',
    done: (row) =>
      namesIn(row, 'owners') === ''
        ? 'let sessions start without asking an owner'
        : `made sessions ask ${namesIn(row, 'owners')}`,
    tried: () => 'tried to change who is asked',
  },
  'endpoint.limits': { tone: 'controller', done: () => 'changed the limits of the endpoint' },
  'endpoint.blocked': { tone: 'danger', done: () => 'was stopped: the address is not allowed' },
  'endpoint.approval': {
    tone: 'controller',
    done: (row) =>
      row.details['approvers'] === 0
        ? 'let sessions start without approval'
        : `made sessions need approval by ${String(row.details['approvers'])}`,
  },
  'request.ask': { tone: 'wait', done: () => 'asked for access', tried: () => 'tried to ask for access' },
  'request.approve': {
    tone: 'live',
    done: (row) => `approved the request of ${subject(row)}`,
    tried: (row) => `tried to approve the request of ${subject(row)}`,
  },
  'request.deny': {
    tone: 'danger',
    done: (row) => `denied the request of ${subject(row)}`,
    tried: (row) => `tried to deny the request of ${subject(row)}`,
  },
  'request.cancel': { tone: 'ended', done: () => 'took the request back' },
  'request.break-glass': {
    tone: 'danger',
    done: () => 'took emergency access',
    tried: () => 'tried to take emergency access',
  },
  'request.review': { tone: 'ended', done: (row) => `closed the review of ${subject(row)}` },
  'approval.withdraw': { tone: 'danger', done: (row) => `withdrew the approval of ${subject(row)}` },
  'approval.give-back': { tone: 'ended', done: () => 'gave the approval back' },
  'ticket.close': { tone: 'ended', done: (row) => `closed the ticket ${subject(row)}` },
  'token.add': { tone: 'controller', done: (row) => `made the API token ${subject(row)}` },
  'token.revoke': { tone: 'danger', done: (row) => `revoked the API token ${subject(row)}` },
  'domain.access': { tone: 'controller', done: () => 'changed the rules of approval' },
  'hostkey.accept': { tone: 'controller', done: () => 'accepted the host key' },
  'hostkey.refuse': { tone: 'wait', done: () => 'did not accept the host key' },
  'hostkey.mismatch': { tone: 'danger', done: () => 'was stopped by a changed host key' },
  'hostkey.replace': { tone: 'danger', done: () => 'replaced the host key' },
  'hostkey.forget': { tone: 'danger', done: () => 'made Jumpseat forget the host key' },
  'credential.set': {
    tone: 'danger',
    done: () => 'stored what Jumpseat signs in with',
    tried: () => 'tried to store a sign-in',
  },
  'credential.choice': {
    tone: 'controller',
    done: () => 'changed who signs in to the machine',
    tried: () => 'tried to change who signs in',
  },
  'credential.clear': {
    tone: 'danger',
    done: () => 'cleared the stored sign-in',
    tried: () => 'tried to clear the stored sign-in',
  },
  'credential.use': { tone: 'controller', done: () => 'was signed in with the stored sign-in' },
  'secrets.rotate': { tone: 'ended', done: () => 'made a new master key' },
  'group.add': { tone: 'controller', done: (row) => `made the group ${subject(row)}` },
  'group.change': { tone: 'controller', done: (row) => `changed the group ${subject(row)}${who(row)}` },
  'group.remove': { tone: 'danger', done: (row) => `removed the group ${subject(row)}` },
  'person.add': { tone: 'controller', done: (row) => `added ${subject(row)}` },
  'person.change': { tone: 'controller', done: (row) => `changed ${subject(row)}` },
  'person.disable': { tone: 'danger', done: (row) => `switched off the account of ${subject(row)}` },
  'person.enable': { tone: 'live', done: (row) => `switched on the account of ${subject(row)}` },
  'person.remove': { tone: 'danger', done: (row) => `removed ${subject(row)} from the domain` },
  'person.link': { tone: 'wait', done: (row) => `made a one-time link for ${subject(row)}` },
  'person.password': { tone: 'ended', done: () => 'set a password' },
  'person.admin': { tone: 'danger', done: (row) => `changed who is a system admin: ${subject(row)}` },
  'domain.add': { tone: 'controller', done: () => 'added the domain' },
  'domain.change': { tone: 'controller', done: () => 'changed the domain settings' },
  'access.refused': { tone: 'danger', done: () => 'tried something only an admin may do' },
  'access.export': { tone: 'ended', done: () => 'exported the access review' },
  'audit.export': { tone: 'ended', done: () => 'exported the audit log' },
  'audit.verify': { tone: 'ended', done: () => 'checked the audit log' },
  'gateway.start': { tone: 'live', done: () => 'started' },
  'gateway.stop': { tone: 'ended', done: () => 'stopped' },
};

export function auditWords(row: AuditRow): string {
  const words = ACTION_WORDS[row.action];
  if (words === undefined) return row.action;
  return row.result === 'refused' && words.tried !== undefined ? words.tried(row) : words.done(row);
}
export const auditTone = (row: AuditRow): Tone => {
  if (row.action === 'session.join' && controls(row)) return 'controller';
  return row.result === 'refused' ? 'danger' : (ACTION_WORDS[row.action]?.tone ?? 'ended');
};

/** Groups of the filter: an action's name, or its beginning up to a dot. */
export const AUDIT_GROUPS = [
  { value: '', label: 'Everything' },
  { value: 'session.', label: 'Sessions' },
  { value: 'login.', label: 'Sign-in' },
  { value: 'request.', label: 'Requests' },
  { value: 'approval.', label: 'Approvals' },
  { value: 'consent.', label: 'Consent' },
  { value: 'endpoint.', label: 'Endpoints' },
  { value: 'hostkey.', label: 'Host keys' },
  { value: 'credential.', label: 'Stored sign-in' },
  { value: 'person.', label: 'People' },
  { value: 'group.', label: 'Groups' },
  { value: 'domain.', label: 'Domain' },
] as const;

const REASONS: Readonly<Record<string, string>> = {
  'needs-approval': 'needs approval',
  'approval-not-yet': 'approval not begun',
  'own-request': 'own request',
  'no-free-seat': 'full',
  'joint-off': 'joint off',
  'no-access': 'no access',
  'session-over': 'already over',
  'session-not-live': 'not live yet',
  'domain-admin-only': 'admins only',
  'system-admin-only': 'system admins only',
  'user-disabled': 'account is off',
  'not-found': 'not found',
  'wrong-password': 'wrong password',
  'unknown-user': 'unknown name',
  'too-many-requests': 'too many tries',
} satisfies Partial<Record<(typeof DENIALS)[number], string>> & Record<string, string>;

/** Codes a done row may carry, in the words of the other lists. */
const DONE_WORDS: Readonly<Record<string, string>> = {
  ...FAILURE_SHORT,
  ...LEAVE_SHORT,
  terminated: 'ended for everyone',
  'ended-by-controller': 'ended by the controller',
  'ended-by-owner': 'ended by the owner of the machine',
  'controller-gone': 'controller did not return',
  'machine-closed': 'the machine closed it',
  'machine-lost': 'the machine fell silent',
  'engine-lost': 'the RDP engine failed',
  'gateway-stopped': 'Jumpseat was stopped',
  'gateway-crash': 'Jumpseat stopped unexpectedly',
  'user-disabled': 'account was switched off',
  'approval-over': 'approval ran out',
  'outside-hours': 'hours of use were over',
  'duration-over': 'longest time was reached',
  idle: 'nobody worked in it',
  'approval-withdrawn': 'approval withdrawn',
  'approval-given-back': 'approval given back',
  'ticket-closed': 'ticket closed',
  'never-started': 'its window never opened',
  'address-changed': 'the address was changed',
  'host-key-changed': 'the host key was changed',
  'authority-changed': 'the certificate authority was changed',
  'endpoint-removed': 'the endpoint was removed',
};

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Done", "Refused: full", or how it ended. */
export function auditResult(row: AuditRow): string {
  const { result } = row;
  // Why a start failed says more than that it did.
  const reason = row.reason === 'start-failed' ? detail(row, 'failure') || row.reason : row.reason;
  const plain = reason === null ? '' : (REASONS[reason] ?? reason.replaceAll('-', ' '));
  if (result === 'refused') return plain === '' ? 'Refused' : `Refused: ${plain}`;
  return reason === null ? 'Done' : sentenceCase(DONE_WORDS[reason] ?? plain);
}

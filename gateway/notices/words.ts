/** What a notice says to people, as subject and plain text. Knows no road. */

export interface Notice {
  readonly id: string;
  readonly domainId: string;
  readonly kind: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
}

const HEADLINES: Readonly<Record<string, (by: Words) => string>> = {
  'request.asked': ({ person, endpoint }) => `${person} asks to use ${endpoint}`,
  'request.break-glass': ({ person, endpoint }) => `EMERGENCY: ${person} took access to ${endpoint}`,
  'request.approved': ({ person, endpoint, by }) => `${by} approved the request of ${person} for ${endpoint}`,
  'request.denied': ({ person, endpoint, by }) => `${by} denied the request of ${person} for ${endpoint}`,
  'approval.withdrawn': ({ person, endpoint, by }) =>
    `${by} withdrew the approval of ${person} for ${endpoint}`,
  'consent.asked': ({ person, endpoint }) => `${person} asks to open a session on ${endpoint}`,
};

/** The same to the person whose request it is. */
const TO_REQUESTER: Readonly<Record<string, (by: Words) => string>> = {
  'request.approved': ({ endpoint, by }) => `${by} approved your request for ${endpoint}`,
  'request.denied': ({ endpoint, by }) => `${by} denied your request for ${endpoint}`,
  'approval.withdrawn': ({ endpoint, by }) => `${by} withdrew your approval for ${endpoint}`,
  'approval.ended': ({ endpoint }) => `Your approval for ${endpoint} has ended`,
  'approval.ending': ({ endpoint }) => `Your approval for ${endpoint} is about to end`,
};

interface Words {
  readonly person: string;
  readonly endpoint: string;
  readonly by: string;
}

interface MailWords {
  readonly subject: string;
  readonly text: string;
}

export const mailOf = (notice: Notice, publicUrl: URL): MailWords =>
  written(notice, HEADLINES, aboutRequest(notice, publicUrl));

export const requestersMailOf = (notice: Notice, publicUrl: URL): MailWords =>
  written(notice, TO_REQUESTER, aboutRequest(notice, publicUrl));

function aboutRequest({ content }: Notice, publicUrl: URL): readonly string[] {
  return [
    ...said('Minutes', content['minutes']),
    ...moment('From', content['startsAt'] ?? content['from']),
    ...moment('Until', content['endsAt']),
    ...said('Note', content['note']),
    '',
    `${publicUrl.origin}/requests/${plain(content['requestId'])}`,
  ];
}

/** To an owner of a machine, who may have no account here and reads this once. */
export function ownersMailOf(notice: Notice, link: string): MailWords {
  return written(notice, HEADLINES, [
    ...moment('Answer by', notice.content['endsAt']),
    '',
    'Look at it, then allow or refuse it there:',
    link,
    '',
    'The link is yours alone: whoever has it can answer for you. Opening it changes nothing.',
    'Nothing reaches the machine before you allow it. Without an answer by then nothing will.',
  ]);
}

function written(notice: Notice, headlines: typeof HEADLINES, rest: readonly string[]): MailWords {
  const { content } = notice;
  const words = {
    person: plain(content['person']) || 'Somebody',
    endpoint: plain((content['endpoint'] as { name?: unknown } | null | undefined)?.name) || 'an endpoint',
    by: plain(content['by']) || 'A domain admin',
  };
  const headline = headlines[notice.kind]?.(words) ?? notice.kind;
  const lines = [
    `${headline}.`,
    '',
    ...said('Reason', content['reason']),
    ...said('Ticket', content['ticket']),
    ...rest,
  ];
  return { subject: `[Jumpseat] ${headline}`.slice(0, 200), text: lines.join('\n') };
}

/** Controls and marks that turn the direction of writing: they draw over what stands beside them. */
const DRAWS_OUTSIDE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/gu;

/** What people typed goes into mail as one line of text: nothing of it can become a header, or another line. */
function plain(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  return String(value).replace(DRAWS_OUTSIDE, ' ').replace(/\s+/g, ' ').trim();
}

function said(label: string, value: unknown): readonly string[] {
  const text = plain(value);
  return text === '' ? [] : [`${label}: ${text}`];
}

const moment = (label: string, value: unknown): readonly string[] =>
  typeof value === 'number' ? [`${label}: ${new Date(value).toISOString()}`] : [];

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
};

interface Words {
  readonly person: string;
  readonly endpoint: string;
  readonly by: string;
}

export function mailOf(notice: Notice, publicUrl: URL): { readonly subject: string; readonly text: string } {
  const { content } = notice;
  const words = {
    person: plain(content['person']) || 'Somebody',
    endpoint: plain((content['endpoint'] as { name?: unknown } | null | undefined)?.name) || 'an endpoint',
    by: plain(content['by']) || 'A domain admin',
  };
  const headline = HEADLINES[notice.kind]?.(words) ?? notice.kind;
  const lines = [
    `${headline}.`,
    '',
    ...said('Reason', content['reason']),
    ...said('Ticket', content['ticket']),
    ...said('Minutes', content['minutes']),
    ...moment('From', content['startsAt'] ?? content['from']),
    ...moment('Until', content['endsAt']),
    ...said('Note', content['note']),
    '',
    `${publicUrl.origin}/requests/${plain(content['requestId'])}`,
  ];
  return { subject: `[Jumpseat] ${headline}`.slice(0, 200), text: lines.join('\n') };
}

/** What people typed goes into mail as one line of text: nothing of it can become a header. */
function plain(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  return String(value).replace(/\s+/g, ' ').trim();
}

function said(label: string, value: unknown): readonly string[] {
  const text = plain(value);
  return text === '' ? [] : [`${label}: ${text}`];
}

const moment = (label: string, value: unknown): readonly string[] =>
  typeof value === 'number' ? [`${label}: ${new Date(value).toISOString()}`] : [];

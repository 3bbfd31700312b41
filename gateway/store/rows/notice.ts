/** Something to be told outside: written with the change it tells of, sent afterwards. Holds no secret. */

import { count, defineRow, id, key, longText, nullable, time, words } from '../columns.js';

export interface NoticeRow {
  id: string;
  domainId: string;
  /** `owner`: a link to one owner of a machine; `person`: to somebody with an account. */
  road: 'mail' | 'webhook' | 'owner' | 'person';
  kind: string;
  /** What happened, by names and times, as JSON; see notices/content.ts. */
  content: string;
  createdAt: number;
  /** When to try next; null once it is sent or given up. */
  dueAt: number | null;
  tries: number;
  sentAt: number | null;
  /** Why the last try failed. */
  failure: string | null;
  /** The mail address on the road of owners, a user's id on that of persons; else null. */
  recipient: string | null;
}

export const NoticeRow = defineRow<NoticeRow>({
  name: 'Notice',
  tableName: 'notices',
  columns: {
    id: id('id', key('notices')),
    domainId: id('domain_id'),
    road: words('road', 16),
    kind: words('kind', 40),
    content: longText('content'),
    createdAt: time('created_at'),
    dueAt: time('due_at', nullable),
    tries: count('tries'),
    sentAt: time('sent_at', nullable),
    failure: words('failure', 200, nullable),
    recipient: words('recipient', 254, nullable),
  },
  indices: [
    { name: 'ix_notices_due', columns: ['dueAt'] },
    { name: 'ix_notices_domain', columns: ['domainId', 'createdAt'] },
  ],
  foreignKeys: [
    {
      name: 'fk_notices_domain',
      target: 'Domain',
      columnNames: ['domainId'],
      referencedColumnNames: ['id'],
    },
  ],
});

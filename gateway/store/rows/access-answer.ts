/** One admin's yes or no to one request. Written once. */

import { defineRow, id, key, nullable, time, words } from '../columns.js';

export interface AccessAnswerRow {
  id: string;
  requestId: string;
  userId: string;
  verdict: 'approve' | 'deny';
  /** The window this admin said yes to. */
  startsAt: number | null;
  endsAt: number | null;
  note: string;
  at: number;
}

export const AccessAnswerRow = defineRow<AccessAnswerRow>({
  name: 'AccessAnswer',
  tableName: 'access_answers',
  columns: {
    id: id('id', key('access_answers')),
    requestId: id('request_id'),
    userId: id('user_id'),
    verdict: words('verdict', 16),
    startsAt: time('starts_at', nullable),
    endsAt: time('ends_at', nullable),
    note: words('note', 500),
    at: time('at'),
  },
  uniques: [{ name: 'uq_access_answers_once', columns: ['requestId', 'userId', 'verdict'] }],
  foreignKeys: [
    {
      name: 'fk_access_answers_request',
      target: 'AccessRequest',
      columnNames: ['requestId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_access_answers_user',
      target: 'User',
      columnNames: ['userId'],
      referencedColumnNames: ['id'],
    },
  ],
});

/** More time, given to one session. Written once, never changed. */

import { count, defineRow, id, key, time, words } from '../columns.js';

export interface SessionExtensionRow {
  sessionId: string;
  /** The first is 1: two at once cannot both be the same one. */
  turn: number;
  minutes: number;
  givenAs: 'controller' | 'domain-admin';
  givenBy: string;
  givenAt: number;
}

export const SessionExtensionRow = defineRow<SessionExtensionRow>({
  name: 'SessionExtension',
  tableName: 'session_extensions',
  columns: {
    sessionId: id('session_id', key('session_extensions')),
    turn: count('turn', key('session_extensions')),
    minutes: count('minutes'),
    givenAs: words('given_as', 16),
    givenBy: id('given_by'),
    givenAt: time('given_at'),
  },
  foreignKeys: [
    {
      name: 'fk_session_extensions_session',
      target: 'Session',
      columnNames: ['sessionId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_session_extensions_given_by',
      target: 'User',
      columnNames: ['givenBy'],
      referencedColumnNames: ['id'],
    },
  ],
});

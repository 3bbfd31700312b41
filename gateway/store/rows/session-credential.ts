/** Which stored credentials a session used. They may be replaced or cleared meanwhile, so nothing points at them. */

import { defineRow, id, key } from '../columns.js';

export interface SessionCredentialRow {
  sessionId: string;
  credentialId: string;
}

export const SessionCredentialRow = defineRow<SessionCredentialRow>({
  name: 'SessionCredential',
  tableName: 'session_credentials',
  columns: {
    sessionId: id('session_id', key('session_credentials')),
    credentialId: id('credential_id', key('session_credentials')),
  },
  foreignKeys: [
    {
      name: 'fk_session_credentials_session',
      target: 'Session',
      columnNames: ['sessionId'],
      referencedColumnNames: ['id'],
    },
  ],
});

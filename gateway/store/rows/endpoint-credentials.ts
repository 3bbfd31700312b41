/** How the gateway signs in to a machine by itself. The secret is sealed; nothing here opens it. */

import { defineRow, id, key, longText, time, words } from '../columns.js';

export interface EndpointCredentialsRow {
  id: string;
  endpointId: string;
  kind: 'password' | 'key';
  /** '' where the machine knows no users. */
  userName: string;
  /** Whether they are used: not at all, always, or as the person chooses who starts. */
  choice: 'ask' | 'stored' | 'both';
  keyId: string;
  wrappedKey: string;
  sealed: string;
  setAt: number;
  setBy: string;
}

export const EndpointCredentialsRow = defineRow<EndpointCredentialsRow>({
  name: 'EndpointCredentials',
  tableName: 'endpoint_credentials',
  columns: {
    id: id('id', key('endpoint_credentials')),
    endpointId: id('endpoint_id'),
    kind: words('kind', 16),
    userName: words('user_name', 255),
    choice: words('choice', 16),
    keyId: words('key_id', 32),
    wrappedKey: words('wrapped_key', 120),
    sealed: longText('sealed'),
    setAt: time('set_at'),
    setBy: id('set_by'),
  },
  uniques: [{ name: 'uq_endpoint_credentials_endpoint', columns: ['endpointId'] }],
  foreignKeys: [
    {
      name: 'fk_endpoint_credentials_endpoint',
      target: 'Endpoint',
      columnNames: ['endpointId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_endpoint_credentials_set_by',
      target: 'User',
      columnNames: ['setBy'],
      referencedColumnNames: ['id'],
    },
  ],
});

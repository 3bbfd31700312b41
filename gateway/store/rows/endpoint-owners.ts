/** Who is asked before a session reaches this machine. No row: nobody. */

import { defineRow, id, jsonText, key } from '../columns.js';

export interface EndpointOwnersRow {
  endpointId: string;
  /** Mail addresses; any one of them may answer. Never empty. */
  mailTo: string[];
}

export const EndpointOwnersRow = defineRow<EndpointOwnersRow>({
  name: 'EndpointOwners',
  tableName: 'endpoint_owners',
  columns: {
    endpointId: id('endpoint_id', key('endpoint_owners')),
    mailTo: jsonText('mail_to'),
  },
  foreignKeys: [
    {
      name: 'fk_endpoint_owners_endpoint',
      target: 'Endpoint',
      columnNames: ['endpointId'],
      referencedColumnNames: ['id'],
    },
  ],
});

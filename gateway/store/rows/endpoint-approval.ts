/** How many domain admins must approve before a session may start there. No row: none is needed. */

import { count, defineRow, id, key } from '../columns.js';

export interface EndpointApprovalRow {
  endpointId: string;
  approvers: number;
}

export const EndpointApprovalRow = defineRow<EndpointApprovalRow>({
  name: 'EndpointApproval',
  tableName: 'endpoint_approval',
  columns: { endpointId: id('endpoint_id', key('endpoint_approval')), approvers: count('approvers') },
  foreignKeys: [
    {
      name: 'fk_endpoint_approval_endpoint',
      target: 'Endpoint',
      columnNames: ['endpointId'],
      referencedColumnNames: ['id'],
    },
  ],
});

/** The approval a session started under. No row: none was needed. */

import { defineRow, id, key } from '../columns.js';

export interface SessionApprovalRow {
  sessionId: string;
  approvalId: string;
}

export const SessionApprovalRow = defineRow<SessionApprovalRow>({
  name: 'SessionApproval',
  tableName: 'session_approvals',
  columns: { sessionId: id('session_id', key('session_approvals')), approvalId: id('approval_id') },
  foreignKeys: [
    {
      name: 'fk_session_approvals_session',
      target: 'Session',
      columnNames: ['sessionId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_session_approvals_approval',
      target: 'Approval',
      columnNames: ['approvalId'],
      referencedColumnNames: ['id'],
    },
  ],
});

/** A window of time for one person at one endpoint. The window never changes; that it ended early is written once. */

import type { ApprovalEnd } from '../../domain/approval.js';
import { defineRow, id, key, nullable, time, words } from '../columns.js';

export interface ApprovalRow {
  id: string;
  domainId: string;
  endpointId: string;
  userId: string;
  requestId: string;
  /** The approval it goes on from. */
  extendsId: string | null;
  ticket: string | null;
  startsAt: number;
  endsAt: number;
  createdAt: number;
  endedAt: number | null;
  endedWhy: ApprovalEnd | null;
  /** Null for the ticket system. */
  endedBy: string | null;
  endedNote: string | null;
}

export const ApprovalRow = defineRow<ApprovalRow>({
  name: 'Approval',
  tableName: 'approvals',
  columns: {
    id: id('id', key('approvals')),
    domainId: id('domain_id'),
    endpointId: id('endpoint_id'),
    userId: id('user_id'),
    requestId: id('request_id'),
    extendsId: id('extends_id', nullable),
    ticket: words('ticket', 64, nullable),
    startsAt: time('starts_at'),
    endsAt: time('ends_at'),
    createdAt: time('created_at'),
    endedAt: time('ended_at', nullable),
    endedWhy: words('ended_why', 16, nullable),
    endedBy: id('ended_by', nullable),
    endedNote: words('ended_note', 500, nullable),
  },
  indices: [
    { name: 'ix_approvals_holder', columns: ['endpointId', 'userId', 'endsAt'] },
    { name: 'ix_approvals_ticket', columns: ['domainId', 'ticket'] },
  ],
  uniques: [{ name: 'uq_approvals_request', columns: ['requestId'] }],
  foreignKeys: [
    {
      name: 'fk_approvals_request',
      target: 'AccessRequest',
      columnNames: ['requestId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_approvals_endpoint',
      target: 'Endpoint',
      columnNames: ['endpointId'],
      referencedColumnNames: ['id'],
    },
    { name: 'fk_approvals_user', target: 'User', columnNames: ['userId'], referencedColumnNames: ['id'] },
  ],
});

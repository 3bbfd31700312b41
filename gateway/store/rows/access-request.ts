/** Somebody asks to use an endpoint. What was asked never changes; the state moves once. */

import type { RequestKind, RequestState } from '../../domain/access-policy.js';
import { count, defineRow, id, key, nullable, time, words } from '../columns.js';

export interface AccessRequestRow {
  id: string;
  domainId: string;
  endpointId: string;
  userId: string;
  kind: RequestKind;
  state: RequestState;
  reason: string;
  ticket: string | null;
  /** Null = as soon as it is approved. */
  wantedFrom: number | null;
  minutes: number;
  /** The approval that is to go on. */
  extendsId: string | null;
  /** Goes up with every answer, so that of two who answer at once one is told so. */
  version: number;
  createdAt: number;
  lapsesAt: number;
  closedAt: number | null;
  reviewClosedAt: number | null;
  reviewClosedBy: string | null;
  reviewNote: string | null;
}

export const AccessRequestRow = defineRow<AccessRequestRow>({
  name: 'AccessRequest',
  tableName: 'access_requests',
  columns: {
    id: id('id', key('access_requests')),
    domainId: id('domain_id'),
    endpointId: id('endpoint_id'),
    userId: id('user_id'),
    kind: words('kind', 16),
    state: words('state', 16),
    reason: words('reason', 500),
    ticket: words('ticket', 64, nullable),
    wantedFrom: time('wanted_from', nullable),
    minutes: count('minutes'),
    extendsId: id('extends_id', nullable),
    version: count('version'),
    createdAt: time('created_at'),
    lapsesAt: time('lapses_at'),
    closedAt: time('closed_at', nullable),
    reviewClosedAt: time('review_closed_at', nullable),
    reviewClosedBy: id('review_closed_by', nullable),
    reviewNote: words('review_note', 500, nullable),
  },
  indices: [
    { name: 'ix_access_requests_domain', columns: ['domainId', 'state', 'createdAt'] },
    { name: 'ix_access_requests_user', columns: ['userId', 'createdAt'] },
  ],
  foreignKeys: [
    {
      name: 'fk_access_requests_domain',
      target: 'Domain',
      columnNames: ['domainId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_access_requests_endpoint',
      target: 'Endpoint',
      columnNames: ['endpointId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_access_requests_user',
      target: 'User',
      columnNames: ['userId'],
      referencedColumnNames: ['id'],
    },
  ],
});

/** One controller at one endpoint, from start to end. Kept for ever; moved only by store/sessions.ts. */

import type { EndCode, StartFailure } from '../../domain/end-reason.js';
import type { SecurityLevel } from '../../domain/machine-policy.js';
import type { Protocol } from '../../domain/protocol.js';
import type { SessionState } from '../../domain/session-state.js';
import { count, defineRow, id, key, nullable, time, words } from '../columns.js';

export interface SessionRow {
  id: string;
  domainId: string;
  endpointId: string;
  controllerId: string;
  protocol: Protocol;
  /** Where the machine was; null for sessions older than these columns. */
  host: string | null;
  port: number | null;
  purpose: string;
  state: SessionState;
  /** The gateway process that holds the machine. */
  gatewayId: string;
  /** Viewers present; changed only together with their participant rows. */
  seatsTaken: number;
  columns: number | null;
  rows: number | null;
  createdAt: number;
  /** How the line to the machine was secured, where its protocol knows several ways. */
  securityLevel: SecurityLevel | null;
  securityName: string | null;
  /** When the machine was reached. */
  startedAt: number | null;
  endedAt: number | null;
  endCode: EndCode | null;
  endBy: string | null;
  endNote: string | null;
  endFailure: StartFailure | null;
}

export const SessionRow = defineRow<SessionRow>({
  name: 'Session',
  tableName: 'sessions',
  columns: {
    id: id('id', key('sessions')),
    domainId: id('domain_id'),
    endpointId: id('endpoint_id'),
    controllerId: id('controller_id'),
    protocol: words('protocol', 8),
    host: words('host', 255, nullable),
    port: count('port', nullable),
    purpose: words('purpose', 200),
    state: words('state', 16),
    gatewayId: id('gateway_id'),
    seatsTaken: count('seats_taken'),
    columns: count('terminal_columns', nullable),
    rows: count('terminal_rows', nullable),
    securityLevel: words('security_level', 16, nullable),
    securityName: words('security_name', 40, nullable),
    createdAt: time('created_at'),
    startedAt: time('started_at', nullable),
    endedAt: time('ended_at', nullable),
    endCode: words('end_code', 32, nullable),
    endBy: id('end_by', nullable),
    endNote: words('end_note', 300, nullable),
    endFailure: words('end_failure', 32, nullable),
  },
  indices: [
    { name: 'ix_sessions_domain_created', columns: ['domainId', 'createdAt', 'id'] },
    { name: 'ix_sessions_endpoint_created', columns: ['endpointId', 'createdAt', 'id'] },
    { name: 'ix_sessions_controller_created', columns: ['controllerId', 'createdAt', 'id'] },
    { name: 'ix_sessions_state', columns: ['state'] },
  ],
  foreignKeys: [
    {
      name: 'fk_sessions_domain',
      target: 'Domain',
      columnNames: ['domainId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_sessions_endpoint',
      target: 'Endpoint',
      columnNames: ['endpointId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_sessions_controller',
      target: 'User',
      columnNames: ['controllerId'],
      referencedColumnNames: ['id'],
    },
  ],
});

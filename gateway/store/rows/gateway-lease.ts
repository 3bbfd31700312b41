/** Which gateway process owns the database now: a single row. */

import { count, defineRow, id, key, nullable, time, words } from '../columns.js';

export interface GatewayLeaseRow {
  /** Always 1. */
  id: number;
  instanceId: string;
  /** Where it runs, so that a restart on the same host can see that the old process is gone. */
  host: string;
  pid: number;
  heartbeatAt: number;
  startedAt: number;
  /** Null while it runs; set by an orderly stop. */
  releasedAt: number | null;
}

export const GatewayLeaseRow = defineRow<GatewayLeaseRow>({
  name: 'GatewayLease',
  tableName: 'gateway_lease',
  columns: {
    id: count('id', key('gateway_lease')),
    instanceId: id('instance_id'),
    host: words('host', 255),
    pid: count('pid'),
    heartbeatAt: time('heartbeat_at'),
    startedAt: time('started_at'),
    releasedAt: time('released_at', nullable),
  },
});

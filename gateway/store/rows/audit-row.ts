/** One row of evidence, chained to the one before it. Inserted by audit/ only; never changed, never deleted. */

import { count, defineRow, hash, id, key, longText, nullable, time, words } from '../columns.js';

export interface StoredAuditRow {
  /** `system` or the id of a domain. */
  chain: string;
  /** Counts from 1 without gaps in each chain. */
  seq: number;
  at: number;
  actorId: string | null;
  action: string;
  result: 'done' | 'refused';
  reason: string | null;
  endpointId: string | null;
  endpointName: string | null;
  sessionId: string | null;
  subject: string | null;
  fromAddress: string | null;
  /** JSON text exactly as it was signed. */
  details: string;
  prevMac: string;
  mac: string;
}

export const StoredAuditRow = defineRow<StoredAuditRow>({
  name: 'AuditRow',
  tableName: 'audit_rows',
  columns: {
    chain: id('chain', key('audit_rows')),
    seq: count('seq', key('audit_rows')),
    at: time('at'),
    actorId: id('actor_id', nullable),
    action: words('action', 40),
    result: words('result', 16),
    reason: words('reason', 64, nullable),
    endpointId: id('endpoint_id', nullable),
    endpointName: words('endpoint_name', 80, nullable),
    sessionId: id('session_id', nullable),
    subject: words('subject', 200, nullable),
    fromAddress: words('from_address', 64, nullable),
    details: longText('details'),
    prevMac: hash('prev_mac'),
    mac: hash('mac'),
  },
  indices: [
    { name: 'ix_audit_rows_chain_at', columns: ['chain', 'at'] },
    { name: 'ix_audit_rows_session', columns: ['sessionId'] },
  ],
});

/** Where each chain ends. Locked and moved last in every unit of work that records something. */
export interface AuditHeadRow {
  chain: string;
  seq: number;
  mac: string;
}

export const AuditHeadRow = defineRow<AuditHeadRow>({
  name: 'AuditHead',
  tableName: 'audit_heads',
  columns: {
    chain: id('chain', key('audit_heads')),
    seq: count('seq'),
    mac: hash('mac'),
  },
});

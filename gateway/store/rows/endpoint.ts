/** A machine and protocol registered in a domain. Rows are never deleted: sessions and audit rows point at them. */

import type { Protocol } from '../../domain/protocol.js';
import { count, defineRow, flag, id, jsonText, key, longText, nullable, time, words } from '../columns.js';

/** Flat, so that evidence can tell each value's before and after. */
export type KeptSettings = Record<string, string | number | boolean>;

export interface EndpointRow {
  id: string;
  domainId: string;
  name: string;
  /** The name in lower case while the endpoint exists, null once removed: unique in the domain. */
  takenName: string | null;
  protocol: Protocol;
  host: string;
  port: number;
  description: string;
  tags: string[];
  access: 'everyone' | 'listed';
  joint: boolean;
  jointChangedAt: number | null;
  jointChangedBy: string | null;
  seats: number;
  /** As wire/endpoint-settings.ts says; null = nothing was ever set. */
  settings: KeptSettings | null;
  lastUsedAt: number | null;
  /** A key other than the pinned one was presented and refused; all three are null otherwise. */
  presentedKeyAlgorithm: string | null;
  presentedKeyFingerprint: string | null;
  presentedKeySeenAt: number | null;
  removedAt: number | null;
  createdAt: number;
}

export const EndpointRow = defineRow<EndpointRow>({
  name: 'Endpoint',
  tableName: 'endpoints',
  columns: {
    id: id('id', key('endpoints')),
    domainId: id('domain_id'),
    name: words('name', 80),
    takenName: words('taken_name', 120, nullable),
    protocol: words('protocol', 8),
    host: words('host', 255),
    port: count('port'),
    description: longText('description'),
    tags: jsonText('tags'),
    access: words('access', 16),
    joint: flag('joint'),
    jointChangedAt: time('joint_changed_at', nullable),
    jointChangedBy: id('joint_changed_by', nullable),
    seats: count('seats'),
    settings: jsonText('settings', nullable),
    lastUsedAt: time('last_used_at', nullable),
    presentedKeyAlgorithm: words('presented_key_algorithm', 64, nullable),
    presentedKeyFingerprint: words('presented_key_fingerprint', 100, nullable),
    presentedKeySeenAt: time('presented_key_seen_at', nullable),
    removedAt: time('removed_at', nullable),
    createdAt: time('created_at'),
  },
  uniques: [{ name: 'uq_endpoints_taken_name', columns: ['domainId', 'takenName'] }],
  foreignKeys: [
    {
      name: 'fk_endpoints_domain',
      target: 'Domain',
      columnNames: ['domainId'],
      referencedColumnNames: ['id'],
    },
  ],
});

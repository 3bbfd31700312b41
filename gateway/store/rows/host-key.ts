/** A machine's identity somebody accepted: the pinned one, and those it replaced. Knows no handshake. */

import { defineRow, id, key, nullable, oneOrNull, time, words } from '../columns.js';

export interface HostKeyRow {
  id: string;
  endpointId: string;
  algorithm: string;
  /** `SHA256:…` as OpenSSH prints it. */
  fingerprint: string;
  acceptedAt: number;
  acceptedBy: string | null;
  replacedAt: number | null;
  /** 1 while it is the pinned one, else null: two racing first connections cannot pin two. */
  pinned: 1 | null;
}

export const HostKeyRow = defineRow<HostKeyRow>({
  name: 'HostKey',
  tableName: 'host_keys',
  columns: {
    id: id('id', key('host_keys')),
    endpointId: id('endpoint_id'),
    algorithm: words('algorithm', 64),
    fingerprint: words('fingerprint', 100),
    acceptedAt: time('accepted_at'),
    acceptedBy: id('accepted_by', nullable),
    replacedAt: time('replaced_at', nullable),
    pinned: oneOrNull('pinned'),
  },
  uniques: [{ name: 'uq_host_keys_pinned', columns: ['endpointId', 'pinned'] }],
  foreignKeys: [
    {
      name: 'fk_host_keys_endpoint',
      target: 'Endpoint',
      columnNames: ['endpointId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_host_keys_accepted_by',
      target: 'User',
      columnNames: ['acceptedBy'],
      referencedColumnNames: ['id'],
    },
  ],
});

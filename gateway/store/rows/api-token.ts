/** What another system shows to close tickets of one domain. Only its hash is stored. */

import { defineRow, hash, id, key, nullable, time, words } from '../columns.js';

export interface ApiTokenRow {
  id: string;
  domainId: string;
  name: string;
  hash: string;
  createdBy: string;
  createdAt: number;
  expiresAt: number;
  usedAt: number | null;
  revokedAt: number | null;
}

export const ApiTokenRow = defineRow<ApiTokenRow>({
  name: 'ApiToken',
  tableName: 'api_tokens',
  columns: {
    id: id('id', key('api_tokens')),
    domainId: id('domain_id'),
    name: words('name', 60),
    hash: hash('hash'),
    createdBy: id('created_by'),
    createdAt: time('created_at'),
    expiresAt: time('expires_at'),
    usedAt: time('used_at', nullable),
    revokedAt: time('revoked_at', nullable),
  },
  indices: [{ name: 'ix_api_tokens_domain', columns: ['domainId'] }],
  uniques: [{ name: 'uq_api_tokens_hash', columns: ['hash'] }],
  foreignKeys: [
    {
      name: 'fk_api_tokens_domain',
      target: 'Domain',
      columnNames: ['domainId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_api_tokens_created_by',
      target: 'User',
      columnNames: ['createdBy'],
      referencedColumnNames: ['id'],
    },
  ],
});

/** A one-time link to become the first admin or to set a password. Only its hash is stored. */

import { defineRow, hash, id, key, nullable, time, words } from '../columns.js';

export interface WelcomeLinkRow {
  hash: string;
  kind: 'first-admin' | 'set-password';
  userId: string | null;
  createdAt: number;
  expiresAt: number;
  usedAt: number | null;
}

export const WelcomeLinkRow = defineRow<WelcomeLinkRow>({
  name: 'WelcomeLink',
  tableName: 'welcome_links',
  columns: {
    hash: hash('hash', key('welcome_links')),
    kind: words('kind', 16),
    userId: id('user_id', nullable),
    createdAt: time('created_at'),
    expiresAt: time('expires_at'),
    usedAt: time('used_at', nullable),
  },
  indices: [{ name: 'ix_welcome_links_user', columns: ['userId'] }],
});

/** One sign-in of one browser. Only the hash of its cookie is stored. Knows no cookie. */

import { defineRow, hash, id, key, longText, nullable, time, words } from '../columns.js';

export interface LoginSessionRow {
  hash: string;
  /** Null until the person has signed in. */
  userId: string | null;
  /** The session library's own JSON. */
  data: string;
  createdAt: number;
  seenAt: number;
  /** Absolute end, whatever the activity. */
  expiresAt: number;
  address: string | null;
}

export const LoginSessionRow = defineRow<LoginSessionRow>({
  name: 'LoginSession',
  tableName: 'login_sessions',
  columns: {
    hash: hash('hash', key('login_sessions')),
    userId: id('user_id', nullable),
    data: longText('data'),
    createdAt: time('created_at'),
    seenAt: time('seen_at'),
    expiresAt: time('expires_at'),
    address: words('address', 64, nullable),
  },
  indices: [
    { name: 'ix_login_sessions_user', columns: ['userId'] },
    { name: 'ix_login_sessions_expires', columns: ['expiresAt'] },
  ],
});

/** A person who can sign in. Knows no domain. */

import { defineRow, flag, id, key, nullable, time, words } from '../columns.js';

export interface UserRow {
  id: string;
  /** Lower case; what the person signs in with. */
  name: string;
  fullName: string;
  /** An argon2 string; null until the person has set a password. */
  passwordHash: string | null;
  systemAdmin: boolean;
  disabled: boolean;
  lastSignInAt: number | null;
  /** Where he is told of his requests; nothing else is sent there, and nobody signs in with it. */
  mail: string | null;
  createdAt: number;
}

export const UserRow = defineRow<UserRow>({
  name: 'User',
  tableName: 'users',
  columns: {
    id: id('id', key('users')),
    name: words('name', 100),
    fullName: words('full_name', 100),
    passwordHash: words('password_hash', 200, { ...nullable, select: false }),
    systemAdmin: flag('system_admin'),
    disabled: flag('disabled'),
    lastSignInAt: time('last_sign_in_at', nullable),
    mail: words('mail', 254, nullable),
    createdAt: time('created_at'),
  },
  uniques: [{ name: 'uq_users_name', columns: ['name'] }],
});

/** A one-use proof that a page may open one socket. Only its hash is stored. */

import { defineRow, hash, id, key, nullable, time, words } from '../columns.js';

export interface TicketRow {
  hash: string;
  kind: 'events' | 'stream';
  userId: string;
  /** The login session (its stored hash) the ticket was given to. */
  loginId: string;
  sessionId: string | null;
  role: 'controller' | 'viewer' | null;
  expiresAt: number;
  usedAt: number | null;
}

export const TicketRow = defineRow<TicketRow>({
  name: 'Ticket',
  tableName: 'tickets',
  columns: {
    hash: hash('hash', key('tickets')),
    kind: words('kind', 16),
    userId: id('user_id'),
    loginId: hash('login_id'),
    sessionId: id('session_id', nullable),
    role: words('role', 16, nullable),
    expiresAt: time('expires_at'),
    usedAt: time('used_at', nullable),
  },
  indices: [{ name: 'ix_tickets_expires', columns: ['expiresAt'] }],
});

/** One stay of one person in one session: controller or viewer, from joining to leaving. */

import type { LeaveCode } from '../../domain/end-reason.js';
import { defineRow, id, key, nullable, oneOrNull, time, words } from '../columns.js';

export interface ParticipantRow {
  id: string;
  sessionId: string;
  userId: string;
  role: 'controller' | 'viewer';
  joinedAt: number;
  leftAt: number | null;
  leaveCode: LeaveCode | null;
  /** 1 while in the session, else null: a person is in a session at most once. */
  present: 1 | null;
}

export const ParticipantRow = defineRow<ParticipantRow>({
  name: 'Participant',
  tableName: 'participants',
  columns: {
    id: id('id', key('participants')),
    sessionId: id('session_id'),
    userId: id('user_id'),
    role: words('role', 16),
    joinedAt: time('joined_at'),
    leftAt: time('left_at', nullable),
    leaveCode: words('leave_code', 32, nullable),
    present: oneOrNull('present'),
  },
  uniques: [{ name: 'uq_participants_present', columns: ['sessionId', 'userId', 'present'] }],
  indices: [{ name: 'ix_participants_user', columns: ['userId', 'joinedAt'] }],
  foreignKeys: [
    {
      name: 'fk_participants_session',
      target: 'Session',
      columnNames: ['sessionId'],
      referencedColumnNames: ['id'],
    },
    { name: 'fk_participants_user', target: 'User', columnNames: ['userId'], referencedColumnNames: ['id'] },
  ],
});

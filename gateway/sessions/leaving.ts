/** What is written down when an outlet is closed for a reason. Knows no row. */

import type { LeaveCode } from '../domain/end-reason.js';
import type { CloseReason } from './ports.js';

const LEAVE_OF: Readonly<Record<CloseReason, LeaveCode>> = {
  ended: 'session-ended',
  replaced: 'replaced',
  'joint-off': 'joint-off',
  'access-removed': 'access-removed',
  'user-disabled': 'user-disabled',
  'signed-out': 'signed-out',
  'too-slow': 'too-slow',
  abuse: 'abuse',
  stopping: 'session-ended',
  left: 'left',
};

export function leaveCodeOf(why: CloseReason): LeaveCode {
  return LEAVE_OF[why];
}

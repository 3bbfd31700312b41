/** How a reason of the session core becomes a close code of the wire. Knows no socket. */

import type { CloseReason } from '../sessions/ports.js';
import { CLOSE, type CloseName } from '../wire/close-codes.js';

const NAMES: Readonly<Record<CloseReason, CloseName>> = {
  ended: 'ended',
  replaced: 'replaced',
  'joint-off': 'jointOff',
  'access-removed': 'accessRemoved',
  'user-disabled': 'userDisabled',
  'signed-out': 'signedOut',
  'too-slow': 'tooSlow',
  abuse: 'abuse',
  stopping: 'stopping',
  left: 'left',
};

export function closeOf(reason: CloseReason): { readonly name: CloseName; readonly code: number } {
  const name = NAMES[reason];
  return { name, code: CLOSE[name].code };
}

/** What a session tells whoever listens, and how the time it was allowed can end. Knows no session. */

import type { EndReason, LeaveCode } from '../domain/end-reason.js';
import type { StartError } from './ports.js';

/** How the time a session was allowed can end. */
export type Lapse = Extract<
  EndReason['code'],
  | 'approval-over'
  | 'approval-withdrawn'
  | 'approval-given-back'
  | 'ticket-closed'
  | 'outside-hours'
  | 'duration-over'
>;

/** What a session tells its listener, in order. */
export type SessionEvent =
  /** Anything a list or a window shows has changed. */
  | { readonly type: 'changed' }
  /** The machine was reached: the session is live from here on. */
  | { readonly type: 'started' }
  | { readonly type: 'controller-left'; readonly code: LeaveCode }
  | { readonly type: 'viewer-left'; readonly userId: string; readonly code: LeaveCode }
  /** Once, and the last event. Everybody is out and the upstream is closed already. */
  | { readonly type: 'ended'; readonly reason: EndReason; readonly failure?: StartError };

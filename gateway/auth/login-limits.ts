/** How long a login lasts. Knows no login. */

export interface LoginTimes {
  /** Without activity (ms). */
  readonly idleMs: number;
  /** Whatever the activity (ms): a shift, and then the password again. */
  readonly absoluteMs: number;
}

export const LOGIN_TIMES: LoginTimes = { idleMs: 30 * 60_000, absoluteMs: 12 * 3600_000 };
/** Activity is written down at most this often (ms); it makes the idle limit that much less exact. */
export const TOUCH_EVERY_MS = 60_000;
/** How often lapsed logins are looked for (ms), so that their sockets close without anybody asking. */
export const SWEEP_EVERY_MS = 5_000;

/** The numbers a session lives by, with unit and reason. Knows no clock and no configuration. */

/** Viewer seats beside the controller. More would make "who watches" uncountable at a glance. */
export const MAX_VIEWERS = 10;
/** How long a session waits for its controller to come back (ms). */
export const CONTROLLER_GRACE_MS = 60_000;
/** How long a session may wait for its controller's first window (ms); longer means the tab never opened. */
export const WAITING_MS = 120_000;
/** A viewer further behind than this gets a keyframe in place of what it missed (bytes unacknowledged). */
export const LAG_BYTES = 1024 * 1024;
/** The same as an age: the oldest unacknowledged byte may be this old (ms). */
export const LAG_AGE_MS = 500;
/** The age counts only above this backlog (bytes): a far-away viewer of a quiet screen is not behind. */
export const LAG_AGE_FLOOR_BYTES = 32 * 1024;
/** The controller's unacknowledged bytes above which the machine is held back. */
export const BRAKE_BYTES = 512 * 1024;
/** A participant without any progress for this long is closed (ms). */
export const NO_PROGRESS_MS = 60_000;
/** Sockets are pinged this often (ms) … */
export const PING_EVERY_MS = 10_000;
/** … and dropped at the first beat after this much silence (ms): a dead seat is free within 35 s. */
export const PONG_WITHIN_MS = 24_000;
/** Live participants are decided again at least this often (ms), besides every change. */
export const REDECIDE_EVERY_MS = 5_000;

/** Numbers of a terminal that several rooms share. Knows nothing. */

/** Lines above the screen that are kept: what the controller gets back after a reload. */
export const SCROLLBACK = 1000;

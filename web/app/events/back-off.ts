/** How long to wait before trying again. Pure. Knows no socket. */

/** The first pause (ms): a gateway that restarts is back within a second or two. */
const FIRST_MS = 500;
/** The longest pause (ms): long enough to spare a gateway in trouble, short enough for a person who waits. */
const LONGEST_MS = 15_000;

/**
 * Pause before try number `attempt` (0 is the first try after a loss), in ms. It doubles up to 15 s; between half
 * and the whole of it is taken, so that many pages do not come back in the same instant.
 */
export function backOff(attempt: number, random: () => number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(whole / 2 + (whole / 2) * random());
}

/** The same time in every process of this machine. Knows no process. */

/** Epoch milliseconds with their fractions. */
export const moment = (): number => performance.timeOrigin + performance.now();

/** The gateway's time as this page knows it. Lengths and countdowns use it, not the computer's own clock. */

let offsetMs = 0;
let known = false;

/**
 * Learns from a message that carries the gateway's time. A later, larger lag only adds error, so that small
 * changes are ignored and the texts do not jitter.
 */
export function learnTime(serverNow: number): void {
  const offset = serverNow - Date.now();
  if (known && Math.abs(offset - offsetMs) < 500) return;
  offsetMs = offset;
  known = true;
}

/** Epoch milliseconds by the gateway's clock. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

/**
 * WebSocket close codes of both sockets (RFC 6455 §7.4.2 leaves 4000–4999 to applications).
 * `retry` tells the page whether opening again can ever help. Knows no socket.
 */

export const CLOSE = {
  /** The session is over; why is told on the events socket and by GET /api/sessions/:id. */
  ended: { code: 4000, retry: false },
  /** The same person opened this in another window. Never retried by the page on its own. */
  replaced: { code: 4001, retry: false },
  jointOff: { code: 4002, retry: false },
  accessRemoved: { code: 4003, retry: false },
  userDisabled: { code: 4004, retry: false },
  signedOut: { code: 4005, retry: false },
  /** No progress for a minute. The page may offer to join again. */
  tooSlow: { code: 4006, retry: false },
  /** Absurd rate or forbidden frames. */
  abuse: { code: 4007, retry: false },
  /** The gateway stops or restarts; come back with back-off. */
  stopping: { code: 4008, retry: true },
  /** All seats were taken between the ticket and the attach. */
  noFreeSeat: { code: 4009, retry: false },
  /** Refused at attach for another reason (policy changed since the ticket). */
  refused: { code: 4010, retry: false },
  /** The person left by an act of his own. */
  left: { code: 4011, retry: false },
} as const;
export type CloseName = keyof typeof CLOSE;

export function closeNameOf(code: number): CloseName | undefined {
  return (Object.keys(CLOSE) as CloseName[]).find((name) => CLOSE[name].code === code);
}

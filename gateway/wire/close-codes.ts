/**
 * WebSocket close codes of both sockets (RFC 6455 §7.4.2 leaves 4000–4999 to applications).
 * A page opens again by itself only what broke without one of these. Knows no socket.
 */

export const CLOSE = {
  /** The session is over; why is told on the events socket and by GET /api/sessions/:id. */
  ended: { code: 4000 },
  /** The same person opened this in another window. */
  replaced: { code: 4001 },
  jointOff: { code: 4002 },
  accessRemoved: { code: 4003 },
  userDisabled: { code: 4004 },
  signedOut: { code: 4005 },
  /** No progress for a minute. The page may offer to join again. */
  tooSlow: { code: 4006 },
  /** Absurd rate or forbidden frames. */
  abuse: { code: 4007 },
  /** The gateway stops. Its sessions have ended; pages find it again by their events socket. */
  stopping: { code: 4008 },
  /** All seats were taken between the ticket and the attach. */
  noFreeSeat: { code: 4009 },
  /** Refused at attach for another reason (policy changed since the ticket). */
  refused: { code: 4010 },
  /** The person left by an act of his own. */
  left: { code: 4011 },
} as const;
export type CloseName = keyof typeof CLOSE;

export function closeNameOf(code: number): CloseName | undefined {
  return (Object.keys(CLOSE) as CloseName[]).find((name) => CLOSE[name].code === code);
}

/** The life of a session as a table of legal moves. Knows no timers and no people. */

export type SessionState = 'waiting' | 'starting' | 'active' | 'ending' | 'ended' | 'expired';

/** Every legal move; anything else is a fault in the caller. `ended` and `expired` are final. */
const MOVES: Readonly<Record<SessionState, readonly SessionState[]>> = {
  waiting: ['starting', 'ending', 'expired'],
  starting: ['active', 'ending'],
  active: ['ending'],
  ending: ['ended'],
  ended: [],
  expired: [],
};

export function mayMove(from: SessionState, to: SessionState): boolean {
  return MOVES[from].includes(to);
}

/** True once nothing can bring the session back. */
export function isOver(state: SessionState): boolean {
  return state === 'ending' || state === 'ended' || state === 'expired';
}

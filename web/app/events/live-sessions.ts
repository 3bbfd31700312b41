/** The list of live sessions as events change it. Pure. Knows no cache. */

import { isOver } from '../../../gateway/domain/session-state.js';
import type { SessionView } from '../../../gateway/wire/api.js';

/** How long an ended session stays in a live list, greyed (ms): nothing jumps under the pointer. */
export const ENDED_STAYS_MS = 4_000;

/** Puts one changed session in its place; a new one goes to the end, where it moves nobody. */
export function withSession(list: readonly SessionView[], session: SessionView): readonly SessionView[] {
  const at = list.findIndex(({ id }) => id === session.id);
  if (at >= 0) return list.with(at, session);
  return isOver(session.state) ? list : [...list, session];
}

export function withoutSession(list: readonly SessionView[], id: string): readonly SessionView[] {
  return list.filter((session) => session.id !== id);
}

/** The sessions that count as running. */
export const running = (list: readonly SessionView[]): readonly SessionView[] =>
  list.filter(({ state }) => !isOver(state));

/** Who watches now. */
export const watching = (session: SessionView) =>
  session.participants.filter(({ role, leftAt }) => role === 'viewer' && leftAt === null);

/** The live list under events. */

import { expect, test } from '@jest/globals';
import type { SessionState } from '../../../gateway/domain/session-state.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import { running, withoutSession, withSession } from './live-sessions.js';

const session = (id: string, state: SessionState = 'active'): SessionView =>
  ({ id, state }) as unknown as SessionView;
const ids = (list: readonly SessionView[]): string => list.map(({ id, state }) => `${id}:${state}`).join(' ');

test('a change stays in its place, a new one goes to the end', () => {
  const list = [session('a'), session('b')];
  expect(ids(withSession(list, session('a', 'ending')))).toBe('a:ending b:active');
  expect(ids(withSession(list, session('c', 'waiting')))).toBe('a:active b:active c:waiting');
});

test('a session that is over already does not appear', () => {
  expect(withSession([], session('a', 'ended'))).toEqual([]);
});

test('an ended one stays until it is taken away, and does not count', () => {
  const list = withSession([session('a'), session('b')], session('a', 'ended'));
  expect(running(list)).toHaveLength(1);
  expect(ids(withoutSession(list, 'a'))).toBe('b:active');
});

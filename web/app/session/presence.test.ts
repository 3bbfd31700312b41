/** Who came and who went. */

import { expect, test } from '@jest/globals';
import type { ParticipantView, SessionView } from '../../../gateway/wire/api.js';
import { presenceNews } from './presence.js';

const viewer = (id: string, fullName: string, leftAt: number | null = null): ParticipantView => ({
  person: { id, name: id, fullName },
  role: 'viewer',
  joinedAt: 1,
  leftAt,
  leaveCode: leftAt === null ? null : 'left',
  slow: false,
});
const session = (...participants: ParticipantView[]): SessionView =>
  ({ participants }) as unknown as SessionView;

const priya = viewer('p', 'Priya Nair');
const ola = viewer('o', 'Ola Sand');

test('a join and a leave are news', () => {
  expect(presenceNews(session(), session(priya), 'me')).toBe('Priya Nair joined');
  expect(presenceNews(session(priya), session(viewer('p', 'Priya Nair', 5)), 'me')).toBe('Priya Nair left');
  expect(presenceNews(session(ola), session(priya), 'me')).toBe('Priya Nair joined, Ola Sand left');
});

test('several are counted, not listed', () => {
  const many = [priya, ola, viewer('j', 'Jonas Weber')];
  expect(presenceNews(session(), session(...many), 'me')).toBe('Priya Nair and 2 more joined');
});

test('oneself and an unchanged room are no news', () => {
  expect(presenceNews(session(), session(priya), 'p')).toBeNull();
  expect(presenceNews(session(priya), session({ ...priya, slow: true }), 'me')).toBeNull();
});

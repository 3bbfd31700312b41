/** The access review says what the policy says, and why. */

import { expect, test } from '@jest/globals';
import { type Reach, reviewOf as sharesOf, type ReviewFacts, waysOf } from './access-review.js';
import type { EndpointFacts } from './facts.js';
import { NO_LIMITS } from './session-limits.js';

const NOW = 1_000_000;
const reviewOf = (facts: ReviewFacts): readonly Reach[] => [...sharesOf(facts)].flat();
const endpoint = (part: Partial<EndpointFacts>): EndpointFacts => ({
  id: 'line',
  domainId: 'plant',
  protocol: 'ssh',
  joint: false,
  access: 'everyone',
  listed: new Set(),
  seats: 10,
  approvers: 0,
  limits: NO_LIMITS,
  ...part,
});
const facts = (part: Partial<ReviewFacts>): ReviewFacts => ({
  now: NOW,
  domainId: 'plant',
  people: ['mara', 'jonas'].map((id) => ({ id, role: 'engineer', disabled: false, systemAdmin: false })),
  endpoints: [],
  listed: new Map(),
  groups: new Map(),
  members: new Map(),
  approvals: [],
  ...part,
});

test('somebody on the list and in a listed group has two ways, somebody in neither has none', () => {
  const line = endpoint({ access: 'listed', listed: new Set(['mara']) });
  const known = facts({
    endpoints: [line],
    listed: new Map([['line', new Set(['mara'])]]),
    groups: new Map([['line', new Set(['fitters', 'night'])]]),
    members: new Map([
      ['fitters', new Set(['mara'])],
      ['night', new Set(['jonas-is-gone'])],
    ]),
  });
  const rows = reviewOf(known);
  expect(rows).toEqual([{ userId: 'mara', endpointId: 'line', standing: true, approval: null }]);
  expect(waysOf(known, { userId: 'mara' }, line)).toEqual([
    { by: 'listed' },
    { by: 'group', groupId: 'fitters' },
  ]);
});

test('an admin who is not on the list reaches it no more than anybody; a disabled account reaches nothing', () => {
  const people = [
    { id: 'anna', role: 'admin', disabled: false, systemAdmin: true },
    { id: 'mara', role: 'engineer', disabled: true, systemAdmin: false },
  ] as const;
  const only = endpoint({ access: 'listed', listed: new Set(['mara']) });
  expect(reviewOf(facts({ people, endpoints: [only] }))).toEqual([]);
  const open = reviewOf(facts({ people, endpoints: [endpoint({})] }));
  expect(open.map(({ userId }) => userId)).toEqual(['anna']);
});

test('standing access comes first, then what is approved, then what must be asked for', () => {
  const approval = { endedAt: null, endedWhy: null, endedBy: null };
  const rows = reviewOf(
    facts({
      endpoints: [endpoint({ id: 'asked', approvers: 1 }), endpoint({ id: 'open' })],
      approvals: [
        { id: 'a', userId: 'jonas', endpointId: 'asked', startsAt: NOW - 1, endsAt: NOW + 60, ...approval },
        // Over: it gives nothing any more.
        { id: 'b', userId: 'mara', endpointId: 'asked', startsAt: NOW - 9, endsAt: NOW, ...approval },
      ],
    }),
  );
  expect(rows.map((row) => [row.userId, row.endpointId, row.standing, row.approval])).toEqual([
    ['mara', 'open', true, null],
    ['jonas', 'open', true, null],
    ['jonas', 'asked', false, { from: null, until: NOW + 60 }],
    ['mara', 'asked', false, null],
  ]);
});

test('it is told one person at a time: whoever reads it may stop, or let others have their turn, in between', () => {
  let asked = 0;
  const listed = {
    has: () => {
      asked += 1;
      return true;
    },
  };
  const endpoints = ['a', 'b', 'c'].map((id) => endpoint({ id, access: 'listed', listed }));
  const shares = sharesOf(facts({ endpoints }));
  expect(shares.next().value).toHaveLength(3);
  expect(asked).toBe(3);
  expect([...shares].flat()).toHaveLength(3);
});

/** Where one's own requests stand. */

import { expect, test } from '@jest/globals';
import type { ApprovalView, RequestView } from '../../../gateway/wire/access.js';
import { shelfOf } from './requests.js';

const window = (more: Partial<ApprovalView> = {}): ApprovalView => ({
  id: 'a',
  startsAt: 10,
  endsAt: 20,
  endedAt: null,
  endedWhy: null,
  endedBy: null,
  endedNote: null,
  ...more,
});
const request = (state: RequestView['state'], approval: ApprovalView | null = null): RequestView =>
  ({ state, approval, lapsesAt: 15 }) as RequestView;

test.each([
  ['waits for an answer', request('pending'), 14, 'waiting'],
  ['nobody answered in time', request('pending'), 15, 'history'],
  ['was denied', request('denied'), 1, 'history'],
  ['is to come', request('approved', window()), 9, 'upcoming'],
  ['holds from its first moment', request('approved', window()), 10, 'now'],
  ['is over at its end', request('approved', window()), 20, 'history'],
  ['was given back', request('approved', window({ endedAt: 12 })), 12, 'history'],
  ['was given back before it began', request('approved', window({ endedAt: 5 })), 6, 'history'],
] as const)('what %s is found there', (_, own, now, shelf) => {
  expect(shelfOf(own, now)).toBe(shelf);
});

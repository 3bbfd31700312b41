/** Who asked hears of the answer once. */

import { expect, test } from '@jest/globals';
import type { RequestView } from '../../../gateway/wire/access.js';
import { newsSince, newsWords, seenOf } from './answer-news.js';

const request = (state: RequestView['state'], more: object = {}): RequestView =>
  ({
    id: 'r',
    state,
    endpoint: { name: 'Line 2' },
    answers: state === 'pending' ? [] : [{ person: { fullName: 'Anna Berg' } }],
    review: null,
    approval: state === 'approved' ? { startsAt: 0, endsAt: 100, endedAt: null, endedWhy: null } : null,
    ...more,
  }) as unknown as RequestView;
const withdrawn = request('approved', {
  approval: { startsAt: 0, endsAt: 9, endedAt: 5, endedWhy: 'withdrawn', endedBy: { fullName: 'Erik Moen' } },
});
const givenBack = request('approved', {
  approval: { startsAt: 0, endsAt: 9, endedAt: 5, endedWhy: 'given-back', endedBy: null },
});

test.each([
  ['approved', request('pending'), request('approved'), 'Anna Berg approved your request for Line 2.'],
  ['denied', request('pending'), request('denied'), 'Anna Berg denied your request for Line 2.'],
  ['withdrawn', request('approved'), withdrawn, 'Erik Moen withdrew your access to Line 2.'],
  ['taken back by himself', request('pending'), request('cancelled'), undefined],
  ['given back by himself', request('approved'), givenBack, undefined],
  ['as it was', request('approved'), request('approved'), undefined],
] as const)('a request that is %s since the last look', (_, before, after, words) => {
  const news = newsSince(seenOf([before]), [after]);
  expect(news === undefined ? undefined : newsWords(news, 6)).toBe(words);
});

test('what was answered before the page was opened is no news', () => {
  expect(newsSince(seenOf([]), [request('approved')])).toBeUndefined();
});

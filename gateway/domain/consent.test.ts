/** Is what the owner was asked for still what would be opened? */

import { expect, test } from '@jest/globals';
import { type AskedOf, sameAsked } from './consent.js';

const asked: AskedOf = { owners: ['a@example.com', 'b@example.com'], host: '10.0.0.1', port: 22 };

test('the order of the addresses says nothing', () => {
  expect(sameAsked(asked, { ...asked, owners: ['b@example.com', 'a@example.com'] })).toBe(true);
});

test.each<[string, Partial<AskedOf>]>([
  ['another host', { host: '10.0.0.2' }],
  ['another port', { port: 23 }],
  ['an owner fewer', { owners: ['a@example.com'] }],
  ['an owner more', { owners: [...asked.owners, 'c@example.com'] }],
  ['another owner', { owners: ['a@example.com', 'c@example.com'] }],
  ['the same one twice', { owners: ['a@example.com', 'a@example.com'] }],
  ['nobody', { owners: [] }],
])('%s is something else than was asked for', (_, change) => {
  expect(sameAsked(asked, { ...asked, ...change })).toBe(false);
  expect(sameAsked({ ...asked, ...change }, asked)).toBe(false);
});

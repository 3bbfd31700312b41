/** After signing in one stays on this page. */

import { expect, test } from '@jest/globals';
import { safeReturnPath } from './return-path.js';

const ORIGIN = 'https://jumpseat.example';

test.each([
  ['/endpoints/1/connections?q=a#b', '/endpoints/1/connections?q=a#b'],
  ['/', '/'],
  [null, '/'],
  ['', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['/\t/evil.example/', '/'],
  ['javascript:alert(1)', '/'],
  ['/login?back=/login', '/'],
])('%s leads to %s', (path, to) => {
  expect(safeReturnPath(path, ORIGIN)).toBe(to);
});

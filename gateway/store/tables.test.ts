/** Whoever closes a database server down to what the gateway needs reads the list in the documentation. */

import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ROWS } from './rows/index.js';

test('the documentation names every table the gateway writes', () => {
  const text = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const block = /REVOKE ALL PRIVILEGES[\s\S]*?```/.exec(text)?.[0] ?? '';
  const named = new Set(block.match(/[a-z]+(?:_[a-z]+)*/g));
  const tables = ROWS.map((row) => row.options.tableName ?? '');
  expect(tables.filter((table) => !named.has(table))).toEqual([]);
});

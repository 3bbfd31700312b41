/** Every sabotage still fits the code it breaks, and names tests that exist; whether they see it, `npm run sabotage` shows. */

import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = path.join(HERE, '..', '..');
const PATCHES = readdirSync(HERE).filter((name) => name.endsWith('.patch'));

test('there are some', () => {
  expect(PATCHES.length).toBeGreaterThanOrEqual(10);
});

test.each(PATCHES)('%s', (name) => {
  const file = path.join(HERE, name);
  // As scripts/sabotage.mjs applies it.
  const tried = spawnSync('git', ['apply', '--check', '--whitespace=nowarn', '-C1', file], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  // git tells on the side where it had to look further; only its verdict counts.
  expect({ fits: tried.status === 0, said: tried.status === 0 ? '' : tried.stderr }).toEqual({ fits: true, said: '' });
  const tests = /^# tests: (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1]?.split(/\s+/) ?? [];
  expect(tests.length).toBeGreaterThan(0);
  expect(tests.filter((one) => !existsSync(path.join(ROOT, one)))).toEqual([]);
});

/** The test set-up itself: TypeScript, ESM, `.js` suffixes and import.meta work. */
import { expect, test } from '@jest/globals';
import { systemClock } from '../../gateway/clock.js';

test('a TypeScript module is found behind its .js suffix', () => {
  expect(systemClock).toBeDefined();
  expect(import.meta.url).toContain('smoke.test.ts');
});

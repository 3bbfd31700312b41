/** Lines say what happened, and nothing secret. */

import { expect, test } from '@jest/globals';
import { createLog } from './log.js';
import { Secret } from './secret.js';

function lines(): { readonly destination: { write(line: string): void }; read(): Record<string, unknown>[] } {
  const written: string[] = [];
  return {
    destination: { write: (line) => void written.push(line) },
    read: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

test('a line is JSON with level, time, message and facts, those of its parents included', () => {
  const { destination, read } = lines();
  const log = createLog({ level: 'info', destination }).child({ sessionId: 's1' });
  log.debug({}, 'Not shown');
  log.info({ viewers: 3 }, 'Joined');
  expect(read()).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), msg: 'Joined', sessionId: 's1', viewers: 3 },
  ]);
});

test('secrets are hidden, also under their usual names', () => {
  const { destination, read } = lines();
  const log = createLog({ level: 'info', destination });
  log.info(
    { key: new Secret('canary'), password: 'canary', body: { passphrase: 'canary', user: 'ann' } },
    'Asked',
  );
  expect(JSON.stringify(read())).not.toContain('canary');
  expect(read()[0]).toMatchObject({ key: '[secret]', body: { user: 'ann' } });
});

test('an error is its type, message, code, stack and cause, without what else it carries', () => {
  const { destination, read } = lines();
  const cause = Object.assign(new TypeError('inner'), { parameters: ['canary'] });
  const error = Object.assign(new Error('outer', { cause }), {
    code: 'E1',
    query: 'canary',
    parameters: ['canary'],
  });
  createLog({ level: 'info', destination }).error({ err: error }, 'Failed');
  expect(read()[0]).toMatchObject({
    err: { type: 'Error', message: 'outer', code: 'E1', cause: { type: 'TypeError', message: 'inner' } },
  });
  expect(JSON.stringify(read())).not.toContain('canary');
});

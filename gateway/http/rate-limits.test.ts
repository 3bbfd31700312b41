/** Guessing is slow for who guesses, and locks nobody out of a browser he has used before. */

import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { HeldClock } from '../../test/fakes/held-clock.js';
import { type HttpGateway, openHttpGateway } from '../../test/fixtures/http-gateway.js';
import { PASSWORD, person, signIn } from '../../test/fixtures/people.js';
import { LIMITS } from './rate-limits.js';

const MINUTE = 60_000;
/** One proxy that is believed, so that a test can come from many networks. */
const BEHIND_PROXY = { trustedProxies: ['127.0.0.1'] };

let clock: HeldClock;
let gateway: HttpGateway;
beforeEach(() => {
  clock = new HeldClock();
});
afterEach(() => gateway.close());

const open = async (limits: Partial<typeof LIMITS>, proxies = BEHIND_PROXY) => {
  gateway = await openHttpGateway({ clock, config: { ...proxies, limits: { ...LIMITS, ...limits } } });
  await person(gateway.store, 'ann');
  await person(gateway.store, 'bob');
};
const attempt = (name: string, password: string, from: string, cookie?: string) =>
  gateway.call('POST', '/api/login', {
    cookie,
    body: { name, password },
    headers: { 'X-Forwarded-For': from },
  });
const statuses = async (count: number, one: (index: number) => PromiseLike<{ status: number }>) => {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await one(index)).status);
  return seen;
};

test('guessing one account from one network stops, also for the right password, until the window is over', async () => {
  await open({ failuresPerAccountHere: 3 });
  expect(await statuses(4, () => attempt('ann', 'wrong', '198.51.100.7'))).toEqual([401, 401, 401, 429]);
  const right = await attempt(' ANN', PASSWORD, '198.51.100.7');
  expect(right.status).toBe(429);
  expect(right.body).toMatchObject({
    error: { code: 'too-many-requests', params: { retryAfterSeconds: expect.any(Number) } },
  });
  expect(right.headers['retry-after']).toMatch(/^\d+$/);
  expect((await attempt('bob', PASSWORD, '198.51.100.7')).status).toBe(200);
  expect((await attempt('ann', PASSWORD, '203.0.113.9')).status).toBe(200);
  clock.pass(15 * MINUTE);
  expect((await attempt('ann', PASSWORD, '198.51.100.7')).status).toBe(200);
});

test('trying many accounts from one network stops', async () => {
  await open({ failuresPerNetwork: 3 });
  const seen = await statuses(4, (index) => attempt(`name-${String(index)}`, 'wrong', '198.51.100.7'));
  expect(seen).toEqual([401, 401, 401, 429]);
});

test('an IPv6 customer has one network, however many addresses', async () => {
  await open({ failuresPerNetwork: 3 });
  const seen = await statuses(4, (index) =>
    attempt('ann', 'wrong', `2001:db8:0:${String(index)}::${String(index)}`),
  );
  expect(seen).toEqual([401, 401, 401, 429]);
  expect((await attempt('ann', PASSWORD, '2001:db8:1::1')).status).toBe(200);
});

test('guessing one account from everywhere stops, but not for a browser it has signed in from', async () => {
  await open({ failuresPerAccount: 3 });
  const known = await signIn(gateway, 'ann');
  const seen = await statuses(4, (index) => attempt('ann', 'wrong', `198.51.100.${String(index)}`));
  expect(seen).toEqual([401, 401, 401, 429]);
  expect((await attempt('ann', PASSWORD, '203.0.113.9')).status).toBe(429);
  const device = known.split('; ').find((cookie) => cookie.startsWith('jumpseat-device='));
  expect((await attempt('ann', PASSWORD, '203.0.113.9', device)).status).toBe(200);
  // Of another account the browser's mark says nothing.
  await statuses(4, (index) => attempt('bob', 'wrong', `198.51.100.${String(index)}`));
  expect((await attempt('bob', PASSWORD, '203.0.113.9', device)).status).toBe(429);
});

test('signing in rightly counts for nothing', async () => {
  await open({ failuresPerAccountHere: 3, failuresPerNetwork: 3 });
  expect(await statuses(6, () => attempt('ann', PASSWORD, '198.51.100.7'))).toEqual(Array(6).fill(200));
});

test('without a trusted proxy a forged address has no effect', async () => {
  await open({ failuresPerAccountHere: 3 }, { trustedProxies: [] });
  const seen = await statuses(4, (index) => attempt('ann', 'wrong', `198.51.100.${String(index)}`));
  expect(seen).toEqual([401, 401, 401, 429]);
});

test('one-time links cannot be tried without end', async () => {
  await open({ welcomes: 3 });
  const token = 'a'.repeat(43);
  const seen = await statuses(4, () => gateway.call('POST', '/api/welcome/look', { body: { token } }));
  expect(seen).toEqual([410, 410, 410, 429]);
});

test('mere traffic has a ceiling per network', async () => {
  await open({ perMinute: 3 });
  const seen = await statuses(4, () => gateway.call('GET', '/api/public'));
  expect(seen).toEqual([200, 200, 200, 429]);
  expect((await gateway.call('GET', '/healthz')).status).toBe(200);
});

test('guessing the password behind an open browser stops; changing it rightly counts for nothing', async () => {
  await open({ wrongPasswords: 3 });
  const cookie = await signIn(gateway, 'ann');
  const change = (current: string) =>
    gateway.call('POST', '/api/account/password', {
      cookie,
      body: { current, next: 'another long password' },
    });
  expect(await statuses(4, () => change('not it'))).toEqual([403, 403, 403, 429]);
  expect((await change(PASSWORD)).status).toBe(429);
  clock.pass(15 * MINUTE);
  expect((await change(PASSWORD)).status).toBe(204);
});

test('a flood of refusals is not written one by one', async () => {
  await open({ failuresPerNetwork: 3 });
  await statuses(4, () => attempt('ann', 'wrong', '198.51.100.7'));
  const write = jest.spyOn(gateway.store, 'write');
  expect(await statuses(20, () => attempt('ann', 'wrong', '198.51.100.7'))).toEqual(Array(20).fill(429));
  expect(write).not.toHaveBeenCalled();
});

test('joining in a loop stops, for that person alone', async () => {
  await open({ joins: 3 });
  const [ann, bob] = [await signIn(gateway, 'ann'), await signIn(gateway, 'bob')];
  const join = (cookie: string) =>
    gateway.call('POST', '/api/sessions/11111111-1111-4111-8111-111111111111/join', { cookie });
  expect(await statuses(4, () => join(ann))).toEqual([404, 404, 404, 429]);
  expect((await join(bob)).status).toBe(404);
});

test('who joins more often than people do waits, longer each time', async () => {
  await open({ joinsAtOnce: 2, joinPauseMs: 150 });
  const ann = await signIn(gateway, 'ann');
  const join = async (cookie: string): Promise<number> => {
    const from = performance.now();
    const answer = await gateway.call('POST', '/api/sessions/11111111-1111-4111-8111-111111111111/control', {
      cookie,
    });
    expect(answer.status).toBe(404);
    return performance.now() - from;
  };
  await join(ann);
  await join(ann);
  const [third, fourth] = [await join(ann), await join(ann)];
  // Timers are never early by more than a millisecond.
  expect(third).toBeGreaterThanOrEqual(149);
  expect(fourth).toBeGreaterThanOrEqual(299);
});

test('tokens of the ticket system cannot be guessed without end', async () => {
  await open({ tickets: 3 });
  const seen = await statuses(4, (index) =>
    gateway.call('POST', '/api/tickets/MNT-1/close', {
      headers: { Authorization: `Bearer jst_${String(index).repeat(43)}` },
    }),
  );
  expect(seen).toEqual([401, 401, 401, 429]);
});

/** A member's refusals fill no chain: the first is a row, the same again within a minute one more. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HeldClock } from '../../test/fakes/held-clock.js';
import { type HttpGateway, openHttpGateway } from '../../test/fixtures/http-gateway.js';
import { domain, person, signIn } from '../../test/fixtures/people.js';
import { listAudit } from '../audit/list.js';

const ENDPOINT = { name: 'Mixer', protocol: 'ssh', host: '192.0.2.1', port: 22 };

let clock: HeldClock;
let gateway: HttpGateway;
let domainId: string;
let cookie: string;
beforeEach(async () => {
  clock = new HeldClock();
  gateway = await openHttpGateway({ clock });
  domainId = await domain(gateway.store, 'Plant');
  await person(gateway.store, 'ann', { roles: { [domainId]: 'engineer' } });
  cookie = await signIn(gateway, 'ann');
});
afterEach(() => gateway.close());

const tryIt = () => gateway.call('POST', `/api/domains/${domainId}/endpoints`, { cookie, body: ENDPOINT });
/** Newest first. */
const refusals = async () => (await listAudit(gateway.store.read, domainId, {}, { limit: 50 })).rows;

test('the same refusal again is counted, and written once when the minute is over', async () => {
  for (let times = 0; times < 5; times += 1) expect(await tryIt()).toMatchObject({ status: 403 });
  expect(await refusals()).toMatchObject([{ result: 'refused', reason: 'domain-admin-only' }]);
  const written = new Promise<void>((resolve) => {
    gateway.store.onCommitted(() => {
      resolve();
    });
  });
  clock.pass(60_000);
  await written;
  const [second, first, ...more] = await refusals();
  expect(second).toMatchObject({ result: 'refused', details: { count: 4 } });
  expect(first?.details).not.toHaveProperty('count');
  expect(more).toEqual([]);
});

test('a minute later the first is a row of its own again', async () => {
  await tryIt();
  await gateway.office.repeats.flush();
  await tryIt();
  expect(await refusals()).toHaveLength(2);
});

test('what was counted is written when the gateway stops', async () => {
  for (let times = 0; times < 3; times += 1) await tryIt();
  await gateway.office.repeats.close();
  expect(await refusals()).toHaveLength(2);
});

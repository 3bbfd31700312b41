/** Asking for access and taking it back in a loop: where it stops, what is said, what is written of it. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LeapingClock } from '../../test/fakes/leaping-clock.js';
import { type HttpGateway, openHttpGateway } from '../../test/fixtures/http-gateway.js';
import * as make from '../../test/fixtures/people.js';
import { setApprovers } from '../store/endpoints.js';
import type { AuditRow, Page } from '../wire/api.js';
import type { RequestView } from '../wire/access.js';

/** As the gateway says it. */
const MOST = 10;
const HOUR_MS = 3_600_000;
const TRIES_BEYOND = 40;

const clock = new LeapingClock();
let gateway: HttpGateway;
let domainId: string;
let press: string;
let line: string;

beforeAll(async () => {
  gateway = await openHttpGateway({ clock });
  domainId = await make.domain(gateway.store, 'North');
  await make.person(gateway.store, 'mara', { roles: { [domainId]: 'engineer' } });
  await make.person(gateway.store, 'jonas', { roles: { [domainId]: 'engineer' } });
  await make.person(gateway.store, 'anna', { roles: { [domainId]: 'admin' } });
  press = await make.endpoint(gateway.store, domainId, { name: 'Press' });
  line = await make.endpoint(gateway.store, domainId, { name: 'Line' });
  await gateway.store.write(async (tx) => {
    for (const id of [press, line]) await setApprovers(tx, id, 1);
  });
});
afterAll(() => gateway.close());

const ask = async (cookie: string, endpointId: string) =>
  gateway.call('POST', `/api/endpoints/${endpointId}/requests`, {
    cookie,
    body: { reason: 'a valve', minutes: 60 },
  });

test('after ten requests for one endpoint within an hour it is enough, whatever became of them; elsewhere and later one may ask', async () => {
  const mara = await make.signIn(gateway, 'mara');
  const cancel = (id: string) => gateway.call('POST', `/api/requests/${id}/cancel`, { cookie: mara });
  for (let i = 0; i < MOST; i += 1) {
    const asked = await ask(mara, press);
    expect(asked.status).toBe(201);
    expect((await cancel((asked.body as RequestView).id)).status).toBe(200);
  }
  const refused = await ask(mara, press);
  expect([refused.status, refused.body]).toMatchObject([
    429,
    { error: { code: 'asked-too-often', params: { limit: MOST } } },
  ]);
  const { retryAfterSeconds } = (refused.body as { error: { params: { retryAfterSeconds: number } } }).error
    .params;
  expect(retryAfterSeconds).toBeGreaterThan(HOUR_MS / 2_000);
  expect((await ask(mara, line)).status).toBe(201);
  expect((await ask(await make.signIn(gateway, 'jonas'), press)).status).toBe(201);
  clock.leap(retryAfterSeconds * 1_000);
  expect((await ask(await make.signIn(gateway, 'mara'), press)).status).toBe(201);
});

test('who goes on all the same leaves one row of it, and one with how often', async () => {
  const jonas = await make.signIn(gateway, 'jonas');
  const cancelAll = async (): Promise<void> => {
    const list = await gateway.call('GET', `/api/domains/${domainId}/requests?show=waiting`, {
      cookie: jonas,
    });
    for (const { id } of (list.body as Page<RequestView>).rows)
      await gateway.call('POST', `/api/requests/${id}/cancel`, { cookie: jonas });
  };
  for (;;) {
    await cancelAll();
    if ((await ask(jonas, line)).status !== 201) break;
  }
  const before = await rows();
  for (let i = 1; i < TRIES_BEYOND; i += 1) expect((await ask(jonas, line)).status).toBe(429);
  expect(await rows()).toHaveLength(before.length);
  await gateway.office.repeats.flush();
  const [newest, ...others] = await rows();
  expect(others).toHaveLength(before.length);
  expect(newest).toMatchObject({
    action: 'request.ask',
    result: 'refused',
    reason: 'asked-too-often',
    details: { count: TRIES_BEYOND - 1 },
  });
});

async function rows(): Promise<readonly AuditRow[]> {
  const anna = await make.signIn(gateway, 'anna');
  const answer = await gateway.call('GET', `/api/domains/${domainId}/audit`, { cookie: anna });
  return (answer.body as Page<AuditRow>).rows.filter(({ result }) => result === 'refused');
}

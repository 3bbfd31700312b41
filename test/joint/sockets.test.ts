/** Sockets that are opened, subscribed and signed out in unlucky orders. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Logins } from '../../gateway/auth/logins.js';
import { CLOSE } from '../../gateway/wire/close-codes.js';
import type { EventsDown } from '../../gateway/wire/events.js';
import type { EventsClient } from '../model/events-client.js';
import { openPlant, type Plant, startGateway, type TestGateway } from '../model/gateway.js';

let gateway: TestGateway;
let plant: Plant;

beforeAll(async () => {
  gateway = await startGateway();
  plant = await openPlant(gateway);
});
afterAll(() => gateway.close());

const isPeople = (word: EventsDown): boolean => word.t === 'stale' && word.what === 'people';
const count = (page: EventsClient, fits: (word: EventsDown) => boolean): number =>
  page.words.filter(fits).length;

/** Everything sent to this page before now has arrived. */
async function settled(page: EventsClient): Promise<void> {
  const pongs = count(page, ({ t }) => t === 'pong');
  page.say({ t: 'ping' });
  await page.word((word) => word.t === 'pong' && count(page, ({ t }) => t === 'pong') > pongs);
}

test('a login that ends while its socket is let in takes the socket along', async () => {
  const person = await plant.addPerson('olga.early');
  const logins = gateway.app.room.logins as { authenticateUpgrade: Logins['authenticateUpgrade'] };
  const { authenticateUpgrade } = logins;
  logins.authenticateUpgrade = async (request) => {
    const login = await authenticateUpgrade(request);
    await person.post('/api/logout', {});
    return login;
  };
  try {
    const page = await person.events();
    await expect(page.closed()).resolves.toBe(CLOSE.signedOut.code);
  } finally {
    logins.authenticateUpgrade = authenticateUpgrade;
  }
});

test('a topic asked for, given up and asked for again at once is followed once', async () => {
  const person = await plant.addPerson('paul.hasty');
  const page = await person.events();
  const topic = `domain:${plant.domainId}`;
  for (const t of ['subscribe', 'unsubscribe', 'subscribe'] as const) page.say({ t, topic });
  await page.word(({ t }) => t === 'sessions' && count(page, (word) => word.t === 'sessions') === 2);
  await settled(page);
  page.say({ t: 'unsubscribe', topic });
  await person.patch('/api/account', { fullName: 'Paul Hasty' });
  await settled(page);
  expect(count(page, isPeople)).toBe(0);
  page.close();
});

test('a change is told once to each page, however many there are', async () => {
  const person = await plant.addPerson('rita.busy');
  const pages = [await person.events(), await person.events(), await person.events()];
  for (const page of pages) {
    page.say({ t: 'subscribe', topic: `domain:${plant.domainId}` });
    await page.word(({ t }) => t === 'sessions');
  }
  await person.patch('/api/account', { fullName: 'Rita Busy' });
  for (const page of pages) {
    await settled(page);
    expect(count(page, isPeople)).toBe(1);
    page.close();
  }
});

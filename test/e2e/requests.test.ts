/** Asking for access and answering it in a real browser, and every page of it clean in both looks and widths. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { RequestView } from '../../gateway/wire/access.js';
import type { EndpointView, SessionView } from '../../gateway/wire/api.js';
import type { TestBrowser } from '../fixtures/chromium.js';
import { type Counted, startCountingMachine } from '../fixtures/counting-machine.js';
import { describeWith } from '../fixtures/need.js';
import { approvalsAt } from '../model/approvals.js';
import { openPlant, PASSWORD, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';
import { signIn, startReadableChromium, startSession } from './browsers.js';

describeWith('chromium', 'requests for access', () => {
  let machine: Counted;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let jonas: Person;
  let endpoint: EndpointView;
  let waiting: RequestView;
  let chromium: TestBrowser;

  beforeAll(async () => {
    machine = await startCountingMachine();
    gateway = await startGateway({ webRoot: resolve('dist/web') });
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    jonas = await plant.addPerson('jonas.weber');
    endpoint = await plant.addEndpoint(machine);
    await plant.admin.put(`/api/endpoints/${endpoint.id}/approval`, { approvers: 1 });
    await plant.admin.patch(`/api/domains/${plant.domainId}/access-rules`, {
      breakGlass: true,
      mailTo: ['ops@example.com'],
    });
    await plant.admin.post(`/api/domains/${plant.domainId}/api-tokens`, { name: 'helpdesk', days: 30 });
    waiting = await jonas.post<RequestView>(`/api/endpoints/${endpoint.id}/requests`, {
      reason: 'Gripper teach points drift after the belt change. I need to read the offsets.',
      ticket: 'MNT-20417',
      from: Date.now() + 3_600_000,
      minutes: 120,
    });
    chromium = await startReadableChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await gateway.close();
    await machine.close();
  });

  async function settled(page: Page): Promise<void> {
    await page.locator('main').first().waitFor();
    while ((await page.locator('[aria-busy="true"]').count()) > 0) await page.waitForTimeout(20);
  }

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
    ['light', 320],
  ] as const)(
    'is clean in %s at %i px',
    async (colorScheme, width) => {
      const page = await chromium.open('about:blank', { colorScheme, viewport: { width, height: 844 } });
      await signIn(page, gateway.url, 'anna.berg', PASSWORD);
      const places = [
        '/',
        '/endpoints',
        `/endpoints/${endpoint.id}/access`,
        '/requests',
        `/requests/${waiting.id}`,
        '/requests?show=answered',
        '/requests?show=mine',
        '/domain',
      ];
      for (const at of places) {
        await page.goto(gateway.url + at);
        await settled(page);
        expect({ at, findings: await chromium.axe(page) }).toEqual({ at, findings: [] });
        const wider = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect({ at, wider }).toEqual({ at, wider: 0 });
      }
      await page.goto(`${gateway.url}/endpoints`);
      await page.getByRole('button', { name: 'Request access to Mixing line 2' }).first().click();
      await page.getByRole('dialog', { name: /Request access/ }).waitFor();
      await page.waitForTimeout(200);
      expect(await chromium.axe(page)).toEqual([]);
      await page.context().close();
    },
    90_000,
  );

  test('a click on a blocked endpoint opens the form; the admin hears of it, approves by keyboard, and Start appears', async () => {
    const hers = await chromium.open('about:blank');
    await signIn(hers, gateway.url, 'mara.lindqvist', PASSWORD);
    const admins = await chromium.open('about:blank');
    await signIn(admins, gateway.url, 'anna.berg', PASSWORD);
    await admins.goto(`${gateway.url}/requests`);
    await settled(admins);
    await hers.goto(`${gateway.url}/endpoints`);
    await hers.getByRole('button', { name: 'Request access to Mixing line 2' }).first().click();
    const dialog = hers.getByRole('dialog', { name: /Request access/ });
    await dialog.getByRole('button', { name: 'Send request' }).click();
    await dialog.getByText('Say what you need to do.').waitFor();
    await dialog.getByLabel('What do you need to do?').fill('The archive job failed');
    await dialog.getByRole('button', { name: 'Send request' }).click();
    await hers.getByRole('heading', { name: /asks to use Mixing line 2/ }).waitFor();
    // By itself, without a reload.
    await admins.getByRole('link', { name: /Mara Lindqvist/ }).click();
    await admins.getByText('The archive job failed').waitFor();
    await admins.getByRole('heading', { name: /Mara Lindqvist asks/ }).waitFor();
    await admins.keyboard.press('a');
    await admins.keyboard.press('Enter');
    await hers
      .getByText(/^Approved$/)
      .first()
      .waitFor();
    await hers.goto(`${gateway.url}/endpoints`);
    await hers.getByRole('button', { name: 'Start a session on Mixing line 2' }).first().waitFor();
    expect((await mara.get<EndpointView>(`/api/endpoints/${endpoint.id}`)).may.start).toBeNull();
    await hers.context().close();
    await admins.context().close();
  }, 60_000);

  test('somebody who reads a request is told that another admin has answered', async () => {
    const erik = await plant.addPerson('erik.moen', 'admin');
    const page = await chromium.open('about:blank');
    await signIn(page, gateway.url, 'anna.berg', PASSWORD);
    await page.goto(`${gateway.url}/requests/${waiting.id}`);
    await page.getByRole('button', { name: /Approve for/ }).waitFor();
    await erik.post(`/api/requests/${waiting.id}/deny`, { note: 'line 2 is in production' });
    await page.getByText('Erik Moen has answered.').waitFor();
    expect(await page.getByRole('button', { name: /Approve for/ }).count()).toBe(0);
    await page.context().close();
  }, 60_000);

  /** An approval of Mara's at an endpoint of its own, from and until so long from now (ms). */
  async function holdAt(name: string, from: number, until: number) {
    const at = await plant.addEndpoint(machine, { name });
    await plant.admin.put(`/api/endpoints/${at.id}/approval`, { approvers: 1 });
    const held = await approvalsAt(() => ({ gateway, plant, endpoint: at })).hold(mara, until - from, from);
    return { id: at.id, ...held };
  }

  test('Start appears on the endpoint’s page when its approval begins and goes when it ends, without a reload', async () => {
    const page = await chromium.open('about:blank');
    await signIn(page, gateway.url, 'mara.lindqvist', PASSWORD);
    const { id, startsAt, endsAt } = await holdAt('Timed line', 8_000, 14_000);
    await page.goto(`${gateway.url}/endpoints/${id}/connections`);
    await page
      .getByText(/Approved from/)
      .first()
      .waitFor();
    // What a reload would forget.
    await page.evaluate('window.sameDocument = true');
    await page
      .getByRole('button', { name: /^Start/ })
      .first()
      .waitFor();
    expect(Date.now()).toBeGreaterThanOrEqual(startsAt);
    await page
      .getByRole('button', { name: /^Request access/ })
      .first()
      .waitFor();
    expect(Date.now()).toBeGreaterThanOrEqual(endsAt);
    expect(await page.getByRole('button', { name: /^Start/ }).count()).toBe(0);
    expect(await page.evaluate('window.sameDocument')).toBe(true);
    await page.context().close();
  }, 60_000);

  test('near its end the bar turns amber and asks for more time: denied is said, approved is the end of it, and nobody is cut off', async () => {
    const name = 'Ending line';
    const { id, endsAt } = await holdAt(name, 0, 480_000);
    const first = await mara.startLive(id, { method: 'password', user: 'u', password: 'p' });
    await mara.post(`/api/sessions/${first.sessionId}/end`);
    const page = await chromium.open('about:blank');
    await signIn(page, gateway.url, 'mara.lindqvist', PASSWORD);
    await page.goto(`${gateway.url}/endpoints`);
    const window = await startSession(page, name, { user: 'u', password: 'p' });
    const amber = window.locator('.bar-until.soon');
    await amber.waitFor();
    const ask = async (why: string): Promise<string> => {
      await window.getByRole('button', { name: 'Ask for more time' }).click();
      const dialog = window.getByRole('dialog', { name: 'Ask for more time' });
      await dialog.getByLabel('Why do you need more time?').fill(why);
      await dialog.getByRole('button', { name: 'Send request' }).click();
      await dialog.getByText(/nothing is cut off/).waitFor();
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      const { rows } = await mara.get<{ rows: RequestView[] }>(
        `/api/domains/${plant.domainId}/requests?endpoint=${id}`,
      );
      const asked = rows.find(({ kind, state }) => kind === 'more' && state === 'pending');
      return asked?.id ?? '';
    };
    await plant.admin.post(`/api/requests/${await ask('Not done yet')}/deny`, { note: 'line 2 starts' });
    await window.getByText('Anna Berg denied your request for Ending line.').waitFor();
    await amber.waitFor();
    await plant.admin.post(`/api/requests/${await ask('Really not')}/approve`, { minutes: 30 });
    await amber.waitFor({ state: 'detached' });
    expect(await window.getByRole('button', { name: 'Ask for more time' }).count()).toBe(0);
    const [running] = (
      await mara.get<{ rows: SessionView[] }>(`/api/domains/${plant.domainId}/sessions?state=running`)
    ).rows.filter(({ endpoint: at }) => at.id === id);
    expect([running?.state, running?.approval?.until]).toEqual(['active', endsAt + 30 * 60_000]);
    expect(await chromium.axe(window)).toEqual([]);
    await page.context().close();
  }, 90_000);

  test('near the end of the longest session its controller adds what the endpoint allows; then an admin does, from the list', async () => {
    const name = 'Short line';
    const at = await plant.addEndpoint(machine, { name });
    const first = await mara.startLive(at.id, { method: 'password', user: 'u', password: 'p' });
    await mara.post(`/api/sessions/${first.sessionId}/end`);
    await plant.admin.put(`/api/endpoints/${at.id}/limits`, {
      ...{ hours: null, maxMinutes: 5, idleMinutes: null, observer: false },
      extension: { minutes: 5, times: 1 },
    });
    const page = await chromium.open('about:blank');
    await signIn(page, gateway.url, 'mara.lindqvist', PASSWORD);
    await page.goto(`${gateway.url}/endpoints`);
    const window = await startSession(page, name, { user: 'u', password: 'p' });
    const more = window.getByRole('button', { name: '5 minutes more, the last time' });
    await more.waitFor();
    await more.click();
    await more.waitFor({ state: 'detached' });
    const admins = await chromium.open('about:blank');
    await signIn(admins, gateway.url, 'anna.berg', PASSWORD);
    await admins.goto(`${gateway.url}/endpoints/${at.id}/connections`);
    await admins
      .getByRole('button', { name: `More for ${name}` })
      .last()
      .click();
    await admins.getByRole('menuitem', { name: 'Give more time…' }).click();
    const dialog = admins.getByRole('dialog', { name: 'Give this session more time?' });
    await dialog.getByText(/It could last until/).waitFor();
    await admins.waitForTimeout(200);
    expect(await chromium.axe(admins)).toEqual([]);
    await dialog.getByRole('button', { name: 'Give 30 minutes' }).click();
    await dialog.waitFor({ state: 'detached' });
    // Forty minutes in all: nothing to warn of.
    await window.locator('.limit-chip:not(.limit-soon)').waitFor();
    expect(await chromium.axe(window)).toEqual([]);
    await admins.context().close();
    await page.context().close();
  }, 90_000);

  test('who asked is told of the answer wherever he is', async () => {
    const at = await plant.addEndpoint(machine, { name: 'Line of news' });
    await plant.admin.put(`/api/endpoints/${at.id}/approval`, { approvers: 1 });
    const page = await chromium.open('about:blank');
    await signIn(page, gateway.url, 'mara.lindqvist', PASSWORD);
    const asked = await mara.post<RequestView>(`/api/endpoints/${at.id}/requests`, {
      reason: 'a valve',
      minutes: 60,
    });
    await page.goto(gateway.url);
    await settled(page);
    await plant.admin.post(`/api/requests/${asked.id}/approve`, { minutes: 60 });
    await page.getByText('Anna Berg approved your request for Line of news.').waitFor();
    expect(await chromium.axe(page)).toEqual([]);
    await page.getByRole('status').getByRole('link', { name: 'Open' }).click();
    await page.getByRole('heading', { name: /asks to use Line of news/ }).waitFor();
    await page.context().close();
  }, 60_000);
});

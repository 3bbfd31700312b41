/** Every page in a real browser: clean for axe, no sideways scrolling, in light and dark, wide and narrow. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { EndpointView } from '../../gateway/wire/api.js';
import type { TestBrowser } from '../fixtures/chromium.js';
import { describeWith } from '../fixtures/need.js';
import { type Sshd, startSshd } from '../fixtures/sshd.js';
import { openPlant, PASSWORD, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import type { Opened, Person } from '../model/person.js';
import { signIn, startReadableChromium } from './browsers.js';

describeWith(['sshd', 'chromium'], 'every page', () => {
  let sshd: Sshd;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let endpoint: EndpointView;
  let running: Opened;
  let endedId: string;
  let chromium: TestBrowser;

  beforeAll(async () => {
    sshd = await startSshd();
    gateway = await startGateway({ webRoot: resolve('dist/web') });
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    endpoint = await plant.addEndpoint(sshd);
    const credentials = { method: 'password', user: sshd.user, password: sshd.password } as const;
    const before = await mara.startLive(endpoint.id, credentials);
    endedId = before.sessionId;
    await plant.admin.post(`/api/sessions/${endedId}/terminate`, { reason: 'wrong line' });
    running = await mara.startLive(endpoint.id, credentials);
    running.stream.type('ls -la --color /etc\r');
    chromium = await startReadableChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await gateway.close();
    await sshd.close();
  });

  const pages = (): readonly string[] => [
    '/',
    '/endpoints',
    `/endpoints/${endpoint.id}/overview`,
    `/endpoints/${endpoint.id}/connections`,
    `/endpoints/${endpoint.id}/access`,
    `/endpoints/${endpoint.id}/settings`,
    '/connections',
    `/sessions/${endedId}`,
    '/audit',
    '/people',
    '/people/groups',
    '/domain',
    '/domain/review',
    '/account',
    '/nowhere',
    `/session/${endedId}`,
    `/session/${running.sessionId}`,
  ];

  /** Until nothing is being fetched and drawn any more. */
  async function settled(page: Page): Promise<void> {
    await page.locator('main').first().waitFor();
    while ((await page.locator('[aria-busy="true"]').count()) > 0) await page.waitForTimeout(20);
  }

  test('another page begins at its top', async () => {
    const page = await chromium.open('about:blank');
    await signIn(page, gateway.url, 'anna.berg', PASSWORD);
    const scrolled = (): Promise<number> => page.evaluate<number>('window.scrollY');
    await page.goto(`${gateway.url}/endpoints/${endpoint.id}/settings`);
    const link = page.locator('main').getByRole('link', { name: 'domain settings' });
    await link.scrollIntoViewIfNeeded();
    expect(await scrolled()).toBeGreaterThan(0);
    await link.click();
    await page.getByRole('heading', { name: 'Domain settings' }).waitFor();
    await page.waitForFunction('window.scrollY === 0');
    await page.context().close();
  });

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'is clean in %s at %i px',
    async (colorScheme, width) => {
      const page = await chromium.open('about:blank', { colorScheme, viewport: { width, height: 844 } });
      await page.goto(`${gateway.url}/login`);
      await settled(page);
      expect({ at: '/login', findings: await chromium.axe(page) }).toEqual({ at: '/login', findings: [] });
      await signIn(page, gateway.url, 'anna.berg', PASSWORD);
      for (const at of pages()) {
        await page.goto(gateway.url + at);
        await settled(page);
        expect({ at, findings: await chromium.axe(page) }).toEqual({ at, findings: [] });
        const wider = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect({ at, wider }).toEqual({ at, wider: 0 });
      }
      await page.context().close();
    },
    180_000,
  );
});

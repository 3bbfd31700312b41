/** What a window says when it cannot go on as it was: replaced, no seat, switched off, waiting, over, not trusted, blocked. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { EndpointView } from '../../gateway/wire/api.js';
import type { TestBrowser } from '../fixtures/chromium.js';
import { describeWith } from '../fixtures/need.js';
import { type Sshd, startSshd } from '../fixtures/sshd.js';
import { openPlant, PASSWORD, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import type { Opened, Person } from '../model/person.js';
import { shows, signIn, startReadableChromium } from './browsers.js';

const GRACE_SECONDS = 5;

describeWith(['sshd', 'chromium'], 'a session window', () => {
  let sshd: Sshd;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let lena: Person;
  let endpoint: EndpointView;
  let session: Opened;
  let chromium: TestBrowser;
  /** Jonas's browser, where he is signed in. */
  let jonas: Page;

  beforeAll(async () => {
    sshd = await startSshd();
    gateway = await startGateway({
      webRoot: resolve('dist/web'),
      settings: { sessions: { controllerGraceSeconds: GRACE_SECONDS } },
    });
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    await plant.addPerson('jonas.weber');
    lena = await plant.addPerson('lena.kowalska');
    endpoint = await plant.addEndpoint(sshd);
    chromium = await startReadableChromium();
    jonas = await chromium.open('about:blank');
    await signIn(jonas, gateway.url, 'jonas.weber', PASSWORD);
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await gateway.close();
    await sshd.close();
  });

  beforeEach(async () => {
    await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: true });
    await plant.admin.patch(`/api/endpoints/${endpoint.id}`, { seats: 10 });
    session = await mara.startLive(endpoint.id, {
      method: 'password',
      user: sshd.user,
      password: sshd.password,
    });
    session.stream.type('PS1="> "; clear; echo seen-$((40+2))\r');
    await session.stream.shows('seen-42');
  });
  afterEach(async () => {
    session.events.close();
    await mara.post(`/api/sessions/${session.sessionId}/end`).catch(() => undefined);
    for (const page of jonas.context().pages()) if (page !== jonas) await page.close();
  });

  async function jonasWatches(): Promise<Page> {
    const page = await jonas.context().newPage();
    await page.goto(`${gateway.url}/session/${session.sessionId}`);
    return page;
  }
  const heading = (page: Page, name: string | RegExp): Promise<void> =>
    page.getByRole('heading', { level: 1, name }).waitFor();

  test('that was replaced says so, shows nothing more, and can take the place back', async () => {
    const first = await jonasWatches();
    await shows(first, 'seen-42');
    const second = await jonasWatches();
    await shows(second, 'seen-42');
    await heading(first, 'You already watch this session in another window.');
    expect(await first.locator('.xterm-rows').count()).toBe(0);
    await first.getByRole('button', { name: 'Watch here instead' }).click();
    await shows(first, 'seen-42');
    await heading(second, 'You already watch this session in another window.');
  });

  test('without a free seat waits, and joins by itself when somebody leaves', async () => {
    await plant.admin.patch(`/api/endpoints/${endpoint.id}`, { seats: 1 });
    const sits = await lena.join(session.sessionId);
    const page = await jonasWatches();
    await heading(page, 'The one viewer seat is taken. You can join when it is free.');
    sits.close();
    await shows(page, 'seen-42');
  });

  test('goes dark when joint sessions are switched off, names who did it, and offers to watch again', async () => {
    const page = await jonasWatches();
    await shows(page, 'seen-42');
    await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: false });
    await heading(page, 'Anna Berg switched joint sessions off.');
    expect(await page.locator('.xterm-rows').count()).toBe(0);
    session.stream.type('echo alone-$((40+2))\r');
    await session.stream.shows('alone-42');

    const late = await jonasWatches();
    await heading(late, /^Joint sessions are off for this endpoint/);

    await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: true });
    await shows(late, 'alone-42');
    await page.getByRole('button', { name: 'Watch again' }).click();
    await shows(page, 'alone-42');
  });

  test('counts down while the controller is away, and says how it ended when nobody came back', async () => {
    const page = await jonasWatches();
    await shows(page, 'seen-42');
    session.stream.cut();
    await page.getByText(/^Controller reconnecting 0:0[1-5]$/).waitFor();
    await page.getByText('If Mara is not back in time, the session ends for everyone.').waitFor();
    await heading(page, 'Mara Lindqvist did not come back. The session has ended.');
    expect(await page.locator('.xterm-rows').count()).toBe(0);
  });

  test('stops at a changed host key, shows both, and has no way on', async () => {
    const known = sshd.fingerprint;
    await mara.post(`/api/sessions/${session.sessionId}/end`);
    await sshd.rekey();
    const page = await jonas.context().newPage();
    await page.goto(`${gateway.url}/endpoints/${endpoint.id}/connections`);
    const dialog = await fillStart(page);
    const opened = page.context().waitForEvent('page');
    await dialog.getByRole('button', { name: 'Start session' }).click();
    const window = await opened;
    await heading(window, 'This machine’s host key has changed');
    for (const fingerprint of [known, sshd.fingerprint])
      await window.getByText(fingerprint, { exact: true }).waitFor();
    expect(await window.getByRole('button', { name: /trust|connect|start/i }).count()).toBe(0);
    await plant.admin.post(`/api/endpoints/${endpoint.id}/host-key`, { fingerprint: sshd.fingerprint });
  });

  test('that the browser blocks opens in the same tab instead', async () => {
    const page = await jonas.context().newPage();
    await page.addInitScript('window.open = () => null');
    await page.goto(`${gateway.url}/endpoints/${endpoint.id}/connections`);
    const dialog = await fillStart(page);
    await dialog.getByRole('button', { name: 'Start session' }).click();
    await dialog.getByText('Your browser blocked the window.').waitFor();
    await dialog.getByRole('link', { name: 'Open it here' }).click();
    await shows(page, /\$/);
    await page.getByRole('button', { name: 'End session' }).click();
    await heading(page, 'Jonas Weber ended the session.');
  });

  async function fillStart(page: Page) {
    await page.getByRole('button', { name: 'Start session' }).click();
    const dialog = page.getByRole('dialog', { name: /Start a session/ });
    await dialog.getByLabel('User name on the machine').fill(sshd.user);
    await dialog.getByRole('textbox', { name: 'Password' }).fill(sshd.password);
    return dialog;
  }
});

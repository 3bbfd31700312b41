/** A joint session in a real browser: a controller in vim, viewers who come late, one who stalls, an admin who ends it. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { TestBrowser } from '../fixtures/chromium.js';
import { describeWith } from '../fixtures/need.js';
import { type Sshd, startSshd } from '../fixtures/sshd.js';
import { openPlant, PASSWORD, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';
import {
  joinSession,
  screenOf,
  shows,
  signIn,
  startReadableChromium,
  startSession,
  trustHostKey,
} from './browsers.js';

const ENDPOINT = 'Mixing line 2';

describeWith(['sshd', 'chromium'], 'a joint session in the browser', () => {
  let sshd: Sshd;
  let gateway: TestGateway;
  let plant: Plant;
  let lena: Person;
  let chromium: TestBrowser;
  let mara: Page;
  let jonas: Page;
  let anna: Page;
  const troubles: string[] = [];
  /** What no page of ours may say; headless Chromium's own remarks about its driver aside. */
  const onConsole = (line: string): void => {
    if (/^(error|uncaught)/.test(line) && !/401/.test(line)) troubles.push(line);
  };

  beforeAll(async () => {
    sshd = await startSshd();
    gateway = await startGateway({ webRoot: resolve('dist/web') });
    plant = await openPlant(gateway);
    await plant.addPerson('mara.lindqvist');
    await plant.addPerson('jonas.weber');
    lena = await plant.addPerson('lena.kowalska');
    await plant.addEndpoint(sshd, { name: ENDPOINT });
    chromium = await startReadableChromium();
    mara = await chromium.open('about:blank', { onConsole });
    jonas = await chromium.open('about:blank', { onConsole });
    anna = await chromium.open('about:blank', { onConsole });
    await signIn(mara, gateway.url, 'mara.lindqvist', PASSWORD);
    await signIn(jonas, gateway.url, 'jonas.weber', PASSWORD);
    await signIn(anna, gateway.url, 'anna.berg', PASSWORD);
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await gateway.close();
    await sshd.close();
  });

  test('it starts, is joined late in the middle of vim, survives reloads and a stalled viewer, and is ended for all', async () => {
    const window = await startSession(mara, ENDPOINT, sshd);
    await trustHostKey(window);
    await shows(window, /\$/);
    // The terminal has the keyboard without a click.
    await window.keyboard.type(
      'PS1="> "; clear; printf "speed = 250\\nunit = ms\\n" > line.conf; vim -u NONE line.conf\n',
    );
    await shows(window, 'speed = 250');
    await window.keyboard.type('oadded by mara');
    await shows(window, 'added by mara');

    const viewer = await joinSession(jonas, ENDPOINT);
    await shows(viewer, 'added by mara');
    expect(await screenOf(viewer)).toBe(await screenOf(window));

    const [sessionId] = /[0-9a-f-]{36}/.exec(window.url()) ?? [''];
    const stalled = await lena.join(sessionId);
    stalled.stall(true);

    // A viewer's keys go nowhere, and the page says so.
    await viewer.locator('body').click();
    await viewer.keyboard.type('ddZZ');
    await viewer
      .getByText(/Your keys do not reach the machine/)
      .first()
      .waitFor();
    await window.keyboard.press('Enter');
    await window.keyboard.type('still here');
    await shows(viewer, 'still here');
    expect(await screenOf(viewer)).toBe(await screenOf(window));

    await viewer.reload();
    await shows(viewer, 'still here');
    await window.reload();
    await shows(window, 'still here');
    await window.keyboard.type(', after a reload');
    await shows(viewer, 'after a reload');
    expect(await screenOf(viewer)).toBe(await screenOf(window));

    await anna
      .getByRole('button', { name: new RegExp(`^Terminate.*${ENDPOINT}`) })
      .first()
      .click();
    const dialog = anna.getByRole('dialog', { name: /Terminate/ });
    await dialog.getByLabel('Reason').fill('Line 2 is in production until 15:00');
    await dialog.getByRole('button', { name: /^Terminate for/ }).click();
    for (const page of [window, viewer]) {
      await page.getByRole('heading', { name: 'Session ended by Anna Berg (domain admin)' }).waitFor();
      await page.getByText('Line 2 is in production until 15:00').first().waitFor();
      expect(await page.locator('.xterm-rows').count()).toBe(0);
    }
    await anna.getByText('Nobody is connected.').waitFor();
    expect(troubles).toEqual([]);
  }, 90_000);
});

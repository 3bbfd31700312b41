/** The whole of a joint session without a mouse: sign in, start, trust, type, leave the machine, join, end, terminate. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { TestBrowser } from '../fixtures/chromium.js';
import { describeWith } from '../fixtures/need.js';
import { type Sshd, startSshd } from '../fixtures/sshd.js';
import { openPlant, PASSWORD, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import { shows, startReadableChromium } from './browsers.js';

const ENDPOINT = 'Mixing line 2';
const TERMINAL = /terminal/i;
/** Further than this no control is from where one begins. */
const MOST_TABS = 60;
/** A focus that has not come by then does not come (ms). */
const FOCUS_WITHIN_MS = 15_000;

/** What has the focus: its label, or its text, or the text of its label element. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return '';
  return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent ?? '';
})()`;
/** Nothing, while the page is on its way to another address. */
const focused = (page: Page): Promise<string> => page.evaluate<string>(FOCUSED).catch(() => '');

/** Resolves once something of that name has the focus by itself. */
async function hasFocus(page: Page, name: RegExp): Promise<void> {
  const until = performance.now() + FOCUS_WITHIN_MS;
  while (!name.test(await focused(page))) {
    if (performance.now() > until)
      throw new Error(`the focus is not on ${String(name)} but on: ${await focused(page)}`);
    await page.waitForTimeout(30);
  }
}

/** Moves on with Tab until something of that name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (name.test(now)) return;
    passed.push(now.slice(0, 40));
  }
  throw new Error(`Tab never came to ${String(name)}, but to:\n${passed.join('\n')}`);
}

/** Ctrl, Alt and Shift pressed and released: from the machine to the bar. */
async function chord(page: Page): Promise<void> {
  const keys = ['Control', 'Alt', 'Shift'];
  for (const key of keys) await page.keyboard.down(key);
  for (const key of keys) await page.keyboard.up(key);
  await hasFocus(page, /^People: /);
}

/** The page that opens when Enter is pressed. */
async function enterOpens(page: Page): Promise<Page> {
  const opened = page.context().waitForEvent('page');
  await page.keyboard.press('Enter');
  return opened;
}

describeWith(['sshd', 'chromium'], 'without a mouse', () => {
  let sshd: Sshd;
  let gateway: TestGateway;
  let plant: Plant;
  let chromium: TestBrowser;

  beforeAll(async () => {
    sshd = await startSshd();
    gateway = await startGateway({ webRoot: resolve('dist/web') });
    plant = await openPlant(gateway);
    await plant.addPerson('mara.lindqvist');
    await plant.addPerson('jonas.weber');
    await plant.addEndpoint(sshd, { name: ENDPOINT });
    chromium = await startReadableChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await gateway.close();
    await sshd.close();
  });

  async function signedIn(name: string): Promise<Page> {
    const page = await chromium.open(`${gateway.url}/login`);
    await hasFocus(page, /^User name/);
    await page.keyboard.type(name);
    await tabTo(page, /^Password$/);
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
    return page;
  }

  /** Fills the start dialog, which has the focus already. */
  async function fillStart(page: Page): Promise<void> {
    await hasFocus(page, /^User name on the machine/);
    await page.keyboard.type(sshd.user);
    await tabTo(page, /^Password$/);
    await page.keyboard.type(sshd.password);
  }

  test('one signs in, starts, trusts, types, joins, leaves, ends and terminates', async () => {
    const mara = await signedIn('mara.lindqvist');
    await mara.keyboard.press('Control+k');
    await hasFocus(mara, /^Find|Endpoint|search/i);
    await mara.keyboard.type(ENDPOINT);
    await mara
      .getByText(/^Start · SSH/)
      .first()
      .waitFor();
    await mara.keyboard.press('Enter');
    await fillStart(mara);
    const window = await enterOpens(mara);

    await hasFocus(window, /^I compared the fingerprint/);
    await window.keyboard.press('Space');
    await tabTo(window, /^Trust and connect$/);
    await window.keyboard.press('Enter');
    await shows(window, /\$/);
    await hasFocus(window, TERMINAL);
    await window.keyboard.type('echo keys-$((40+2))\n');
    await shows(window, 'keys-42');

    const jonas = await signedIn('jonas.weber');
    await tabTo(jonas, new RegExp(`^Join ${ENDPOINT}`));
    const viewer = await enterOpens(jonas);
    await shows(viewer, 'keys-42');
    await chord(viewer);
    const left = viewer.waitForEvent('close');
    await tabTo(viewer, /^Leave$/);
    // The window closes under the key.
    await viewer.keyboard.press('Enter').catch(() => undefined);
    await left;

    // Tab is the machine's; the chord leads out, and Escape back to where one typed.
    await chord(window);
    await window.keyboard.press('Escape');
    await hasFocus(window, TERMINAL);
    await window.keyboard.type('echo back-$((40+2))\n');
    await shows(window, 'back-42');
    await window.getByText('None').first().waitFor();
    await chord(window);
    await tabTo(window, /^End session$/);
    await window.keyboard.press('Enter');
    await hasFocus(window, /^Mara Lindqvist ended the session\.$/);

    // The focus is on the card; Start again is next.
    await tabTo(window, /^Start again$/);
    await window.keyboard.press('Enter');
    await fillStart(window);
    await window.keyboard.press('Enter');
    await shows(window, /\$/);

    const anna = await signedIn('anna.berg');
    await tabTo(anna, new RegExp(`^Terminate the session on ${ENDPOINT}`));
    await anna.keyboard.press('Enter');
    await hasFocus(anna, /^Reason/);
    await anna.keyboard.type('line 2 is in production');
    await tabTo(anna, /^Terminate for 1 person$/);
    await anna.keyboard.press('Enter');
    await hasFocus(window, /^Session ended by Anna Berg/);
    expect(await window.getByText('line 2 is in production').count()).toBeGreaterThan(0);
  }, 90_000);

  test('letter keys move among the rows and list themselves', async () => {
    const page = await signedIn('mara.lindqvist');
    // Before there are rows there is nowhere to move.
    await page.getByRole('link', { name: ENDPOINT, exact: true }).first().waitFor();
    await page.keyboard.press('j');
    await hasFocus(page, new RegExp(`^${ENDPOINT}$`));
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
  });
});

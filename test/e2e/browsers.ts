/** What people do in a real browser, as steps a story is told in. Sentences are the page's own. */

import type { Page } from 'playwright-core';
import { startChromium, type TestBrowser } from '../fixtures/chromium.js';

/** Without WebGL the terminal is drawn as text, which a test can read. */
export const startReadableChromium = (): Promise<TestBrowser> =>
  startChromium({ args: ['--disable-3d-apis'] });

export async function signIn(page: Page, url: string, name: string, password: string): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel('User name').fill(name);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
}

/** Opens the start dialog of the named endpoint's card or row and fills it; resolves with the session's window. */
export async function startSession(
  page: Page,
  endpoint: string,
  machine: { readonly user: string; readonly password: string },
): Promise<Page> {
  await page
    .getByRole('button', { name: new RegExp(`^Start.*${endpoint}`) })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: /Start a session/ });
  await dialog.getByLabel('User name on the machine').fill(machine.user);
  await dialog.getByRole('textbox', { name: 'Password' }).fill(machine.password);
  const opened = page.context().waitForEvent('page');
  await dialog.getByRole('button', { name: 'Start session' }).click();
  return opened;
}

export async function trustHostKey(window: Page): Promise<void> {
  const dialog = window.getByRole('dialog', { name: 'First connection to this machine' });
  await dialog.getByLabel('I compared the fingerprint').check();
  await dialog.getByRole('button', { name: 'Trust and connect' }).click();
}

/** Joins the running session of the named endpoint from the dashboard. */
export async function joinSession(page: Page, endpoint: string): Promise<Page> {
  const opened = page.context().waitForEvent('page');
  await page
    .getByLabel(new RegExp(`^Join.*${endpoint}`))
    .first()
    .click();
  return opened;
}

/** The rows a terminal shows, right-trimmed, without the empty ones at the end. */
export async function screenOf(window: Page): Promise<string> {
  // A window on its way to another page shows nothing yet.
  const rows = await window
    .locator('.xterm-rows > div')
    .allInnerTexts()
    .catch(() => []);
  return rows
    .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
    .join('\n')
    .trimEnd();
}

/** A screen that has not shown it by then never will (ms). */
const SHOWN_WITHIN_MS = 15_000;

export async function shows(window: Page, what: string | RegExp): Promise<void> {
  const fits = (screen: string): boolean =>
    typeof what === 'string' ? screen.includes(what) : what.test(screen);
  const until = performance.now() + SHOWN_WITHIN_MS;
  for (;;) {
    const screen = await screenOf(window);
    if (fits(screen)) return;
    if (performance.now() > until)
      throw new Error(`the screen does not show ${String(what)} but:\n${screen}`);
    await window.waitForTimeout(50);
  }
}

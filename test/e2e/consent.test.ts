/** The owner of a machine answers on his page in a real browser, while the controller's window waits. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { EndpointView } from '../../gateway/wire/api.js';
import type { TestBrowser } from '../fixtures/chromium.js';
import { type Counted, startCountingMachine } from '../fixtures/counting-machine.js';
import { type MailServer, startMailServer } from '../fixtures/mail-server.js';
import { describeWith } from '../fixtures/need.js';
import { openPlant, PASSWORD, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';
import { signIn, startReadableChromium, startSession, trustHostKey } from './browsers.js';

const LOOKS = [
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
  ['light', 320],
] as const;

describeWith('chromium', 'the page of a machine’s owner', () => {
  let machine: Counted;
  let mail: MailServer;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let endpoint: EndpointView;
  let chromium: TestBrowser;

  beforeAll(async () => {
    machine = await startCountingMachine();
    mail = await startMailServer();
    gateway = await startGateway({
      webRoot: resolve('dist/web'),
      settings: {
        mail: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'jumpseat@example.com' },
      },
    });
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    endpoint = await plant.addEndpoint(machine);
    await plant.admin.put(`/api/endpoints/${endpoint.id}/owners`, { owners: ['owner@example.com'] });
    chromium = await startReadableChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await gateway.close();
    await mail.close();
    await machine.close();
  });

  /** The newest link that was mailed, once there are so many. */
  const link = async (nth: number): Promise<string> => {
    await mail.mailTo('owner@example.com', () => mail.mails.length >= nth);
    return /http\S+\/consent#\S+/.exec(mail.mails[nth - 1]?.text ?? '')?.[0] ?? '';
  };
  const clean = async (page: Page): Promise<void> => {
    expect(await chromium.axe(page)).toEqual([]);
    expect(
      await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    ).toBe(0);
  };

  test('a domain admin names the owner on the endpoint’s page, and is told of an address that is none', async () => {
    const page = await chromium.open('about:blank');
    await signIn(page, gateway.url, 'anna.berg', PASSWORD);
    await page.goto(`${gateway.url}/endpoints/${endpoint.id}/access`);
    const section = page.getByRole('region', { name: 'Consent of the owner' });
    const addresses = section.getByLabel('Mail addresses of the owner');
    await addresses.fill('owner@example.com\nnobody');
    await section.getByRole('button', { name: 'Save' }).click();
    await section.getByText('At least one of them is not a mail address.').waitFor();
    await clean(page);
    await addresses.fill('owner@example.com\nShift.Lead@example.com');
    await section.getByRole('button', { name: 'Save' }).click();
    await section.getByText('Not saved yet').waitFor({ state: 'detached' });
    expect(await plant.admin.get(`/api/endpoints/${endpoint.id}/owners`)).toEqual({
      owners: ['owner@example.com', 'shift.lead@example.com'],
      mailReady: true,
    });
    await plant.admin.put(`/api/endpoints/${endpoint.id}/owners`, { owners: ['owner@example.com'] });
    await page.context().close();
  }, 60_000);

  test('the controller waits with a countdown, the owner allows by keyboard, works is seen to end from his page', async () => {
    const hers = await chromium.open('about:blank', { colorScheme: 'light' });
    await signIn(hers, gateway.url, 'mara.lindqvist', PASSWORD);
    await hers.goto(`${gateway.url}/endpoints`);
    const window = await startSession(hers, 'Mixing line 2', { user: 'u', password: 'p' });
    await window.getByText('A mail with a link to answer was sent.').waitFor();
    await window.getByText(/^[45]:\d\d$/).waitFor();
    expect(await chromium.axe(window)).toEqual([]);
    await hers.goto(gateway.url);
    await hers.getByText('Owner is asked').first().waitFor();
    expect(machine.accepted).toBe(0);

    const his = await chromium.open(await link(1));
    await his.getByRole('heading', { name: 'Let Mara Lindqvist in?' }).waitFor();
    expect(his.url()).toBe(`${gateway.url}/consent`);
    // What was opened is found again after a reload, though the address no longer holds it.
    await his.reload();
    await his.getByRole('button', { name: 'Allow' }).focus();
    await his.keyboard.press('Enter');
    await his.getByRole('heading', { name: 'Open on Mixing line 2' }).waitFor();
    await trustHostKey(window);
    await window.locator('.xterm-rows').waitFor();
    await clean(his);
    await his.getByRole('button', { name: 'End this session' }).click();
    await his.getByRole('heading', { name: 'This session is over' }).waitFor();
    await window.getByRole('heading', { name: 'The owner of the machine ended the session.' }).waitFor();
    await his.context().close();
    await hers.context().close();
  }, 60_000);

  test('the page is clean in every look, and another answer meanwhile is told', async () => {
    await mara.start(endpoint.id, { method: 'password', user: 'u', password: 'p' });
    const at = await link(2);
    const pages: Page[] = [];
    for (const [colorScheme, width] of LOOKS) {
      const page = await chromium.open('about:blank', { colorScheme, viewport: { width, height: 844 } });
      await page.goto(at);
      await page.getByRole('button', { name: 'Refuse' }).waitFor();
      await clean(page);
      pages.push(page);
    }
    const [first, second] = pages;
    await first?.getByRole('button', { name: 'Refuse' }).click();
    await first?.getByRole('heading', { name: 'Refused' }).waitFor();
    // The other page finds out by itself, or by trying.
    await second?.getByRole('heading', { name: 'Refused' }).waitFor();
    for (const page of pages) await page.context().close();
  }, 90_000);

  test('a link nobody gave out, and one that is cut off, say so', async () => {
    const page = await chromium.open(`${gateway.url}/consent#${'a'.repeat(43)}`);
    await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
    await clean(page);
    const other = await chromium.open(`${gateway.url}/consent`);
    await other.getByRole('heading', { name: 'This link is not complete' }).waitFor();
    await page.context().close();
    await other.context().close();
  }, 60_000);

  test('cancelled in the window, nothing is asked any more', async () => {
    const hers = await chromium.open('about:blank');
    await signIn(hers, gateway.url, 'mara.lindqvist', PASSWORD);
    await hers.goto(`${gateway.url}/endpoints`);
    const before = machine.accepted;
    const window = await startSession(hers, 'Mixing line 2', { user: 'u', password: 'p' });
    const his = await chromium.open(await link(3));
    await his.getByRole('button', { name: 'Allow' }).waitFor();
    await window.getByRole('button', { name: 'Cancel' }).click();
    await window.getByRole('heading', { name: /ended the session/ }).waitFor();
    await his.getByRole('heading', { name: 'No answer is needed any more' }).waitFor();
    expect(machine.accepted).toBe(before);
    await his.context().close();
    await hers.context().close();
  }, 60_000);
});

/** A domain admin changes settings and stores a sign-in an engineer then starts with unseen. In a real browser. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { EndpointView } from '../../gateway/wire/api.js';
import type { TestBrowser } from '../fixtures/chromium.js';
import { describeWith } from '../fixtures/need.js';
import { type Sshd, startSshd } from '../fixtures/sshd.js';
import { openPlant, PASSWORD, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import { shows, signIn, startReadableChromium } from './browsers.js';

describeWith(['sshd', 'chromium'], 'the settings of an endpoint', () => {
  let sshd: Sshd;
  let gateway: TestGateway;
  let plant: Plant;
  let endpoint: EndpointView;
  let chromium: TestBrowser;

  beforeAll(async () => {
    sshd = await startSshd();
    gateway = await startGateway({ webRoot: resolve('dist/web') });
    plant = await openPlant(gateway);
    await plant.addPerson('mara.lindqvist');
    endpoint = await plant.addEndpoint(sshd);
    const { sessionId } = await plant.admin.startLive(endpoint.id, {
      ...{ method: 'password', user: sshd.user, password: sshd.password },
    });
    await plant.admin.post(`/api/sessions/${sessionId}/end`);
    chromium = await startReadableChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await gateway.close();
    await sshd.close();
  });

  const clean = async (page: Page): Promise<void> => {
    expect(await chromium.axe(page)).toEqual([]);
  };

  test('a sign-in is stored by an admin, used by an engineer, and goes with the address', async () => {
    const admin = await chromium.open('about:blank');
    await signIn(admin, gateway.url, 'anna.berg', PASSWORD);
    await admin.goto(`${gateway.url}/endpoints/${endpoint.id}/settings`);
    await admin.getByRole('radio', { name: 'As the person chooses' }).check();
    const dialog = admin.getByRole('dialog', { name: /Store a sign-in/ });
    await dialog.getByLabel('User name on the machine').fill(sshd.user);
    await dialog.getByRole('textbox', { name: 'Password' }).fill(sshd.password);
    await clean(admin);
    await dialog.getByRole('button', { name: 'Store it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await admin.getByText('It cannot be read back.').waitFor();
    expect(await admin.getByRole('radio', { name: 'As the person chooses' }).isChecked()).toBe(true);
    expect(await admin.content()).not.toContain(sshd.password);
    await clean(admin);

    const engineer = await chromium.open('about:blank');
    await signIn(engineer, gateway.url, 'mara.lindqvist', PASSWORD);
    await engineer
      .getByRole('button', { name: new RegExp(`^Start.*${endpoint.name}`) })
      .first()
      .click();
    const start = engineer.getByRole('dialog', { name: /Start a session/ });
    await start.getByText('Jumpseat signs in to the machine.').waitFor();
    await clean(engineer);
    const opened = engineer.context().waitForEvent('page');
    await start.getByRole('button', { name: 'Start session' }).click();
    const window = await opened;
    await shows(window, /[$#] ?$/m);
    await window.getByRole('button', { name: 'End session' }).click();
    await window.getByText('ended the session').first().waitFor();

    await admin.goto(`${gateway.url}/endpoints/${endpoint.id}/settings`);
    await admin.getByRole('button', { name: 'Change name or address' }).click();
    await admin.getByRole('textbox', { name: 'Address' }).fill('localhost');
    await admin.getByText(/clears the known host key and the stored sign-in/).waitFor();
    await clean(admin);
    await admin.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await admin.getByRole('button', { name: 'Store a sign-in…' }).waitFor();
    expect(await admin.getByRole('radio', { name: 'The person who starts' }).isChecked()).toBe(true);
  }, 60_000);

  test('a form says what is not saved yet, and then that it is', async () => {
    const admin = await chromium.open('about:blank');
    await signIn(admin, gateway.url, 'anna.berg', PASSWORD);
    await admin.goto(`${gateway.url}/endpoints/${endpoint.id}/settings`);
    const form = admin.locator('form', { hasText: 'Somebody has to watch' });
    const watched = form.getByRole('combobox', { name: 'Somebody has to watch' });
    await watched.click();
    await admin.getByRole('option', { name: /^Yes/ }).click();
    await form.getByText('Not saved yet').waitFor();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Saved', { exact: true }).waitFor();
    await admin.reload();
    await watched.waitFor();
    expect(await watched.inputValue()).toMatch(/^Yes/);
    expect(await form.getByText('Saved', { exact: true }).count()).toBe(0);
  }, 60_000);
});

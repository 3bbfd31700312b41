/** An RDP desktop in a real browser: seen, worked, watched, reloaded and ended. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { EndpointView } from '../../gateway/wire/api.js';
import { until } from '../contract/upstream-contract.js';
import { startChromium, type TestBrowser } from '../fixtures/chromium.js';
import { GUACD_NEEDS, startGuacd, type Guacd } from '../fixtures/guacd.js';
import { describeWith } from '../fixtures/need.js';
import { tmpDir } from '../fixtures/tmp-dir.js';
import { startXrdp, XRDP_NEEDS, type Xrdp } from '../fixtures/xrdp.js';
import { openPlant, PASSWORD, startGateway, type TestGateway } from '../model/gateway.js';
import { joinSession, signIn } from './browsers.js';

const ENDPOINT = 'Historian';
/** Where pictures of what is tested are left, for people. */
const SHOTS = process.env['JUMPSEAT_SHOTS'];
const SOLID = '#2a6f4e';
const COLOUR = [0x2a, 0x6f, 0x4e];

/** Of the picture as the page shows it: the middle of its lower right quarter. */
const colourShown = (page: Page): Promise<number[]> =>
  page.evaluate(() => {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('.desktop-host canvas')];
    const largest = canvases.sort((a, b) => b.width * b.height - a.width * a.height)[0];
    if (largest === undefined || largest.width < 100) return [];
    const { width, height } = largest;
    const pixel = largest
      .getContext('2d')
      ?.getImageData(Math.floor(width * 0.75), Math.floor(height * 0.75), 1, 1);
    return [...(pixel?.data ?? [])].slice(0, 3);
  });

/** A picture that has not come by then never will (ms). */
const SHOWN_WITHIN_MS = 15_000;

async function shows(page: Page, colour: readonly number[]): Promise<void> {
  const deadline = performance.now() + SHOWN_WITHIN_MS;
  for (;;) {
    const seen = await colourShown(page);
    if (seen.length === 3 && seen.every((value, i) => Math.abs(value - (colour[i] ?? 0)) < 8)) return;
    if (performance.now() > deadline) {
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/rdp-failed.png` });
      throw new Error(`the page shows ${String(seen)}`);
    }
    await page.waitForTimeout(50);
  }
}

describeWith(
  [...XRDP_NEEDS, ...GUACD_NEEDS, 'chromium', 'program:xterm'],
  'an RDP desktop in the browser',
  () => {
    let guacd: Guacd;
    let xrdp: Xrdp;
    let gateway: TestGateway;
    let chromium: TestBrowser;
    let mara: Page;
    let jonas: Page;
    const files = tmpDir('rdp');
    const troubles: string[] = [];
    const onConsole = (line: string): void => {
      if (SHOTS !== undefined) process.stderr.write(`${line}\n`);
      if (/^(error|uncaught)/.test(line) && !/401/.test(line)) troubles.push(line);
    };

    beforeAll(async () => {
      guacd = await startGuacd();
      xrdp = await startXrdp({ width: 1024, height: 700 });
      gateway = await startGateway({
        webRoot: resolve('dist/web'),
        settings: { rdp: { guacd: { host: guacd.host, port: guacd.port } } },
      });
      const plant = await openPlant(gateway);
      await plant.addPerson('mara.lindqvist');
      await plant.addPerson('jonas.weber');
      const endpoint = await plant.admin.post<EndpointView>(`/api/domains/${plant.domainId}/endpoints`, {
        name: ENDPOINT,
        protocol: 'rdp',
        host: '127.0.0.1',
        port: xrdp.port,
      });
      await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: true });
      xrdp.display.runs('xsetroot', '-solid', SOLID);
      chromium = await startChromium();
      mara = await chromium.open('about:blank', { onConsole });
      jonas = await chromium.open('about:blank', { onConsole });
      await signIn(mara, gateway.url, 'mara.lindqvist', PASSWORD);
      await signIn(jonas, gateway.url, 'jonas.weber', PASSWORD);
    }, 60_000);
    afterAll(async () => {
      await chromium.close();
      await gateway.close();
      await xrdp.close();
      await guacd.close();
      files.close();
    });

    test('is seen by both, worked by one, resumes after a reload, and ends for all', async () => {
      const opened = mara.context().waitForEvent('page');
      await mara
        .getByRole('button', { name: new RegExp(`^Start.*${ENDPOINT}`) })
        .first()
        .click();
      await mara.getByRole('button', { name: /^Start session, opens/ }).click();
      const window = await opened;
      const dialog = window.getByRole('dialog', { name: 'First connection to this machine' });
      await dialog.getByLabel('I compared the fingerprint').check();
      await dialog.getByRole('button', { name: 'Trust and connect' }).click();
      await window.getByLabel('User name on the machine').fill('PLANT\\mara');
      await window.getByRole('textbox', { name: 'Password' }).fill('of no matter');
      await window.keyboard.press('Enter');
      await shows(window, COLOUR);

      const viewer = await joinSession(jonas, ENDPOINT);
      await shows(viewer, COLOUR);

      const typed = files.file('typed');
      xrdp.display.starts('xterm', '-geometry', '60x12+40+40', '-e', 'sh', '-c', `cat > ${typed}`);
      await until(() => xrdp.display.runs('xwininfo', '-root', '-tree').includes('xterm'));
      await window.mouse.click(200, 200);
      await viewer.mouse.click(200, 200);
      await viewer.keyboard.type('from the viewer');
      await window.keyboard.type('good day, from mara');
      await window.keyboard.press('Enter');
      await until(() => readFileSync(typed, 'utf8').includes('mara'));
      expect(readFileSync(typed, 'utf8')).not.toContain('viewer');

      if (SHOTS !== undefined) {
        await window.screenshot({ path: `${SHOTS}/rdp-controller.png` });
        await viewer.screenshot({ path: `${SHOTS}/rdp-viewer.png` });
      }

      await window.reload();
      await shows(window, COLOUR);
      xrdp.display.runs('xsetroot', '-solid', '#884422');
      await shows(window, [0x88, 0x44, 0x22]);
      await shows(viewer, [0x88, 0x44, 0x22]);

      await window.getByRole('button', { name: /^End/ }).first().click();
      await window.getByRole('button', { name: /^End/ }).last().click();
      await viewer.getByRole('heading', { name: /ended/ }).waitFor();
      expect(troubles).toEqual([]);
    }, 90_000);
  },
);

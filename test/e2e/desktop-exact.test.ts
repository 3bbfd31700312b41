/**
 * Exact pictures in a real browser: what a page's canvas holds is, byte for byte, what the machine shows to somebody
 * who asks it directly, for who controls, who came in the middle of an update, who was slow, after a resize and after
 * a reload, however the machine writes its pixels.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { ENCODING } from '../../gateway/protocols/vnc/rfb.js';
import type { EndpointView, StartedSession } from '../../gateway/wire/api.js';
import type { TestBrowser } from '../fixtures/chromium.js';
import { describeWith } from '../fixtures/need.js';
import { tmpDir } from '../fixtures/tmp-dir.js';
import { startXvnc, XVNC_NEEDS, type Xvnc } from '../fixtures/xvnc.js';
import { openPlant, PASSWORD, startGateway, type Plant, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';
import { lookDirectly } from '../vnc/direct.js';
import { startInputTap } from '../vnc/input-tap.js';
import { writePhoto } from '../vnc/photo.js';
import { VncClient } from '../vnc/vnc-client.js';
import { signIn, startReadableChromium } from './browsers.js';

/** A picture that is not the machine's by then never will be (ms). */
const SHOWN_WITHIN_MS = 20_000;
/** A page that does nothing for so long (ms) has fallen behind by any measure. */
const SLOW_MS = 1_500;
/** Text that scrolls for a second or two, in colours, then stands still. */
const SCROLL = `i=0; while [ $i -lt 50 ]; do printf '\\033[3%dm' $((i % 8)); seq $i $((i + 12)); i=$((i + 1)); sleep 0.02; done; sleep 1000`;
/** With the controller's page and one of a viewer's, ten others would be one too many. */
const OTHERS = 9;

const { copyRect, tight, zrle, hextile, rre, raw } = ENCODING;
const WAYS = [
  ['Tight', [copyRect, tight], false],
  ['Tight without CopyRect', [tight], false],
  ['ZRLE', [copyRect, zrle], false],
  ['Hextile', [copyRect, hextile], false],
  ['RRE', [copyRect, rre], false],
  ['Raw', [copyRect, raw], false],
  ['Tight in the server’s own pixel format', [copyRect, tight], true],
] as const;

describeWith(
  [...XVNC_NEEDS, 'chromium', 'program:xterm', 'program:xwud'],
  'exact pictures in a browser',
  () => {
    const dir = tmpDir('photo');
    const photo = dir.file('photo.xwd');
    let gateway: TestGateway;
    let plant: Plant;
    let mara: Person;
    let others: readonly Person[];
    let chromium: TestBrowser;
    let controller: Page;
    let viewer: Page;

    beforeAll(async () => {
      writePhoto(photo, 160, 120);
      gateway = await startGateway({ webRoot: resolve('dist/web') });
      plant = await openPlant(gateway);
      mara = await plant.addPerson('mara.lindqvist');
      await plant.addPerson('jonas.weber');
      const names = Array.from({ length: OTHERS }, (_, i) => `viewer.${String(i + 1)}`);
      others = await Promise.all(names.map((name) => plant.addPerson(name)));
      chromium = await startReadableChromium();
      controller = await chromium.open('about:blank');
      viewer = await chromium.open('about:blank');
      await signIn(controller, gateway.url, 'mara.lindqvist', PASSWORD);
      await signIn(viewer, gateway.url, 'jonas.weber', PASSWORD);
    }, 60_000);
    afterAll(async () => {
      await chromium.close();
      await gateway.close();
      dir.close();
    });

    async function endpointAt(port: number, name: string, ownFormat: boolean): Promise<EndpointView> {
      const made = await plant.admin.post<EndpointView>(`/api/domains/${plant.domainId}/endpoints`, {
        ...{ name, protocol: 'vnc', host: '127.0.0.1', port },
      });
      await plant.admin.put(`/api/endpoints/${made.id}/joint`, { on: true });
      return plant.admin.put<EndpointView>(`/api/endpoints/${made.id}/settings`, {
        protocol: 'vnc',
        ownFormat,
      });
    }

    test.each(WAYS)(
      '%s',
      async (name, only, ownFormat) => {
        const xvnc = await startXvnc({ width: 480, height: 360 });
        const tap = await startInputTap(xvnc.port, only);
        try {
          const endpoint = await endpointAt(tap.port, name, ownFormat);
          const { sessionId } = await mara.post<StartedSession>(`/api/endpoints/${endpoint.id}/sessions`, {});
          const at = `${gateway.url}/session/${sessionId}`;
          await controller.goto(at);
          await untilWide(controller, 480);
          const raws = await Promise.all(
            (name === 'Tight' ? others : others.slice(0, 2)).map((one) =>
              VncClient.open(one, sessionId, 'join'),
            ),
          );
          xvnc.starts('xterm', '-geometry', '40x16+120+60', '-e', 'sh', '-c', SCROLL);
          xvnc.starts('xwud', '-in', photo, '-geometry', '+20+20');
          await viewer.goto(at);
          await untilWide(viewer, 480);
          // Behind by far: a page whose scripts stand still acknowledges nothing.
          await viewer.evaluate(
            `{ const end = performance.now() + ${String(SLOW_MS)}; while (performance.now() < end); }`,
          );
          await everybodyHas(xvnc, raws);

          await viewer.reload();
          xvnc.runs('xsetroot', '-mod', '16', '16', '-fg', '#204060', '-bg', '#80a0c0');
          await untilWide(viewer, 480);
          await everybodyHas(xvnc, raws);

          xvnc.runs('xrandr', '-s', '640x480');
          await untilWide(viewer, 640);
          await controller.reload();
          await untilWide(controller, 640);
          await everybodyHas(xvnc, raws);
          await mara.post(`/api/sessions/${sessionId}/end`);
        } finally {
          await tap.close();
          await xvnc.close();
        }
      },
      60_000,
    );

    async function everybodyHas(xvnc: Xvnc, raws: readonly VncClient[]): Promise<void> {
      const end = performance.now() + SHOWN_WITHIN_MS;
      for (;;) {
        const direct = await lookDirectly(xvnc.port);
        const wanted = hashOf(direct.pixels);
        const seen = {
          controller: await shownBy(controller),
          viewer: await shownBy(viewer),
          others: raws.filter(({ page }) => page.pixels.equals(direct.pixels)).length,
        };
        const all = { controller: wanted, viewer: wanted, others: raws.length };
        if (
          JSON.stringify(seen) === JSON.stringify(all) &&
          hashOf((await lookDirectly(xvnc.port)).pixels) === wanted
        )
          return;
        if (performance.now() > end) expect(seen).toEqual(all);
        await viewer.waitForTimeout(100);
      }
    }
  },
);

async function untilWide(page: Page, width: number): Promise<void> {
  await page.locator(`.desktop-host canvas[width="${String(width)}"]`).waitFor({ timeout: SHOWN_WITHIN_MS });
}

/** SHA-256 of red, green and blue of each pixel, as the page has them. */
const shownBy = (page: Page): Promise<string> =>
  page.evaluate(`(async () => {
    const canvas = document.querySelector('.desktop-host canvas');
    if (canvas === null) return 'nothing';
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const digest = await crypto.subtle.digest('SHA-256', data);
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  })()`);

/** The same of what the machine says, which leaves the fourth byte open. */
function hashOf(pixels: Buffer): string {
  const opaque = Buffer.from(pixels);
  for (let at = 3; at < opaque.length; at += 4) opaque[at] = 255;
  return createHash('sha256').update(opaque).digest('hex');
}

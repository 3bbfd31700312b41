/** The window of a desktop in a real browser: keys, clipboard, pointer, scaling, full screen, touch; wide and narrow. */

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { EndpointView, StartedSession } from '../../gateway/wire/api.js';
import { until } from '../contract/upstream-contract.js';
import type { TestBrowser } from '../fixtures/chromium.js';
import { describeWith } from '../fixtures/need.js';
import { startSandboxVnc } from '../../gateway/demo/sandbox-vnc.js';
import { startXvnc, XVNC_NEEDS, type Xvnc } from '../fixtures/xvnc.js';
import { openPlant, PASSWORD, startGateway, type Plant, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';
import { startInputTap, type InputTap } from '../vnc/input-tap.js';
import { signIn, startReadableChromium } from './browsers.js';

const PHONE = { width: 390, height: 844 };

describeWith([...XVNC_NEEDS, 'chromium'], 'the window of a desktop', () => {
  let xvnc: Xvnc;
  let tap: InputTap;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let endpoint: EndpointView;
  let chromium: TestBrowser;
  let controller: Page;
  let viewer: Page;
  let sessionId = '';

  beforeAll(async () => {
    xvnc = await startXvnc({ width: 640, height: 480 });
    tap = await startInputTap(xvnc.port);
    gateway = await startGateway({ webRoot: resolve('dist/web') });
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    await plant.addPerson('jonas.weber');
    endpoint = await endpointAt('Panel 4', tap.port);
    await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: true });
    chromium = await startReadableChromium();
    controller = await chromium.open('about:blank', { hasTouch: true });
    viewer = await chromium.open('about:blank', { hasTouch: true });
    await signIn(controller, gateway.url, 'mara.lindqvist', PASSWORD);
    await signIn(viewer, gateway.url, 'jonas.weber', PASSWORD);
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await gateway.close();
    await tap.close();
    await xvnc.close();
  });
  afterEach(async () => {
    await mara.post(`/api/sessions/${sessionId}/end`).catch(() => undefined);
  });

  const endpointAt = (name: string, port: number): Promise<EndpointView> =>
    plant.admin.post<EndpointView>(`/api/domains/${plant.domainId}/endpoints`, {
      ...{ name, protocol: 'vnc', host: '127.0.0.1', port },
    });
  async function start(settings: object = {}): Promise<void> {
    await plant.admin.put(`/api/endpoints/${endpoint.id}/settings`, { protocol: 'vnc', ...settings });
    await startAt(endpoint);
    await shown(controller);
  }
  async function startAt(at: EndpointView): Promise<void> {
    ({ sessionId } = await mara.post<StartedSession>(`/api/endpoints/${at.id}/sessions`, {}));
    await controller.goto(`${gateway.url}/session/${sessionId}`);
  }
  async function watch(): Promise<void> {
    await viewer.goto(`${gateway.url}/session/${sessionId}`);
    await shown(viewer);
  }
  const shown = (page: Page): Promise<void> => page.locator('.desktop-host canvas[width="640"]').waitFor();
  const boxOf = async (page: Page) => {
    const box = await page.locator('.desktop-host canvas').boundingBox();
    if (box === null) throw new Error('no picture');
    return box;
  };
  const ofType = (type: number): number => tap.inputs.filter((input) => input[0] === type).length;

  /** Keys of the keyboard come by QEMU's extension, where they stand; those of menus without a place. */
  const keysIn = (inputs: readonly Buffer[]): (readonly [down: number, keysym: number])[] =>
    inputs.flatMap((input) => {
      if (input[0] === 4) return [[input.readUInt8(1), input.readUInt32BE(4)] as const];
      return input[0] === 255 ? [[input.readUInt16BE(2), input.readUInt32BE(4)] as const] : [];
    });

  test('Send keys presses what the browser keeps for itself, and gives the keyboard back to the machine', async () => {
    await start();
    await controller.getByText('no password, weak').waitFor();
    const menu = controller.getByRole('button', { name: 'Send keys' });
    for (const byKeyboard of [false, true]) {
      const before = tap.inputs.length;
      const keys = () => keysIn(tap.inputs.slice(before));
      if (byKeyboard) {
        await menu.focus();
        await controller.keyboard.press('Enter');
        await controller.getByRole('menuitem', { name: 'Ctrl Alt Del' }).focus();
        await controller.keyboard.press('Enter');
      } else {
        await menu.click();
        await controller.getByRole('menuitem', { name: 'Ctrl Alt Del' }).click();
      }
      await controller.getByRole('menu').waitFor({ state: 'detached' });
      await until(() => controller.evaluate<boolean>('document.activeElement?.tagName === "CANVAS"'));
      await controller.keyboard.press('a');
      await until(() => keys().some(([down, keysym]) => down === 0 && keysym === 0x61));
      expect(keys()).toEqual([
        [1, 0xffe3],
        [1, 0xffe9],
        [1, 0xffff],
        [0, 0xffff],
        [0, 0xffe9],
        [0, 0xffe3],
        [1, 0x61],
        [0, 0x61],
      ]);
    }
    // Opened for nothing, the menu leaves it with its button; from there Esc leads back.
    await menu.click();
    await controller.getByRole('menu').waitFor();
    await controller.keyboard.press('Escape');
    await until(() => menu.evaluate((element) => element === document.activeElement));
    await controller.keyboard.press('Escape');
    await until(() => controller.evaluate<boolean>('document.activeElement?.tagName === "CANVAS"'));
  });

  test('the clipboard is off unless the endpoint allows it, and then goes the way it allows', async () => {
    await start();
    await controller.getByRole('button', { name: 'Clipboard' }).click();
    await controller.getByText('Clipboard is off for this endpoint.').waitFor();
    expect(await controller.getByRole('dialog').getByRole('textbox').count()).toBe(0);
    await mara.post(`/api/sessions/${sessionId}/end`);

    await start({ clipboard: 'to-machine' });
    const before = ofType(6);
    await controller.getByRole('button', { name: 'Clipboard' }).click();
    const dialog = controller.getByRole('dialog');
    await dialog.getByText('Copying from the machine is off for this endpoint.').waitFor();
    await dialog.getByLabel('To the machine').fill('recipe 12');
    await dialog.getByRole('button', { name: 'Put on the machine’s clipboard' }).click();
    await until(() => ofType(6) > before);
  });

  test('a viewer sees where the controller points, with his name, until it rests; his own pointer goes nowhere', async () => {
    await start();
    await watch();
    const mine = await boxOf(controller);
    await controller.mouse.move(mine.x + mine.width / 4, mine.y + mine.height / 2);
    await controller.mouse.move(mine.x + mine.width / 2, mine.y + mine.height / 2, { steps: 5 });
    const name = viewer.locator('.pointer-name');
    await name.filter({ hasText: 'Mara Lindqvist' }).waitFor();
    const theirs = await boxOf(viewer);
    await until(async () => {
      const drawn = await viewer.locator('.pointer').boundingBox();
      return drawn !== null && Math.abs(drawn.x - (theirs.x + theirs.width / 2)) < 3;
    });
    expect(await viewer.locator('.pointer').count()).toBe(1);
    await name.waitFor({ state: 'detached' });
    const before = tap.inputs.length;
    await viewer.mouse.move(theirs.x + 50, theirs.y + 50, { steps: 5 });
    await viewer.mouse.click(theirs.x + 60, theirs.y + 60);
    await controller.mouse.move(mine.x + 40, mine.y + 40);
    await name.waitFor();
    // Only the controller's own moves came.
    const points = tap.inputs.slice(before).map((input) => [input[0], input[1]]);
    expect(points.every(([type, buttons]) => type === 5 && buttons === 0)).toBe(true);
    expect(await controller.locator('.pointer').count()).toBe(0);
  });

  test('Match this window gives the machine the size of the controller’s window; a viewer follows and resizes nothing', async () => {
    const WIDE = { width: 1000, height: 700 };
    const USUAL = { width: 1280, height: 800 };
    const asked = () => tap.inputs.filter((input) => input[0] === 251);
    const sizeOfMachine = (): string => /current (\d+ x \d+)/.exec(xvnc.runs('xrandr'))?.[1] ?? '';
    const sizeOf = (page: Page) =>
      page
        .locator('.desktop-host')
        .evaluate((host) => `${String(host.clientWidth)} x ${String(host.clientHeight)}`);
    const canvasOf = (page: Page) =>
      page
        .locator('.desktop-host canvas')
        .evaluate((canvas: HTMLCanvasElement) => `${String(canvas.width)} x ${String(canvas.height)}`);
    const choose = async (way: string): Promise<void> => {
      await controller.getByRole('button', { name: 'Size of the picture' }).click();
      await controller.getByRole('menuitemradio', { name: way }).click();
      await controller.getByRole('menu').waitFor({ state: 'detached' });
    };
    await start();
    await watch();
    expect(asked()).toHaveLength(0);
    await choose('Match this window');
    await until(async () => sizeOfMachine() === (await sizeOf(controller)));
    for (const page of [controller, viewer])
      await until(async () => (await canvasOf(page)) === sizeOfMachine());
    await until(() => controller.evaluate<boolean>('document.activeElement?.tagName === "CANVAS"'));

    // A window that is dragged asks once it rests, for where it came to.
    for (let width = 1240; width >= WIDE.width; width -= 40)
      await controller.setViewportSize({ ...WIDE, width });
    await until(async () => sizeOfMachine() === (await sizeOf(controller)));
    for (const page of [controller, viewer])
      await until(async () => (await canvasOf(page)) === sizeOfMachine());
    expect(`${String(asked().at(-1)?.readUInt16BE(2))} x ${String(asked().at(-1)?.readUInt16BE(4))}`).toBe(
      await sizeOf(controller),
    );

    // The viewer's window is his own affair: his picture is scaled.
    const matched = sizeOfMachine();
    const told = asked().length;
    await viewer.setViewportSize({ width: 800, height: 600 });
    await until(async () => (await boxOf(viewer)).width <= 800);
    await controller.keyboard.press('b');
    await until(() => keysIn(tap.inputs).some(([down, keysym]) => down === 0 && keysym === 0x62));
    expect([asked().length, sizeOfMachine(), await canvasOf(viewer)]).toEqual([told, matched, matched]);
    expect(await viewer.getByRole('button', { name: 'Size of the picture' }).count()).toBe(0);

    // Chosen otherwise, the machine keeps what it has.
    await choose('Original size');
    await controller.setViewportSize(USUAL);
    await until(async () => (await boxOf(controller)).width === Number(matched.split(' ')[0]));
    await choose('Fit the window');
    await until(async () => (await boxOf(controller)).width > Number(matched.split(' ')[0]));
    expect([asked().length, sizeOfMachine()]).toEqual([told, matched]);
    await viewer.setViewportSize(USUAL);
    xvnc.runs('xrandr', '-s', '640x480');
    await shown(controller);
  });

  test('a machine that cannot be given another size is not asked; one that refuses is not asked again', async () => {
    const sandbox = await startSandboxVnc();
    const stubborn = await startXvnc({ width: 640, height: 480, arguments: ['-AcceptSetDesktopSize=0'] });
    const size = controller.getByRole('button', { name: 'Size of the picture' });
    const way = (name: string) => controller.getByRole('menuitemradio', { name });
    try {
      await startAt(await endpointAt('Sandbox', sandbox.port));
      await controller.locator('.desktop-host canvas:not([width="64"])').waitFor();
      await size.click();
      await controller.getByText('This machine does not let its size be changed.').waitFor();
      expect(await way('Match this window').count()).toBe(0);
      await mara.post(`/api/sessions/${sessionId}/end`);

      await startAt(await endpointAt('Stubborn', stubborn.port));
      await shown(controller);
      await size.click();
      await way('Match this window').click();
      await controller.getByRole('menu').waitFor({ state: 'detached' });
      await size.click();
      await controller.getByText('The machine refused to change its size.').waitFor();
      expect(await way('Fit the window').getAttribute('aria-checked')).toBe('true');
      expect(stubborn.runs('xrandr')).toContain('current 640 x 480');
    } finally {
      await sandbox.close();
      await stubborn.close();
    }
  });

  test('the picture fits a viewer’s window, zooms there alone, and fills the screen', async () => {
    await start();
    await watch();
    const fitted = await boxOf(viewer);
    expect(fitted.width / fitted.height).toBeCloseTo(640 / 480, 1);
    const own = await boxOf(controller);
    await viewer.locator('.desktop-viewer').focus();
    await viewer.keyboard.press('+');
    await until(async () => (await boxOf(viewer)).width > fitted.width * 1.1);
    await viewer.keyboard.press('0');
    await until(async () => Math.abs((await boxOf(viewer)).width - fitted.width) < 2);
    expect(await boxOf(controller)).toEqual(own);
    expect(await viewer.locator('.desktop-host canvas').getAttribute('width')).toBe('640');
    await viewer.getByRole('button', { name: 'Full screen' }).click();
    await until(() => viewer.evaluate<boolean>('document.fullscreenElement !== null'));
    await viewer.evaluate('document.exitFullscreen()');
  });

  test('on a phone a viewer’s picture fills the width above the people; two fingers zoom it, for him alone', async () => {
    await start();
    await watch();
    await viewer.setViewportSize(PHONE);
    await viewer.getByRole('button', { name: /^People/ }).click();
    const people = viewer.getByRole('complementary', { name: 'People in this session' });
    await people.waitFor();
    await until(async () => Math.abs((await boxOf(viewer)).width - PHONE.width) < 2);
    const fitted = await boxOf(viewer);
    const below = await people.boundingBox();
    expect(Math.abs((below?.y ?? 0) - (fitted.y + fitted.height))).toBeLessThan(4);
    const own = await boxOf(controller);

    const fingers = await viewer.context().newCDPSession(viewer);
    const middle = { x: fitted.x + fitted.width / 2, y: fitted.y + fitted.height / 2 };
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart?: number) =>
      fingers.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          apart === undefined
            ? []
            : [
                { x: middle.x - apart / 2, y: middle.y, id: 0 },
                { x: middle.x + apart / 2, y: middle.y, id: 1 },
              ],
      });
    const before = tap.inputs.length;
    await touch('touchStart', 60);
    for (const apart of [80, 100, 120]) await touch('touchMove', apart);
    await touch('touchEnd');
    await until(async () => Math.abs((await boxOf(viewer)).width - 2 * fitted.width) < 4);
    // What was between the fingers still is.
    const zoomed = await boxOf(viewer);
    expect(Math.abs(zoomed.x + zoomed.width / 2 - middle.x)).toBeLessThan(6);
    expect([await boxOf(controller), tap.inputs.length]).toEqual([own, before]);
    await viewer.setViewportSize({ width: 1280, height: 800 });
  });

  test('on a phone its keyboard types, corrects and erases; Ctrl and Alt hold for one key', async () => {
    await start();
    await controller.setViewportSize(PHONE);
    const field = controller.getByLabel('Text for the machine');
    const row = controller.getByRole('toolbar', { name: 'Keys' });
    await row.getByRole('button', { name: 'Keyboard' }).tap();
    await until(() => field.evaluate((element) => element === document.activeElement));
    const before = tap.inputs.length;
    const pressed = () =>
      keysIn(tap.inputs.slice(before)).flatMap(([down, keysym]) => (down === 1 ? [keysym] : []));
    const [back, enter, ctrl, left] = [0xff08, 0xff0d, 0xffe3, 0xff51];
    await controller.keyboard.insertText('teh');
    await field.evaluate((element: HTMLTextAreaElement) => {
      element.value = element.value.replace('teh', 'thé');
      element.dispatchEvent(new InputEvent('input', { bubbles: true }));
    });
    await controller.keyboard.press('Enter');
    for (let i = 0; i < 4; i += 1) await controller.keyboard.press('Backspace');
    await row.getByRole('button', { name: 'Ctrl' }).tap();
    await controller.keyboard.insertText('cd');
    await row.getByRole('button', { name: 'Left' }).tap();
    const wanted = [
      ...[0x74, 0x65, 0x68, back, back, 0x68, 0xe9, enter],
      ...[back, back, back, back, ctrl, 0x63, 0x64, left],
    ];
    await until(() => pressed().length >= wanted.length);
    expect(pressed()).toEqual(wanted);
    const up = keysIn(tap.inputs.slice(before)).filter(([down]) => down === 0);
    expect(up).toHaveLength(wanted.length);
    // A touch of the picture is for the machine and leaves the phone's keyboard open.
    const box = await boxOf(controller);
    await controller.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await until(() => tap.inputs.slice(before).some((input) => input[0] === 5 && input[1] === 1));
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await row.getByRole('button', { name: 'Keyboard' }).tap();
    await until(() => field.evaluate((element) => element !== document.activeElement));
    await controller.setViewportSize({ width: 1280, height: 800 });
  });

  test('on a phone a touch is a press, and the window is clean for axe, narrow and wide', async () => {
    await start();
    await watch();
    for (const page of [controller, viewer]) expect(await chromium.axe(page)).toEqual([]);
    await controller.getByRole('button', { name: 'Size of the picture' }).click();
    await controller.getByRole('menuitemradio', { name: 'Fit the window' }).waitFor();
    expect(await chromium.axe(controller)).toEqual([]);
    await controller.keyboard.press('Escape');
    for (const page of [controller, viewer]) await page.setViewportSize(PHONE);
    for (const page of [controller, viewer]) expect(await chromium.axe(page)).toEqual([]);
    const before = tap.inputs.length;
    const box = await boxOf(controller);
    expect(box.width).toBeLessThanOrEqual(PHONE.width);
    await controller.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await until(() => tap.inputs.slice(before).some((input) => input[0] === 5 && input[1] === 1));
    const press = tap.inputs.slice(before).find((input) => input[0] === 5 && input[1] === 1);
    expect(Math.abs((press?.readUInt16BE(2) ?? 0) - 320)).toBeLessThan(4);
    for (const page of [controller, viewer]) await page.setViewportSize({ width: 1280, height: 800 });
  });
});

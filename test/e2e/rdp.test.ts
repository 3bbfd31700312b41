/** An RDP desktop in a real browser: seen, worked, watched, reloaded and ended. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { MAX_CLIPBOARD_TEXT } from '../../gateway/domain/machine-policy.js';
import type { EndpointView } from '../../gateway/wire/api.js';
import { until } from '../contract/upstream-contract.js';
import { startChromium, type TestBrowser } from '../fixtures/chromium.js';
import { GUACD_NEEDS, guacdIsFrom, startGuacd, type Guacd } from '../fixtures/guacd.js';
import { describeWith } from '../fixtures/need.js';
import { tmpDir } from '../fixtures/tmp-dir.js';
import { startXrdp, XRDP_NEEDS, type Xrdp } from '../fixtures/xrdp.js';
import { openPlant, PASSWORD, startGateway, type Plant, type TestGateway } from '../model/gateway.js';
import { startInputTap, type InputTap } from '../vnc/input-tap.js';
import { joinSession, signIn } from './browsers.js';
import { listenTo, type SentWords } from './sent-words.js';

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

type Look = readonly [width: number, colorScheme: 'light' | 'dark'];
const LOOKS: readonly Look[] = [
  [1280, 'light'],
  [1280, 'dark'],
  [390, 'dark'],
  [390, 'light'],
];
/** For a page that is looked at in every look elsewhere. */
const SOME_LOOKS = LOOKS.filter(([width, scheme]) => (width === 1280) === (scheme === 'light'));

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

/** Waits until `read` gives what is expected, and says what it gave when it does not. */
async function gives<T>(read: () => T | Promise<T>, expected: T): Promise<void> {
  const deadline = performance.now() + SHOWN_WITHIN_MS;
  while (JSON.stringify(await read()) !== JSON.stringify(expected) && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await read()).toEqual(expected);
}

/** Counts pieces of sound a page plays, and says whether the browser let it when it began. */
const COUNT_PLAYED = `{
  window.played = 0;
  window.AudioContext = class extends AudioContext {
    constructor(...options) {
      super(...options);
      console.info('speaker ' + this.state);
    }
  };
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (...when) {
    window.played += 1;
    return start.apply(this, when);
  };
}`;
/** The machine plays 25 pieces a second. */
async function plays(page: Page, expected: boolean): Promise<void> {
  const playedNow = async (): Promise<boolean> => {
    const before = await page.evaluate<number>('window.played');
    await page.waitForTimeout(500);
    return (await page.evaluate<number>('window.played')) > before;
  };
  await gives(playedNow, expected);
}

/** CDP's word for one key of a keyboard that a browser has, whatever it says. */
interface HardKey {
  readonly key: string;
  readonly code: string;
  readonly windowsVirtualKeyCode: number;
  readonly text?: string;
  readonly modifiers?: number;
}

describeWith(
  [...XRDP_NEEDS, ...GUACD_NEEDS, 'chromium', 'program:xterm'],
  'an RDP desktop in the browser',
  () => {
    let guacd: Guacd;
    let xrdp: Xrdp;
    let tap: InputTap;
    let gateway: TestGateway;
    let plant: Plant;
    let endpoint: EndpointView;
    let chromium: TestBrowser;
    let mara: Page;
    let jonas: Page;
    let window: Page;
    let viewer: Page;
    let sent: SentWords;
    let watched: SentWords;
    const files = tmpDir('rdp');
    const troubles: string[] = [];
    const onConsole = (line: string): void => {
      if (SHOTS !== undefined) process.stderr.write(`${line}\n`);
      if (/^(error|uncaught)/.test(line) && !/401/.test(line)) troubles.push(line);
    };

    beforeAll(async () => {
      guacd = await startGuacd();
      xrdp = await startXrdp({
        ...{ width: 1024, height: 700 },
        through: async (port) => (tap = await startInputTap(port)).port,
      });
      gateway = await startGateway({
        webRoot: resolve('dist/web'),
        settings: { rdp: { guacd: { host: guacd.host, port: guacd.port } } },
      });
      plant = await openPlant(gateway);
      await plant.addPerson('mara.lindqvist');
      await plant.addPerson('jonas.weber');
      endpoint = await plant.admin.post<EndpointView>(`/api/domains/${plant.domainId}/endpoints`, {
        name: ENDPOINT,
        protocol: 'rdp',
        host: '127.0.0.1',
        port: xrdp.port,
      });
      await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: true });
      xrdp.display.runs('xsetroot', '-solid', SOLID);
      // As people's browsers do; a headless one plays without being asked.
      chromium = await startChromium({ args: ['--autoplay-policy=document-user-activation-required'] });
      mara = await chromium.open('about:blank', { onConsole, hasTouch: true });
      jonas = await chromium.open('about:blank', { onConsole });
      await signIn(mara, gateway.url, 'mara.lindqvist', PASSWORD);
      await signIn(jonas, gateway.url, 'jonas.weber', PASSWORD);
    }, 60_000);
    afterAll(async () => {
      await chromium.close();
      await gateway.close();
      await xrdp.close();
      await tap.close();
      await guacd.close();
      files.close();
    });

    /** By the page’s own dialogs. */
    async function startFrom(page: Page, name: string): Promise<Page> {
      const opened = page.context().waitForEvent('page');
      await page
        .getByRole('button', { name: new RegExp(`^Start.*${name}`) })
        .first()
        .click();
      await page.getByRole('button', { name: /^Start session, opens/ }).click();
      const started = await opened;
      started.on('pageerror', (error) => onConsole(`uncaught: ${error.message}`));
      started.on('console', (message) => onConsole(`${message.type()}: ${message.text()}`));
      return started;
    }
    async function trust(): Promise<void> {
      const dialog = window.getByRole('dialog', { name: 'First connection to this machine' });
      await dialog.getByLabel('I compared the fingerprint').check();
      await dialog.getByRole('button', { name: 'Trust and connect' }).click();
    }
    async function signInThere(): Promise<void> {
      await window.getByLabel('User name on the machine').fill('PLANT\\mara');
      await window.getByRole('textbox', { name: 'Password' }).fill('of no matter');
      await window.keyboard.press('Enter');
      await shows(window, COLOUR);
    }
    /** `watched`: it asks once more. */
    async function end({ watched }: { watched: boolean }): Promise<void> {
      await window.getByRole('button', { name: /^End/ }).first().click();
      if (watched) await window.getByRole('button', { name: /^End/ }).last().click();
      await window.getByRole('heading', { name: /ended/ }).waitFor();
    }
    /** On a desk and a phone, light and dark: clean for axe, and no wider than the screen. */
    async function looksWell(page: Page, name: string, looks: readonly Look[] = LOOKS): Promise<void> {
      for (const [width, colorScheme] of looks) {
        await page.setViewportSize({ width, height: 844 });
        await page.emulateMedia({ colorScheme });
        const look = `${String(width)} ${colorScheme}`;
        expect([look, await chromium.axe(page)]).toEqual([look, []]);
        const wider = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect([look, wider]).toEqual([look, 0]);
        if (SHOTS !== undefined)
          await page.screenshot({
            path: `${SHOTS}/rdp-${name}-${look.replace(' ', '-')}.png`,
            fullPage: true,
          });
      }
    }
    /** The size of the machine’s screen, as the machine has it. */
    const sizeThere = (): string =>
      /current (\d+ x \d+)/.exec(xrdp.display.runs('xrandr'))?.[1] ?? xrdp.display.runs('xrandr');
    const boxOf = async (page: Page) => {
      const box = await page.locator('.desktop-host').boundingBox();
      if (box === null) throw new Error('no picture');
      return box;
    };
    /** The pointer's moves at the machine: buttons, x, y. */
    const pointsThere = (from: number): [number, number, number][] =>
      tap.inputs
        .slice(from)
        .filter((input) => input[0] === 5)
        .map((input) => [input.readUInt8(1), input.readUInt16BE(2), input.readUInt16BE(4)]);
    /** Text that came to the machine's clipboard (RFC 6143 7.5.6). */
    const cutThere = (): string[] =>
      tap.inputs.filter((input) => input[0] === 6).map((input) => input.subarray(8).toString('latin1'));
    /** Somebody copies on the machine. */
    function copyThere(text: string): void {
      const osc = `printf '\\033]52;c;${Buffer.from(text).toString('base64')}\\007'; sleep 1000`;
      xrdp.display.starts('xterm', ...['-xrm', 'XTerm*allowWindowOps: true', '-e', 'sh', '-c', osc]);
    }
    /** Keys that came to the machine, as `SentWords.keys` writes them. */
    const keysThere = (from = 0): string[] =>
      tap.inputs
        .slice(from)
        .filter((input) => input[0] === 4)
        .map((input) => (input[1] === 1 ? '+' : '-') + input.readUInt32BE(4).toString(16));

    test('is seen by both and worked by one', async () => {
      window = await startFrom(mara, ENDPOINT);
      sent = listenTo(window);
      await trust();
      await signInThere();
      viewer = await joinSession(jonas, ENDPOINT);
      watched = listenTo(viewer);
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
    }, 60_000);

    test('keys the browser keeps are sent from the menu: pressed in order, released in reverse, and typing goes on', async () => {
      /** A key that arrives behind everything under way, and is told of. */
      const types = async (): Promise<void> => {
        const [before, there] = [sent.words.length, tap.inputs.length];
        await window.keyboard.press('q');
        for (const keys of [() => keysThere(there), () => sent.keys(before)])
          await gives(() => keys().slice(-2), ['+71', '-71']);
      };
      const CTRL = 'ffe3';
      const ALT = 'ffe9';
      for (const [name, keys] of [
        ['Ctrl Alt Del', [CTRL, ALT, 'ffff']],
        ['Alt Tab', [ALT, 'ff09']],
        ['Windows key', ['ffeb']],
        ['Ctrl Esc', [CTRL, 'ff1b']],
        ['F11', ['ffc8']],
      ] as const) {
        // No click in between: the focus came back by itself from the menu before.
        await types();
        const [before, there] = [sent.words.length, tap.inputs.length];
        await window.getByRole('button', { name: 'Send keys' }).click();
        // Told, not pointed at: on a loaded machine a menu may still be moving when the pointer comes.
        await window.getByRole('menuitem', { name, exact: true }).dispatchEvent('click');
        const expected = [...keys.map((key) => `+${key}`), ...[...keys].reverse().map((key) => `-${key}`)];
        await gives(() => [name, ...sent.keys(before)], [name, ...expected]);
        await gives(() => [name, ...keysThere(there)], [name, ...expected]);
      }
      await types();
    }, 60_000);

    test('letters beyond ASCII, dead keys and what an input method writes come as keys, once each', async () => {
      const cdp = await window.context().newCDPSession(window);
      const press = async (key: HardKey): Promise<void> => {
        await cdp.send('Input.dispatchKeyEvent', {
          type: key.text === undefined ? 'rawKeyDown' : 'keyDown',
          ...key,
        });
        const { text: _, ...released } = key;
        await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...released });
      };
      const types = async (what: () => Promise<void>, ...keys: string[]): Promise<void> => {
        const before = sent.words.length;
        await what();
        // Whatever else it might have sent is there before the next key.
        await press({ key: 'q', code: 'KeyQ', windowsVirtualKeyCode: 81, text: 'q' });
        await gives(() => sent.keys(before), [...keys, '+71', '-71']);
      };
      const both = (...keys: string[]): string[] => keys.flatMap((key) => [`+${key}`, `-${key}`]);
      const umlaut = { key: 'ü', code: 'BracketLeft', windowsVirtualKeyCode: 186, text: 'ü' };
      const sharp = { key: 'ß', code: 'Minus', windowsVirtualKeyCode: 219, text: 'ß' };
      await types(() => press(umlaut), ...both('fc'));
      await types(() => press(sharp), ...both('df'));
      // AltGr and e on a German keyboard of Linux’s.
      const altGr = { key: 'AltGraph', code: 'AltRight', windowsVirtualKeyCode: 225 };
      await types(
        async () => {
          await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...altGr });
          await press({ key: '€', code: 'KeyE', windowsVirtualKeyCode: 69, text: '€' });
          await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...altGr });
        },
        '+fe03',
        '+10020ac',
        '-10020ac',
        '-fe03',
      );
      // A dead key where the browser composes: Windows says the key, then the letter.
      await types(
        async () => {
          await press({ key: 'Dead', code: 'Equal', windowsVirtualKeyCode: 221 });
          await press({ key: 'é', code: 'KeyE', windowsVirtualKeyCode: 69, text: 'é' });
        },
        ...both('e9'),
      );
      // And where an input method does: what is being composed is not sent, what it becomes is.
      const composed = (text: string) => async (): Promise<void> => {
        const key = { key: 'Process', code: 'KeyE', windowsVirtualKeyCode: 229 };
        await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
        await cdp.send('Input.imeSetComposition', { text: '´', selectionStart: 1, selectionEnd: 1 });
        await cdp.send('Input.insertText', { text });
        await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
      };
      await types(composed('é'), ...both('e9'));
      // A phone's keyboard writes without any key, before and after a composition.
      const written = (text: string) => async (): Promise<void> => {
        await cdp.send('Input.insertText', { text });
      };
      await types(written('ñ'), ...both('f1'));
      await types(composed('你好'), ...both('1004f60', '100597d'));
      await types(written('né🙂'), ...both('6e', 'e9', '101f642'));
    }, 60_000);

    test('a touch is a press there, a long one the right button’s; keys and text come without a keyboard', async () => {
      const box = await boxOf(window);
      const at = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
      let from = tap.inputs.length;
      await window.touchscreen.tap(at.x, at.y);
      await gives(
        () =>
          pointsThere(from)
            .slice(-2)
            .map(([buttons]) => buttons),
        [1, 0],
      );
      const presses = pointsThere(from).filter(([buttons]) => buttons > 0);
      const [[buttons, x, y] = []] = presses;
      expect([presses.length, buttons]).toEqual([1, 1]);
      expect(Math.abs((x ?? 0) - box.width / 2) + Math.abs((y ?? 0) - box.height / 2)).toBeLessThan(4);

      const cdp = await window.context().newCDPSession(window);
      from = tap.inputs.length;
      await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
      await gives(() => pointsThere(from).some(([buttons]) => buttons === 4), true);
      await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await gives(() => pointsThere(from).at(-1)?.[0], 0);
      expect(pointsThere(from).filter(([buttons]) => buttons === 1)).toEqual([]);

      const row = window.getByRole('toolbar', { name: 'Keys' });
      const before = sent.words.length;
      await row.getByRole('button', { name: 'Keyboard' }).tap();
      await cdp.send('Input.insertText', { text: 'hé' });
      await window.touchscreen.tap(at.x, at.y);
      await cdp.send('Input.insertText', { text: '!' });
      await row.getByRole('button', { name: 'Ctrl' }).tap();
      await row.getByRole('button', { name: 'Tab' }).tap();
      await gives(
        () => sent.keys(before),
        ['+68', '-68', '+e9', '-e9', '+21', '-21', '+ffe3', '+ff09', '-ff09', '-ffe3'],
      );
      await row.getByRole('button', { name: 'Keyboard' }).tap();
    }, 60_000);

    test('the machine takes the size of its controller’s window, of nobody else’s, and viewers scale', async () => {
      const asked = async (): Promise<string> => {
        const { width, height } = await boxOf(window);
        return `${String(Math.floor(width))} x ${String(Math.floor(height))}`;
      };
      await window.setViewportSize({ width: 1000, height: 640 });
      await gives(async () => sizeThere() === (await asked()), true);
      const size = await asked();
      // Pixel for pixel there, in the viewer's own scale elsewhere.
      const shown = async (page: Page) => {
        const box = await page.locator('.desktop-host [role=img]').boundingBox();
        return `${String(Math.round(box?.width ?? 0))} x ${String(Math.round(box?.height ?? 0))}`;
      };
      await gives(() => shown(window), size);
      await viewer.getByText(size.replace('x', '×')).waitFor({ state: 'attached' });
      const told = sent.texts.length;
      await viewer.setViewportSize({ width: 700, height: 500 });
      await gives(async () => Number.parseInt(await shown(viewer)) <= 700, true);
      await shows(viewer, COLOUR);
      await viewer.getByText(size.replace('x', '×')).waitFor({ state: 'attached' });
      expect([sizeThere(), sent.texts.slice(told).filter((text) => text.includes('size'))]).toEqual([
        size,
        [],
      ]);
    }, 60_000);

    test('on a phone, a tablet and a large screen the window is whole, its tools are in reach, and it is clean for axe', async () => {
      const usual = [window.viewportSize(), viewer.viewportSize()] as const;
      /** What lies outside the window, or under another's edge, of what can be pressed. */
      const outOfReach = (page: Page): Promise<string[]> =>
        page.evaluate(() => {
          const { innerWidth, innerHeight } = globalThis as unknown as {
            innerWidth: number;
            innerHeight: number;
          };
          const shown = [
            ...document.querySelectorAll<HTMLElement>('.bar button, .touchkeys button, .people button'),
          ];
          return shown.flatMap((button) => {
            const { left, top, right, bottom, width } = button.getBoundingClientRect();
            const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
            const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
            return width === 0 || (inside && button.contains(there))
              ? []
              : [button.getAttribute('aria-label') ?? button.textContent];
          });
        });
      /** How far the picture's middle is from its place's (pixels, whole). */
      const offCentre = (page: Page): Promise<number> =>
        page.evaluate(() => {
          const boxes = ['.desktop-host', '.desktop-host [role=img]'].map((one) =>
            document.querySelector(one)?.getBoundingClientRect(),
          );
          const [[x = 0, y = 0] = [], [ownX = 0, ownY = 0] = []] = boxes.map((box) =>
            box === undefined ? [] : [box.left + box.width / 2, box.top + box.height / 2],
          );
          return Math.floor(Math.hypot(x - ownX, y - ownY) / 2);
        });
      for (const [width, height] of [
        [390, 844],
        [320, 640],
        [820, 1180],
        [2560, 1440],
      ] as const) {
        for (const page of [window, viewer]) await page.setViewportSize({ width, height });
        const size = `${String(width)} x ${String(height)}`;
        for (const [name, page] of [
          ['controller', window],
          ['viewer', viewer],
        ] as const) {
          await shows(page, COLOUR);
          await page.getByRole('button', { name: /^People/ }).click();
          await page.getByRole('complementary', { name: 'People in this session' }).waitFor();
          if (SHOTS !== undefined)
            await page.screenshot({ path: `${SHOTS}/rdp-${name}-${String(width)}-people.png` });
          expect([size, name, await chromium.axe(page)]).toEqual([size, name, []]);
          expect([size, name, await outOfReach(page)]).toEqual([size, name, []]);
          await page.getByRole('button', { name: 'Close people' }).click();
          await page
            .getByRole('complementary', { name: 'People in this session' })
            .waitFor({ state: 'detached' });
          await shows(page, COLOUR);
          if (SHOTS !== undefined)
            await page.screenshot({ path: `${SHOTS}/rdp-${name}-${String(width)}.png` });
          expect([size, name, await outOfReach(page)]).toEqual([size, name, []]);
          if (page === viewer) await gives(() => offCentre(viewer), 0);
          if (width < 400) {
            await page.getByRole('button', { name: 'More' }).click();
            await page.getByRole('menuitem', { name: 'Full screen' }).waitFor();
            if (SHOTS !== undefined)
              await page.screenshot({ path: `${SHOTS}/rdp-${name}-${String(width)}-more.png` });
            await page.keyboard.press('Escape');
            await page.getByRole('menu').waitFor({ state: 'detached' });
          }
        }
      }
      for (const [i, page] of [window, viewer].entries())
        await page.setViewportSize(usual[i] ?? { width: 1280, height: 800 });
    }, 120_000);

    test('the clipboard is off unless the endpoint allows it', async () => {
      await window.getByRole('button', { name: 'Clipboard' }).click();
      await window.getByText('Clipboard is off for this endpoint.').waitFor();
      expect(await window.getByRole('dialog').getByRole('textbox').count()).toBe(0);
      await window.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      copyThere('recipe 11');
      xrdp.display.runs('xsetroot', '-solid', '#445566');
      await shows(viewer, [0x44, 0x55, 0x66]);
      expect([sent.clipboards, watched.clipboards, cutThere()]).toEqual([0, 0, []]);
      xrdp.display.runs('xsetroot', '-solid', SOLID);
    }, 60_000);

    test('resumes after a reload, and ends for all', async () => {
      await window.reload();
      await shows(window, COLOUR);
      xrdp.display.runs('xsetroot', '-solid', '#884422');
      await shows(window, [0x88, 0x44, 0x22]);
      await shows(viewer, [0x88, 0x44, 0x22]);

      await end({ watched: true });
      await viewer.getByRole('heading', { name: /ended/ }).waitFor();
      expect(troubles).toEqual([]);
    }, 60_000);

    test('… and goes both ways where it does, between machine and controller alone', async () => {
      xrdp.display.runs('xsetroot', '-solid', SOLID);
      await plant.admin.put(`/api/endpoints/${endpoint.id}/settings`, { protocol: 'rdp', clipboard: 'both' });
      window = await startFrom(mara, ENDPOINT);
      sent = listenTo(window);
      await signInThere();
      viewer = await joinSession(jonas, ENDPOINT);
      watched = listenTo(viewer);
      await shows(viewer, COLOUR);
      await window.getByRole('button', { name: 'Clipboard' }).click();
      const dialog = window.getByRole('dialog');
      const to = dialog.getByLabel('To the machine');
      const from = dialog.getByLabel('From the machine');
      await to.fill('half a');

      // What the machine copies is shown while the dialog is open, beside what is being typed.
      copyThere('recipe 12');
      await gives(() => from.inputValue(), 'recipe 12');
      await dialog.getByText('Copied there just now').waitFor();
      expect(await to.inputValue()).toBe('half a');
      // And is not taken away under somebody who marks a part of it.
      await from.selectText();
      copyThere('recipe 13');
      await dialog.getByText('Something newer was copied there.').waitFor();
      expect(await from.inputValue()).toBe('recipe 12');
      if (SHOTS !== undefined) await window.screenshot({ path: `${SHOTS}/rdp-clipboard.png` });
      expect(await chromium.axe(window)).toEqual([]);
      await dialog.getByRole('button', { name: 'Show it' }).click();
      await gives(() => from.inputValue(), 'recipe 13');

      const put = dialog.getByRole('button', { name: 'Put on the machine’s clipboard' });
      await to.fill('ü'.repeat(MAX_CLIPBOARD_TEXT / 2 + 1));
      await dialog.getByText('This text is too long').waitFor();
      expect(await put.isDisabled()).toBe(true);
      await to.fill('Rührwerk 12');
      await put.click();
      await gives(() => cutThere().at(-1), 'Rührwerk 12');
      xrdp.display.runs('xsetroot', '-solid', '#445566');
      await shows(viewer, [0x44, 0x55, 0x66]);
      expect(watched.clipboards).toBe(0);
      await end({ watched: true });
      expect(troubles).toEqual([]);
    }, 60_000);

    test('a session’s details say that its picture is not exact as asked for, where guacd cannot', async () => {
      xrdp.display.runs('xsetroot', '-solid', SOLID);
      const lossless = { protocol: 'rdp', quality: 'lossless' };
      await plant.admin.put(`/api/endpoints/${endpoint.id}/settings`, lossless);
      window = await startFrom(mara, ENDPOINT);
      await signInThere();
      const details = await jonas.context().newPage();
      await details.goto(window.url().replace('/session/', '/sessions/'));
      await details.getByText('Line to the machine').waitFor();
      const said = details.getByText('this guacd keeps only text, drawings and still pictures exact');
      expect(await said.count()).toBe(guacdIsFrom('1.4.0') ? 0 : 1);
      await looksWell(details, 'session-details', SOME_LOOKS);
      await end({ watched: false });
      await said.waitFor({ state: 'detached' });
      await details.close();
      expect(troubles).toEqual([]);
    }, 60_000);

    test.each([
      ['to-machine', 'Copying from the machine is off for this endpoint.'],
      ['from-machine', 'Putting text on the machine is off for this endpoint.'],
    ] as const)(
      '… and one way where it goes %s, which the dialog says',
      async (clipboard, said) => {
        xrdp.display.runs('xsetroot', '-solid', SOLID);
        await plant.admin.put(`/api/endpoints/${endpoint.id}/settings`, { protocol: 'rdp', clipboard });
        window = await startFrom(mara, ENDPOINT);
        sent = listenTo(window);
        await signInThere();
        await window.getByRole('button', { name: 'Clipboard' }).click();
        const dialog = window.getByRole('dialog');
        await dialog.getByText(said).waitFor();
        expect(await dialog.getByRole('textbox').count()).toBe(1);
        if (SHOTS !== undefined) await window.screenshot({ path: `${SHOTS}/rdp-clipboard-${clipboard}.png` });
        const before = cutThere().length;
        copyThere(`recipe ${clipboard}`);
        if (clipboard === 'to-machine') {
          await dialog.getByLabel('To the machine').fill('Kessel 7');
          await dialog.getByRole('button', { name: 'Put on the machine’s clipboard' }).click();
          await gives(() => cutThere().slice(before), ['Kessel 7']);
          xrdp.display.runs('xsetroot', '-solid', '#445566');
          await shows(window, [0x44, 0x55, 0x66]);
          expect(sent.clipboards).toBe(0);
        } else {
          await gives(() => dialog.getByLabel('From the machine').inputValue(), `recipe ${clipboard}`);
          await dialog.getByRole('button', { name: 'Close' }).click();
          expect(cutThere().slice(before)).toEqual([]);
        }
        await end({ watched: false });
        expect(troubles).toEqual([]);
      },
      60_000,
    );

    test('who leaves the name empty signs in on the machine’s own screen', async () => {
      const other = await startXrdp({ width: 640, height: 480, ownScreen: '205080' });
      try {
        await plant.admin.post<EndpointView>(`/api/domains/${plant.domainId}/endpoints`, {
          ...{ name: 'Office', protocol: 'rdp', host: '127.0.0.1', port: other.port },
        });
        window = await startFrom(mara, 'Office');
        await trust();
        await window.getByText('sign in on the machine’s own screen').waitFor();
        if (SHOTS !== undefined) await window.screenshot({ path: `${SHOTS}/rdp-no-name.png` });
        await window.getByRole('button', { name: 'Connect' }).click();
        await shows(window, [0x20, 0x50, 0x80]);
        if (SHOTS !== undefined) await window.screenshot({ path: `${SHOTS}/rdp-own-screen.png` });
        other.display.runs('xsetroot', '-solid', SOLID);
        await window.keyboard.type('any');
        await window.keyboard.press('Enter');
        await shows(window, COLOUR);
        await end({ watched: false });
        expect(troubles).toEqual([]);
      } finally {
        await other.close();
      }
    }, 60_000);

    test('what the machine plays is heard once the browser allows it, until it is muted', async () => {
      const radio = await startXrdp({ width: 640, height: 480, channels: true });
      try {
        const { id } = await plant.admin.post<EndpointView>(`/api/domains/${plant.domainId}/endpoints`, {
          ...{ name: 'Intercom', protocol: 'rdp', host: '127.0.0.1', port: radio.port },
        });
        await plant.admin.put(`/api/endpoints/${id}/joint`, { on: true });
        await plant.admin.put(`/api/endpoints/${id}/settings`, { protocol: 'rdp', audio: true });
        radio.display.runs('xsetroot', '-solid', SOLID);
        for (const page of [mara, jonas]) await page.context().addInitScript(COUNT_PLAYED);
        window = await startFrom(mara, 'Intercom');
        await trust();
        await signInThere();
        await until(() => radio.channels?.listens === true);
        await radio.channels?.play(440);
        const mute = window.getByRole('button', { name: 'Mute the machine' });
        await mute.waitFor();
        await plays(window, true);
        await mute.click();
        await plays(window, false);
        // The keyboard is the machine's again.
        expect(await window.evaluate<boolean>('document.activeElement?.closest(".bar") === null')).toBe(true);
        if (SHOTS !== undefined) await window.screenshot({ path: `${SHOTS}/rdp-muted.png` });
        await window.getByRole('button', { name: 'Hear the machine' }).click();
        await plays(window, true);
        if (SHOTS !== undefined) await window.screenshot({ path: `${SHOTS}/rdp-heard.png` });

        // Who comes by a click is heard at once, who comes by the address has touched nothing yet.
        viewer = await joinSession(jonas, 'Intercom');
        await plays(viewer, true);
        const address = viewer.url();
        await viewer.close();
        viewer = await jonas.context().newPage();
        // Looking at a page from here counts as a click, so nobody looks before.
        const silent = viewer.waitForEvent('console', (line) => line.text() === 'speaker suspended');
        await viewer.goto(address);
        await silent;
        const hear = viewer.getByRole('button', { name: 'Hear the machine: the browser waits for a click' });
        await hear.waitFor();
        await plays(viewer, false);
        if (SHOTS !== undefined) await viewer.screenshot({ path: `${SHOTS}/rdp-unheard.png` });
        await hear.click();
        await plays(viewer, true);
        await viewer.getByRole('button', { name: 'Mute the machine' }).waitFor();
        await end({ watched: true });
        expect(troubles).toEqual([]);
      } finally {
        await radio.close();
      }
    }, 120_000);

    test('its settings are saved as a whole, say what its certificate and an exact picture are worth, and are clean in every look', async () => {
      const anna = await chromium.open('about:blank', { onConsole });
      await signIn(anna, gateway.url, 'anna.berg', PASSWORD);
      await anna.goto(`${gateway.url}/endpoints/${endpoint.id}/settings`);
      await anna.getByText('guacd 1.6 and later compares it once more').waitFor();
      await anna.getByText('With guacd 1.3 “on” holds for text, drawings and still pictures').waitFor();
      const choose = async (field: string, option: string): Promise<void> => {
        await anna.getByRole('combobox', { name: field }).click();
        await anna.getByRole('option', { name: option, exact: true }).click();
      };
      await choose('Colours', '16 bits');
      await choose('Keyboard of the machine', 'German');
      await choose('Security', 'RDP’s own, without a certificate (weak)');
      for (const name of [/^Sound/, /^Wallpaper/, /^Console session/])
        await anna.getByRole('switch', { name }).check({ force: true });
      await anna.getByLabel('Program in place of the desktop').fill('||notepad');
      await anna.getByLabel('Load balance info').fill('tsv://MS Terminal Services Plugin.1.Farm');
      await looksWell(anna, 'settings');
      await anna
        .locator('form', { hasText: 'Load balance info' })
        .getByRole('button', { name: /^Save/ })
        .click();
      const kept = async () => {
        const { settings } = await plant.admin.get<EndpointView>(`/api/endpoints/${endpoint.id}`);
        return settings;
      };
      await gives(async () => 'audio' in (await kept()) && (await kept()), {
        ...(await kept()),
        ...{ colourDepth: '16', keyboard: 'de-de-qwertz', security: 'rdp', audio: true, wallpaper: true },
        ...{
          console: true,
          remoteApp: '||notepad',
          loadBalanceInfo: 'tsv://MS Terminal Services Plugin.1.Farm',
        },
      });
      expect(troubles).toEqual([]);
    }, 60_000);
  },
);

/** A joint session on a real TigerVNC server, from the start to the end, as the people in it live it. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CLOSE } from '../../gateway/wire/close-codes.js';
import type { EndpointView, SessionView, StartedSession } from '../../gateway/wire/api.js';
import { until } from '../contract/upstream-contract.js';
import { describeWith } from '../fixtures/need.js';
import { startXvnc, XVNC_NEEDS, type Xvnc } from '../fixtures/xvnc.js';
import { openPlant, startGateway, type Plant, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';
import { lookDirectly } from './direct.js';
import { startInputTap, type InputTap } from './input-tap.js';
import { clientWords, desktopSize, keyEvent, pointerEvent } from './page-words.js';
import { VncClient } from './vnc-client.js';

const PASSWORD = 'panel 4b';

describeWith([...XVNC_NEEDS, 'program:xterm'], 'a joint VNC session', () => {
  let xvnc: Xvnc;
  let tap: InputTap;
  let locked: Xvnc;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let jonas: Person;
  let endpoint: EndpointView;

  beforeAll(async () => {
    xvnc = await startXvnc({ width: 400, height: 300 });
    tap = await startInputTap(xvnc.port);
    locked = await startXvnc({ width: 200, height: 100, security: 'X509Vnc', password: PASSWORD });
    gateway = await startGateway();
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    jonas = await plant.addPerson('jonas.weber');
    endpoint = await endpointAt(tap.port, 'Panel 4');
  });
  afterAll(async () => {
    await gateway.close();
    await tap.close();
    await xvnc.close();
    await locked.close();
  });

  async function endpointAt(port: number, name: string): Promise<EndpointView> {
    const made = await plant.admin.post<EndpointView>(`/api/domains/${plant.domainId}/endpoints`, {
      name,
      protocol: 'vnc',
      host: '127.0.0.1',
      port,
    });
    await plant.admin.put(`/api/endpoints/${made.id}/joint`, { on: true });
    return made;
  }

  async function start(at = endpoint): Promise<{ sessionId: string; stream: VncClient }> {
    const events = await mara.events();
    const { sessionId } = await mara.post<StartedSession>(`/api/endpoints/${at.id}/sessions`, {
      purpose: 'a test',
    });
    events.say({ t: 'subscribe', topic: `session:${sessionId}` });
    events.onPrompt((prompt) => {
      const answer =
        prompt.kind === 'host-key'
          ? ({ kind: 'host-key', trust: true } as const)
          : ({
              kind: 'credentials',
              credentials: { method: 'password', user: '', password: PASSWORD },
            } as const);
      events.say({ t: 'answer', sessionId, promptId: prompt.id, answer });
    });
    const stream = await VncClient.open(mara, sessionId, 'control');
    await events.session(sessionId, (session) => session.state === 'active');
    return { sessionId, stream };
  }

  const isExact = async (client: VncClient, machine = xvnc): Promise<boolean> =>
    client.page.pixels.equals((await lookDirectly(machine.port)).pixels);

  test('controller and viewers see exactly what the machine shows; only the controller works it', async () => {
    const { sessionId, stream } = await start();
    xvnc.runs('xsetroot', '-mod', '7', '9', '-fg', '#aa3311', '-bg', '#113355');
    const viewer = await VncClient.open(jonas, sessionId, 'join');
    await until(async () => (await isExact(stream)) && (await isExact(viewer)));
    const before = tap.inputs.length;
    for (const word of clientWords().slice(6)) viewer.say(word);
    stream.say(keyEvent(0x61), keyEvent(0x61, false), pointerEvent(20, 30));
    await until(() => tap.inputs.length === before + 3);
    expect(tap.inputs.slice(before).map((input) => input[0])).toEqual([4, 4, 5]);
    expect(viewer.closeCode).toBeUndefined();
    expect(viewer.page.told).toEqual([]);
    expect(stream.page.told.some((told) => told.startsWith('screens 400x300'))).toBe(true);
    const view = await mara.get<SessionView>(`/api/sessions/${sessionId}`);
    expect([view.participants.length, view.columns]).toEqual([2, null]);
    expect(view.security).toEqual({ level: 'none', name: 'None' });
    await plant.admin.post(`/api/sessions/${sessionId}/terminate`, { reason: 'enough' });
    expect([await stream.closed(), await viewer.closed()]).toEqual([CLOSE.ended.code, CLOSE.ended.code]);
    await until(() => tap.connections === 0);
  });

  test('only the controller’s window asks the machine for another size; everybody sees it', async () => {
    const { sessionId, stream } = await start();
    const viewer = await VncClient.open(jonas, sessionId, 'join');
    await viewer.until(() => viewer.page.canvas.width === 400);
    viewer.say(desktopSize(640, 480));
    stream.say(desktopSize(520, 360));
    await viewer.until(() => viewer.page.canvas.width !== 400);
    expect([viewer.page.canvas.width, viewer.page.canvas.height]).toEqual([520, 360]);
    await until(async () => (await isExact(stream)) && (await isExact(viewer)));
    stream.say(desktopSize(400, 300));
    await viewer.until(() => viewer.page.canvas.width === 400);
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('a key and a button that are down when the controller’s window goes are let go at the machine', async () => {
    const { sessionId, stream } = await start();
    await stream.until(() => stream.page.canvas.width === 400);
    const before = tap.inputs.length;
    stream.say(keyEvent(0x61), keyEvent(0x62), keyEvent(0x62, false), pointerEvent(20, 30, 1));
    await until(() => tap.inputs.length === before + 4);
    stream.close();
    await until(() => tap.inputs.length === before + 6);
    expect(tap.inputs.slice(-2)).toEqual([pointerEvent(20, 30), keyEvent(0x61, false)]);
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('where somebody has to watch, nothing of the controller’s reaches the machine unwatched, another size neither', async () => {
    await plant.admin.put(`/api/endpoints/${endpoint.id}/limits`, {
      ...{ hours: null, maxMinutes: null, idleMinutes: null, observer: true },
    });
    const { sessionId, stream } = await start();
    const events = await mara.events();
    events.say({ t: 'subscribe', topic: `session:${sessionId}` });
    await events.session(sessionId, (session) => session.unwatched);
    await stream.until(() => stream.page.canvas.width === 400);
    const before = tap.inputs.length;
    stream.say(keyEvent(0x61), keyEvent(0x61, false), pointerEvent(20, 30), desktopSize(520, 360));
    const viewer = await VncClient.open(jonas, sessionId, 'join');
    await events.session(sessionId, (session) => !session.unwatched);
    stream.say(keyEvent(0x62), keyEvent(0x62, false));
    await until(() => tap.inputs.length > before + 1);
    expect(tap.inputs.slice(before).map((input) => input.readUInt32BE(4))).toEqual([0x62, 0x62]);
    expect(stream.page.canvas.width).toBe(400);
    viewer.close();
    await events.session(sessionId, (session) => session.unwatched);
    stream.say(keyEvent(0x63), desktopSize(520, 360));
    await VncClient.open(jonas, sessionId, 'join');
    await events.session(sessionId, (session) => !session.unwatched);
    stream.say(desktopSize(500, 350), keyEvent(0x64), keyEvent(0x64, false));
    await stream.until(() => stream.page.canvas.width !== 400);
    expect(stream.page.canvas.width).toBe(500);
    await until(() => tap.inputs.length > before + 4);
    expect(tap.inputs.slice(before + 2).map((input) => input[0])).toEqual([251, 4, 4]);
    expect(tap.inputs.slice(before + 3).map((input) => input.readUInt32BE(4))).toEqual([0x64, 0x64]);
    stream.say(desktopSize(400, 300));
    await stream.until(() => stream.page.canvas.width === 400);
    await mara.post(`/api/sessions/${sessionId}/end`);
    await plant.admin.put(`/api/endpoints/${endpoint.id}/limits`, {
      ...{ hours: null, maxMinutes: null, idleMinutes: null, observer: false },
    });
  });

  test('a reload of anybody goes on with the same picture on the same connection', async () => {
    const { sessionId, stream } = await start();
    const viewer = await VncClient.open(jonas, sessionId, 'join');
    await viewer.until(() => viewer.page.canvas.width === 400);
    // How many updates the machine makes of it is its own affair: one is enough.
    const seen = viewer.page.updates;
    xvnc.starts('xterm', '-geometry', '30x8+20+20', '-e', 'sh', '-c', 'seq 1 500; sleep 1000');
    await viewer.until(() => viewer.page.updates > seen);
    stream.close();
    viewer.close();
    const again = await VncClient.open(mara, sessionId, 'control');
    const viewerAgain = await VncClient.open(jonas, sessionId, 'join');
    await until(async () => (await isExact(again)) && (await isExact(viewerAgain)));
    expect(tap.connections).toBe(1);
    expect(again.page.told.length).toBeGreaterThan(0);
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('the password stops at the gateway, and the certificate is pinned', async () => {
    const panel = await endpointAt(locked.port, 'Locked panel');
    const { sessionId, stream } = await start(panel);
    const viewer = await VncClient.open(jonas, sessionId, 'join');
    await viewer.until(() => viewer.page.canvas.width === 200);
    await stream.until(() => stream.page.canvas.width === 200);
    const pinned = await plant.admin.get<EndpointView>(`/api/endpoints/${panel.id}`);
    expect(pinned.hostKey).toMatchObject({ algorithm: 'x509', fingerprint: locked.fingerprint });
    expect(gateway.log()).not.toContain(PASSWORD);
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('a browser that stops reading is skipped, and sees the whole picture when it reads again', async () => {
    const { sessionId, stream } = await start();
    const viewer = await VncClient.open(jonas, sessionId, 'join');
    await viewer.until(() => viewer.page.canvas.width === 400);
    viewer.echoes = false;
    for (let i = 0; i < 40; i += 1) xvnc.runs('xsetroot', '-mod', String(3 + i), '5', '-fg', '#ff0000');
    await until(() => isExact(stream));
    viewer.echoes = true;
    xvnc.runs('xsetroot', '-solid', '#445566');
    await until(async () => (await isExact(stream)) && (await isExact(viewer)));
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('what is no RFB closes the socket, and no text frame passes', async () => {
    const { sessionId, stream } = await start();
    const viewer = await VncClient.open(jonas, sessionId, 'join');
    await viewer.until(() => viewer.page.canvas.width === 400);
    viewer.say(Buffer.from([99, 1, 2, 3]));
    expect(await viewer.closed()).toBe(CLOSE.abuse.code);
    const other = await VncClient.open(jonas, sessionId, 'join');
    other.ws.send('{"t":"ack","bytes":1}');
    expect(await other.closed()).toBe(CLOSE.abuse.code);
    expect(stream.closeCode).toBeUndefined();
    await mara.post(`/api/sessions/${sessionId}/end`);
  });
});

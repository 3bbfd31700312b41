/**
 * The password of an RDP sign-in goes to guacd and nowhere else: not into a frame, a word, an answer, a log, a row, a
 * file or a process's arguments, raw or encoded, whether the machine took it or not.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { WebSocket } from 'ws';
import { encode, InstructionReader } from '../../gateway/protocols/rdp/instruction.js';
import type { EndpointView, StartedSession, TicketView } from '../../gateway/wire/api.js';
import type { CredentialsWord } from '../../gateway/wire/events.js';
import { protocolsWith, STREAM_PATH, streamProtocol } from '../../gateway/wire/tickets.js';
import { until } from '../contract/upstream-contract.js';
import { makeCanary } from '../fixtures/canary.js';
import { descendants } from '../fixtures/child.js';
import { GUACD_NEEDS, startGuacd, type Guacd } from '../fixtures/guacd.js';
import { describeWith } from '../fixtures/need.js';
import { startXrdp, XRDP_NEEDS, type Xrdp } from '../fixtures/xrdp.js';
import type { EventsClient } from '../model/events-client.js';
import { openPlant, startGateway, type Plant, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';

/** CLIENT_UNAUTHORIZED (guacamole manual, "Status codes"). */
const UNAUTHORIZED = 0x0301;

/** Everything one stream socket was sent. */
interface Window {
  readonly frames: Buffer[];
  readonly ws: WebSocket;
}

describeWith([...XRDP_NEEDS, ...GUACD_NEEDS], 'the password of an RDP sign-in', () => {
  const right = makeCanary();
  const wrong = makeCanary();
  const canaries = { right, wrong };
  let guacd: Guacd;
  let xrdp: Xrdp;
  /** Stands before guacd: hears what it is told, and can say in its place that the machine refused. */
  let engine: Server;
  let refuses = false;
  const told: Buffer[] = [];
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let jonas: Person;
  let endpoint: EndpointView;
  const windows: Window[] = [];
  const listeners: EventsClient[] = [];
  const answers: string[] = [];
  const processes: string[] = [];

  beforeAll(async () => {
    guacd = await startGuacd();
    xrdp = await startXrdp({ width: 320, height: 240 });
    engine = createServer((near) => {
      const reader = new InstructionReader();
      const far = refuses ? undefined : connect({ host: guacd.host, port: guacd.port });
      for (const end of [near, far]) {
        end?.on('error', () => undefined);
        end?.on('close', () => [near, far].forEach((each) => each?.destroy()));
      }
      far?.on('data', (bytes) => near.write(bytes));
      near.on('data', (bytes) => {
        told.push(bytes);
        if (far !== undefined) {
          far.write(bytes);
          return;
        }
        reader.push(bytes);
        while (reader.next()) {
          if (reader.opcode === 'select') near.write(encode('args', 'VERSION_1_1_0', 'username', 'password'));
          if (reader.opcode === 'connect')
            near.write(Buffer.concat([encode('ready', '$x'), encode('error', 'refused', UNAUTHORIZED)]));
        }
      });
    });
    engine.listen(0, '127.0.0.1');
    await once(engine, 'listening');
    const { port } = engine.address() as AddressInfo;
    gateway = await startGateway({ settings: { rdp: { guacd: { host: '127.0.0.1', port } } } });
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    jonas = await plant.addPerson('jonas.weber');
    endpoint = await plant.admin.post<EndpointView>(`/api/domains/${plant.domainId}/endpoints`, {
      ...{ name: 'Historian', protocol: 'rdp', host: '127.0.0.1', port: xrdp.port },
    });
    await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: true });
    for (const person of [jonas, plant.admin]) {
      const events = await person.events();
      events.say({ t: 'subscribe', topic: `domain:${plant.domainId}` });
      listeners.push(events);
    }
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    engine.close();
    await xrdp.close();
    await guacd.close();
  });

  async function open(person: Person, sessionId: string, role: 'control' | 'join'): Promise<Window> {
    const { ticket } = await person.post<TicketView>(`/api/sessions/${sessionId}/${role}`);
    const ws = new WebSocket(
      gateway.url.replace('http', 'ws') + STREAM_PATH,
      protocolsWith(streamProtocol('rdp'), ticket),
      { headers: { cookie: person.cookie, origin: gateway.url } },
    );
    const window: Window = { ws, frames: [] };
    ws.on('message', (data: Buffer) => window.frames.push(data));
    await once(ws, 'open');
    if (role === 'control') ws.send(JSON.stringify({ t: 'size', width: 320, height: 240 }));
    windows.push(window);
    return window;
  }

  async function start(credentials: CredentialsWord): Promise<{ sessionId: string; events: EventsClient }> {
    const events = await mara.events();
    listeners.push(events);
    const { sessionId } = await mara.post<StartedSession>(`/api/endpoints/${endpoint.id}/sessions`, {});
    events.say({ t: 'subscribe', topic: `session:${sessionId}` });
    events.onPrompt((prompt) => {
      if (prompt.kind === 'host-key')
        events.say({
          ...{ t: 'answer', sessionId, promptId: prompt.id, answer: { kind: 'host-key', trust: true } },
        });
      if (prompt.kind === 'credentials')
        events.say({
          ...{ t: 'answer', sessionId, promptId: prompt.id, answer: { kind: 'credentials', credentials } },
        });
    });
    const listener = await jonas.events();
    listener.say({ t: 'subscribe', topic: `session:${sessionId}` });
    listeners.push(listener);
    return { sessionId, events };
  }

  /** Arguments and environment of everything that serves the session now. */
  function lookAtProcesses(): void {
    for (const pid of [process.pid, guacd.pid, ...descendants(guacd.pid)])
      for (const what of ['cmdline', 'environ'])
        try {
          processes.push(readFileSync(`/proc/${String(pid)}/${what}`, 'latin1'));
        } catch {
          // It ended while we looked.
        }
  }

  async function readEverything(sessionId: string): Promise<void> {
    const domain = `/api/domains/${plant.domainId}`;
    for (const person of [mara, jonas, plant.admin])
      for (const route of [
        ...['/api/me', `${domain}/endpoints`, `${domain}/sessions?state=all`, `${domain}/audit`],
        ...[`${domain}/audit/export`, `/api/endpoints/${endpoint.id}`, `/api/sessions/${sessionId}`],
      ]) {
        const answer = await fetch(gateway.url + route, { headers: { cookie: person.cookie } });
        answers.push(JSON.stringify([...answer.headers]), await answer.text());
      }
  }

  test('… is taken by a machine that is worked and watched', async () => {
    const { sessionId, events } = await start({
      ...{ method: 'password', user: 'PLANT\\mara', password: right.text },
    });
    const controller = await open(mara, sessionId, 'control');
    await events.session(sessionId, (session) => session.state === 'active');
    const viewer = await open(jonas, sessionId, 'join');
    await until(() => [controller, viewer].every(({ frames }) => frames.length > 1));
    lookAtProcesses();
    controller.ws.send(encode('key', 0x61, 1));
    controller.ws.send(encode('key', 0x61, 0));
    await readEverything(sessionId);
    await mara.post(`/api/sessions/${sessionId}/end`);
    await until(() => [controller, viewer].every(({ ws }) => ws.readyState === WebSocket.CLOSED));
  }, 60_000);

  test('… is refused as often as it is given, and the start ends with that', async () => {
    refuses = true;
    const { sessionId, events } = await start({
      ...{ method: 'password', user: 'mara', password: wrong.text },
    });
    await open(mara, sessionId, 'control');
    const { end } = await events.session(sessionId, (session) => session.state === 'ended');
    lookAtProcesses();
    await readEverything(sessionId);
    expect(JSON.stringify(end)).toContain('credentials-refused');
  }, 60_000);

  test('… is found nowhere but in what guacd was told, and so are guacd’s arguments', () => {
    const places: Record<string, string | Buffer> = {
      'log of the gateway': gateway.log(),
      'log of guacd': guacd.log(),
      'arguments and environments': processes.join('\n'),
    };
    windows.forEach((window, i) => (places[`frames of window ${String(i)}`] = Buffer.concat(window.frames)));
    listeners.forEach((listener, i) => (places[`events ${String(i)}`] = JSON.stringify(listener.words)));
    answers.forEach((answer, i) => (places[`answer ${String(i)}`] = answer));
    for (const [name, canary] of Object.entries(canaries)) {
      expect({ name, seen: canary.huntIn(places) }).toEqual({ name, seen: [] });
      expect({ name, seen: canary.huntInFiles(gateway.dataDir) }).toEqual({ name, seen: [] });
      // The hunt finds it where it has to be.
      expect(canary.huntIn({ told: Buffer.concat(told) }).map(({ encoding }) => encoding)).toContain('raw');
    }
    expect(windows.length).toBe(3);
    for (const { frames } of windows) {
      const said = Buffer.concat(frames).toString('latin1');
      for (const word of ['4.args', '7.connect', '5.ready', '6.select', '8.required', '4.argv'])
        expect(said).not.toContain(word);
    }
    expect(processes.join('\n')).toContain('guacd');
  });
});

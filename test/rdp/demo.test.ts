/** The demonstration's desktop: the panel over RDP where guacd and xrdp are at hand, and nothing left of it afterwards. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { startSandboxRdp } from '../../gateway/demo/sandbox-rdp.js';
import type { DemoEntered, EndpointView, Me, StartedSession } from '../../gateway/wire/api.js';
import { until } from '../contract/upstream-contract.js';
import { accepts, descendants } from '../fixtures/child.js';
import {
  buildGateway,
  makeGatewayHome,
  type BuiltGateway,
  type GatewayHome,
} from '../fixtures/gateway-process.js';
import { GUACD_NEEDS } from '../fixtures/guacd.js';
import { describeWith } from '../fixtures/need.js';
import { findProgram } from '../fixtures/programs.js';
import { tmpDir } from '../fixtures/tmp-dir.js';
import { Person } from '../model/person.js';
import { RdpClient } from '../model/rdp-client.js';

/** The panel's ground, its frame and its tank's water, as hex. */
const GROUND = '0e1317';
const FRAME = '35414c';
const WATER = '228db4';

const nameOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${String(pid)}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
};

describeWith([...GUACD_NEEDS, 'program:xrdp', 'program:openssl'], 'npm run demo with xrdp and guacd', () => {
  let built: BuiltGateway;
  let home: GatewayHome;
  beforeAll(async () => {
    built = await buildGateway();
    home = await makeGatewayHome(built, {}, ['--demo']);
  }, 60_000);
  afterAll(() => {
    home.close();
    built.close();
  });

  /** Starts it, and enters as its controller. */
  async function enter(env: Readonly<Record<string, string>> = {}) {
    const gateway = await home.start(undefined, env);
    const [link, last] = [/\/demo#(\S+)/, /Sandbox machines: (.*)/];
    await until(() => last.test(gateway.said()));
    const mara = new Person(home.url, 'mara.lindqvist');
    const token = link.exec(gateway.said())?.[1];
    await mara.post<DemoEntered>('/api/demo/enter', { token });
    return { gateway, mara, machines: last.exec(gateway.said())?.[1] };
  }
  async function desktopOf(mara: Person): Promise<EndpointView | undefined> {
    const domainId = (await mara.get<Me>('/api/me')).domains[0]?.id;
    const endpoints = await mara.get<EndpointView[]>(`/api/domains/${String(domainId)}/endpoints`);
    return endpoints.find(({ protocol }) => protocol === 'rdp');
  }

  test('… has a desktop to try, known and open to all, and leaves no process behind', async () => {
    const { gateway, mara, machines } = await enter();
    expect(machines).toBe('a shell over SSH, an operator panel over VNC, and the same panel over RDP.');
    const desktop = await desktopOf(mara);
    if (desktop === undefined) throw new Error('no desktop');
    expect([desktop.name, desktop.joint, desktop.hostKey?.algorithm]).toEqual([
      ...['Sandbox desktop', true, 'x509'],
    ]);

    await mara.put(`/api/endpoints/${desktop.id}/settings`, { protocol: 'rdp', quality: 'lossless' });

    const { sessionId } = await mara.post<StartedSession>(`/api/endpoints/${desktop.id}/sessions`, {});
    const events = await mara.events();
    events.onPrompt(({ kind, id: promptId }) => {
      if (kind !== 'credentials') throw new Error(`it asks for ${kind}`);
      const credentials = { method: 'password', user: 'mara', password: 'any' } as const;
      events.say({ t: 'answer', sessionId, promptId, answer: { kind, credentials } });
    });
    events.say({ t: 'subscribe', topic: `session:${sessionId}` });
    const window = await RdpClient.open(mara, sessionId, 'control', { width: 800, height: 480 });
    const at = (x: number, y: number): string => Buffer.from(window.page.colourAt(x, y)).toString('hex');
    await window.until(() => at(2, 2) === GROUND && at(58, 58) === FRAME && at(160, 410) === WATER);

    const children = descendants(gateway.pid);
    expect(children.map(nameOf)).toEqual(expect.arrayContaining(['xrdp']));
    gateway.signal('SIGTERM');
    expect(await gateway.exited).toBe(0);
    await until(() => children.every((pid) => nameOf(pid) === ''));
    expect(await accepts(desktop.port)).toBe(false);
  }, 60_000);

  test('… takes it away where guacd or xrdp have gone, says why, and brings it back with them', async () => {
    for (const [env, there, said] of [
      [{ PATH: '' }, false, /VNC; no RDP, for guacd is not installed \(npm run guacd:install\)\.$/],
      [{}, true, /, and the same panel over RDP\.$/],
    ] as const) {
      const { gateway, mara, machines } = await enter(env);
      try {
        expect(machines).toMatch(said);
        expect((await desktopOf(mara)) !== undefined).toBe(there);
      } finally {
        await gateway.kill();
      }
    }
  }, 60_000);

  test('… with the certificate that is known from the first time, and ends when it is closed', async () => {
    const dir = tmpDir('sandbox');
    const found = (name: string): string | undefined => findProgram(name);
    const programs = { xrdp: found('xrdp'), openssl: found('openssl'), setpriv: found('setpriv') };
    const prints: string[] = [];
    for (let time = 0; time < 2; time += 1) {
      const path = process.env['PATH'] ?? '';
      const sandbox = await startSandboxRdp({ dir: dir.path, panelPort: 1, path, programs });
      if (typeof sandbox === 'string') throw new Error(sandbox);
      prints.push(sandbox.hostKey.fingerprint);
      await until(() => accepts(sandbox.port));
      await sandbox.close();
      await sandbox.close();
      expect([await accepts(sandbox.port), nameOf(sandbox.pid ?? 0)]).toEqual([false, '']);
    }
    expect(prints[0]).toBe(prints[1]);
    dir.close();
  });
});

test('without xrdp, or without openssl for its first certificate, there is none, and a sentence says so', async () => {
  const dir = tmpDir('sandbox');
  const options = { dir: dir.path, panelPort: 1, path: '' };
  const none = { xrdp: undefined, openssl: undefined, setpriv: undefined };
  expect(await startSandboxRdp({ ...options, programs: none })).toMatch(/xrdp is not installed/);
  expect(await startSandboxRdp({ ...options, programs: { ...none, xrdp: '/bin/true' } })).toMatch(
    /openssl is not installed/,
  );
  dir.close();
});

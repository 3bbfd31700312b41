/** The gateway as a process: killed, told to stop, debugged, started twice. What stays behind is the truth. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditRow, EndpointView, Page, SessionView } from '../../gateway/wire/api.js';
import { CLOSE } from '../../gateway/wire/close-codes.js';
import type { CredentialsWord } from '../../gateway/wire/events.js';
import { until } from '../contract/upstream-contract.js';
import { freePort } from '../fixtures/free-port.js';
import {
  type BuiltGateway,
  buildGateway,
  type GatewayHome,
  type GatewayProcess,
  makeGatewayHome,
} from '../fixtures/gateway-process.js';
import { describeWith } from '../fixtures/need.js';
import { type Sshd, startSshd } from '../fixtures/sshd.js';
import { openPlant, type Plant } from '../model/gateway.js';
import type { Person } from '../model/person.js';

/** From the start of the next process to the truth in every row. */
const SETTLED_WITHIN_MS = 10_000;
const STOPPED_WITHIN_MS = 20_000;

describeWith('sshd', 'a gateway process', () => {
  let sshd: Sshd;
  let built: BuiltGateway;
  let home: GatewayHome;
  let gateway: GatewayProcess;
  let plant: Plant;
  let mara: Person;
  let jonas: Person;
  let endpoint: EndpointView;
  let credentials: CredentialsWord;

  beforeAll(async () => {
    sshd = await startSshd();
    built = await buildGateway();
    home = await makeGatewayHome(built);
    gateway = await home.start();
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    jonas = await plant.addPerson('jonas.weber');
    endpoint = await plant.addEndpoint(sshd);
    credentials = { method: 'password', user: sshd.user, password: sshd.password };
  }, 60_000);
  afterAll(async () => {
    await gateway.kill();
    home.close();
    built.close();
    await sshd.close();
  });

  /** A session with a viewer, in the middle of output. */
  async function busySession() {
    const opened = await mara.startLive(endpoint.id, credentials);
    const viewer = await jonas.join(opened.sessionId);
    opened.stream.type('while sleep 0.01; do echo y; done\r');
    await viewer.shows('y\ny\ny');
    return { ...opened, viewer };
  }

  const view = (sessionId: string): Promise<SessionView> => plant.admin.get(`/api/sessions/${sessionId}`);
  const active = async (): Promise<number> => {
    const page = await plant.admin.get<{ rows: readonly SessionView[] }>(
      `/api/domains/${plant.domainId}/sessions?state=running`,
    );
    return page.rows.length;
  };
  const proof = (): Promise<unknown> => plant.admin.get(`/api/domains/${plant.domainId}/audit/proof`);

  test('killed in mid-session leaves no session active: after the next start each ended by the crash, the chain whole', async () => {
    const { sessionId, stream, viewer } = await busySession();
    await gateway.kill();
    expect([await stream.closed(), await viewer.closed()]).toEqual([1006, 1006]);
    // The machine's side goes with the process.
    await until(() => sshd.processes() === 0);
    const from = performance.now();
    gateway = await home.start();
    const ended = await view(sessionId);
    expect(performance.now() - from).toBeLessThan(SETTLED_WITHIN_MS);
    expect(ended).toMatchObject({ state: 'ended', end: { code: 'gateway-crash' } });
    expect(ended.endedAt).toBeGreaterThanOrEqual(ended.startedAt ?? Infinity);
    expect(ended.participants.every(({ leftAt }) => leftAt !== null)).toBe(true);
    expect(await active()).toBe(0);
    expect(await proof()).toMatchObject({ intact: true });
    const { rows } = await plant.admin.get<Page<AuditRow>>(
      `/api/domains/${plant.domainId}/audit?session=${sessionId}`,
    );
    expect(rows[0]).toMatchObject({ action: 'session.end', reason: 'gateway-crash' });
    // Nobody comes back into it, with or without a window that never noticed; a new one starts.
    expect(await mara.refused(mara.control(sessionId))).toBe('session-over');
    expect(await jonas.refused(jonas.join(sessionId))).toBe('session-over');
    const next = await mara.startLive(endpoint.id, credentials);
    await mara.post(`/api/sessions/${next.sessionId}/end`);
  }, 60_000);

  test('killed again and again under load, it is whole after every start', async () => {
    for (let round = 0; round < 2; round++) {
      const { sessionId } = await busySession();
      const people = [mara, jonas, plant.admin].map((person) => person.events());
      await new Promise((resolve) => setTimeout(resolve, round * 40));
      await gateway.kill();
      await Promise.allSettled(people);
      gateway = await home.start();
      expect((await view(sessionId)).end?.code).toBe('gateway-crash');
      expect(await active()).toBe(0);
    }
    expect(await proof()).toMatchObject({ intact: true });
  }, 60_000);

  test('told to stop says so to everybody, writes the ends and is gone in time, also when the machine hangs', async () => {
    const { sessionId, stream, viewer, events } = await busySession();
    sshd.freeze();
    const from = performance.now();
    gateway.signal('SIGTERM');
    expect([await stream.closed(), await viewer.closed()]).toEqual([
      CLOSE.stopping.code,
      CLOSE.stopping.code,
    ]);
    expect(await events.closed()).toBe(CLOSE.stopping.code);
    expect(await gateway.exited).toBe(0);
    expect(performance.now() - from).toBeLessThan(STOPPED_WITHIN_MS);
    sshd.thaw();
    gateway = await home.start();
    expect(await view(sessionId)).toMatchObject({ state: 'ended', end: { code: 'gateway-stopped' } });
    expect(await proof()).toMatchObject({ intact: true });
  }, 60_000);

  test('SIGUSR1 opens no debugger', async () => {
    gateway.signal('SIGUSR1');
    // Node would say so at once, before the next answer.
    await mara.me();
    await plant.admin.get('/api/me');
    expect(gateway.said()).not.toMatch(/debugger/i);
  });

  test('a second one on the same database refuses with one sentence, and the first goes on', async () => {
    const port = await freePort();
    const second = home.start(port);
    await expect(second).rejects.toThrow(
      /another gateway \(process \d+ on \S+, last seen \d+ s ago\) runs on this database/,
    );
    const said = await second.then(String, String);
    expect(said.split('ended before it listened: ')[1]?.trim().split('\n')).toHaveLength(1);
    const next = await mara.startLive(endpoint.id, credentials);
    await mara.post(`/api/sessions/${next.sessionId}/end`);
  });

  test('its arguments and its environment hold no secret', async () => {
    const { readFileSync } = await import('node:fs');
    const words = ['cmdline', 'environ'].map((what) =>
      readFileSync(`/proc/${String(gateway.pid)}/${what}`, 'utf8'),
    );
    for (const secret of ['cookie.key', 'audit.key']) {
      const text = readFileSync(`${home.dataDir}/secrets/${secret}`, 'utf8').trim();
      for (const word of words) expect(word).not.toContain(text);
    }
  });
});

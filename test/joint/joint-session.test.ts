/** A joint session on a real OpenSSH server, from the start to the end, as the people in it live it. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CLOSE } from '../../gateway/wire/close-codes.js';
import type { AuditRow, EndpointView, Page, SessionView } from '../../gateway/wire/api.js';
import type { CredentialsWord } from '../../gateway/wire/events.js';
import { until } from '../contract/upstream-contract.js';
import { describeWith } from '../fixtures/need.js';
import { type Sshd, startSshd } from '../fixtures/sshd.js';
import { openPlant, PASSWORD, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';

describeWith('sshd', 'a joint session', () => {
  let sshd: Sshd;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let jonas: Person;
  let endpoint: EndpointView;
  let credentials: CredentialsWord;

  beforeAll(async () => {
    sshd = await startSshd();
    gateway = await startGateway();
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    jonas = await plant.addPerson('jonas.weber');
    endpoint = await plant.addEndpoint(sshd);
    credentials = { method: 'password', user: sshd.user, password: sshd.password };
  });
  afterAll(async () => {
    await gateway.close();
    await sshd.close();
  });

  test('the controller types, a viewer sees the same screen from the moment he joins, and types nothing', async () => {
    const { sessionId, stream } = await mara.startLive(endpoint.id, credentials);
    stream.type('PS1="> "; clear; echo one-$((40+2))\r');
    await stream.shows('one-42');
    const viewer = await jonas.join(sessionId);
    await viewer.shows('one-42');
    viewer.type('echo from-the-viewer\r');
    viewer.ws.send(JSON.stringify({ t: 'size', columns: 20, rows: 5 }));
    stream.type('echo two-$((40+3)); stty size\r');
    await stream.shows('two-43');
    await viewer.shows('24 80');
    expect(viewer.screen()).toBe(stream.screen());
    expect(stream.screen()).not.toContain('from-the-viewer');
    await mara.post(`/api/sessions/${sessionId}/end`);
    expect([await stream.closed(), await viewer.closed()]).toEqual([CLOSE.ended.code, CLOSE.ended.code]);
    await until(() => sshd.processes() === 0);
  });

  test('a resize of the controller’s window reaches the machine and every viewer', async () => {
    const { sessionId, stream } = await mara.startLive(endpoint.id, credentials);
    const viewer = await jonas.join(sessionId);
    await viewer.until(() => viewer.terminal.cols === 80);
    stream.terminal.resize(120, 36);
    stream.resize(120, 36);
    await viewer.until(() => viewer.terminal.cols === 120 && viewer.terminal.rows === 36);
    stream.type('stty size\r');
    await viewer.shows('36 120');
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('a reload of anybody goes on with the same screen and the same shell', async () => {
    const { sessionId, stream } = await mara.startLive(endpoint.id, credentials);
    stream.type('PS1="> "; clear; X=kept; echo ready\r');
    await stream.shows('ready');
    const viewer = await jonas.join(sessionId);
    await viewer.shows('ready');
    stream.close();
    viewer.close();
    const again = await mara.control(sessionId);
    const viewerAgain = await jonas.join(sessionId);
    await again.shows('ready');
    again.type('echo $X-it\r');
    await viewerAgain.shows('kept-it');
    expect(viewerAgain.screen()).toBe(again.screen());
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('a domain admin terminates: every browser closed within 500 ms, the machine gone within 2 s also when it hangs', async () => {
    const { sessionId, stream } = await mara.startLive(endpoint.id, credentials);
    const viewer = await jonas.join(sessionId);
    await viewer.until(() => viewer.bytes > 0);
    sshd.freeze();
    try {
      const from = performance.now();
      await plant.admin.post(`/api/sessions/${sessionId}/terminate`, { reason: 'wrong line' });
      expect([await stream.closed(), await viewer.closed()]).toEqual([CLOSE.ended.code, CLOSE.ended.code]);
      expect(Math.max(stream.closedAt ?? Infinity, viewer.closedAt ?? Infinity) - from).toBeLessThan(500);
    } finally {
      sshd.thaw();
    }
    const view = await jonas.get<SessionView>(`/api/sessions/${sessionId}`);
    expect(view.end).toMatchObject({
      code: 'terminated',
      note: 'wrong line',
      byPerson: { fullName: 'Anna Berg' },
    });
    expect(view.state).toBe('ended');
    expect(await mara.refused(mara.control(sessionId))).toBe('session-over');
    expect(await jonas.refused(jonas.join(sessionId))).toBe('session-over');
    const next = await mara.startLive(endpoint.id, credentials);
    await mara.post(`/api/sessions/${next.sessionId}/end`);
  });

  test('only a domain admin terminates', async () => {
    const { sessionId } = await mara.startLive(endpoint.id, credentials);
    expect(await jonas.refused(jonas.post(`/api/sessions/${sessionId}/terminate`, { reason: 'x' }))).toBe(
      'domain-admin-only',
    );
    expect(await mara.refused(mara.post(`/api/sessions/${sessionId}/terminate`, { reason: 'x' }))).toBe(
      'domain-admin-only',
    );
    expect(await jonas.refused(jonas.post(`/api/sessions/${sessionId}/end`))).toBe('domain-admin-only');
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('switching joint sessions off puts viewers out within a second and refuses new ones; the controller stays', async () => {
    const { sessionId, stream } = await mara.startLive(endpoint.id, credentials);
    const viewer = await jonas.join(sessionId);
    await viewer.until(() => viewer.bytes > 0);
    const from = performance.now();
    await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: false });
    expect(await viewer.closed()).toBe(CLOSE.jointOff.code);
    expect((viewer.closedAt ?? Infinity) - from).toBeLessThan(1000);
    expect(await jonas.refused(jonas.join(sessionId))).toBe('joint-off');
    stream.type('echo still-$((1+1))\r');
    await stream.shows('still-2');
    await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: true });
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('a right taken away puts out viewer and controller within a second; a disabled account too', async () => {
    const lena = await plant.addPerson('lena.kowalska');
    const { sessionId, stream } = await mara.startLive(endpoint.id, credentials);
    const viewer = await lena.join(sessionId);
    await viewer.until(() => viewer.bytes > 0);
    const from = performance.now();
    const { user } = await lena.me();
    await plant.admin.patch(`/api/domains/${plant.domainId}/people/${user.id}`, { disabled: true });
    expect([CLOSE.userDisabled.code, CLOSE.signedOut.code]).toContain(await viewer.closed());
    expect((viewer.closedAt ?? Infinity) - from).toBeLessThan(1000);
    const then = performance.now();
    await plant.admin.put(`/api/endpoints/${endpoint.id}/access`, { access: 'listed', people: [] });
    expect(await stream.closed()).toBe(CLOSE.ended.code);
    expect((stream.closedAt ?? Infinity) - then).toBeLessThan(1000);
    const view = await plant.admin.get<SessionView>(`/api/sessions/${sessionId}`);
    expect(view.end?.code).toBe('access-removed');
    await plant.admin.put(`/api/endpoints/${endpoint.id}/access`, { access: 'everyone', people: [] });
  });

  test('signing out closes that login’s sockets within a second; the controller may come back', async () => {
    const { sessionId, stream, events } = await mara.startLive(endpoint.id, credentials);
    const from = performance.now();
    await mara.post('/api/logout');
    expect(await stream.closed()).toBe(CLOSE.signedOut.code);
    expect(await events.closed()).toBe(CLOSE.signedOut.code);
    expect((stream.closedAt ?? Infinity) - from).toBeLessThan(1000);
    await mara.signIn(PASSWORD);
    const again = await mara.control(sessionId);
    await again.until(() => again.bytes > 0);
    again.type('echo back-$((1+1))\r');
    await again.shows('back-2');
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('the record of a session names controller, viewers with joined and left, device and times, in a chain that holds', async () => {
    const { sessionId } = await mara.startLive(endpoint.id, credentials);
    const viewer = await jonas.join(sessionId);
    await viewer.until(() => viewer.bytes > 0);
    viewer.close();
    await viewer.closed();
    await plant.admin.post(`/api/sessions/${sessionId}/terminate`, { reason: 'done' });
    const view = await jonas.get<SessionView>(`/api/sessions/${sessionId}`);
    expect(view.endpoint).toMatchObject({ name: 'Mixing line 2', host: '127.0.0.1', port: sshd.port });
    expect(view.controller.fullName).toBe('Mara Lindqvist');
    const [controller, watcher] = view.participants;
    expect(controller).toMatchObject({ role: 'controller', leaveCode: 'session-ended' });
    expect(watcher).toMatchObject({ role: 'viewer', person: { fullName: 'Jonas Weber' } });
    expect(watcher?.leftAt).toBeGreaterThanOrEqual(watcher?.joinedAt ?? Infinity);
    const { rows } = await plant.admin.get<Page<AuditRow>>(
      `/api/domains/${plant.domainId}/audit?session=${sessionId}`,
    );
    expect(rows.map((row) => row.action).reverse()).toEqual([
      'session.start',
      'session.join',
      'session.join',
      'session.leave',
      'session.terminate',
    ]);
    const proof = await plant.admin.get(`/api/domains/${plant.domainId}/audit/proof`);
    expect(proof).toMatchObject({ intact: true });
  });

  test('ten viewers watch, the eleventh is told why, and one of many racers gets the last seat', async () => {
    const { sessionId, stream } = await mara.startLive(endpoint.id, credentials);
    const people = await Promise.all(Array.from({ length: 14 }, (_, i) => plant.addPerson(`viewer${i}`)));
    const nine = await Promise.all(people.slice(0, 9).map((person) => person.join(sessionId)));
    const racers = await Promise.all(
      people.slice(9).map(async (person) => {
        try {
          const racer = await person.join(sessionId);
          await racer.until(() => racer.bytes > 0 || racer.closeCode !== undefined);
          return racer.closeCode ?? 'in';
        } catch {
          return 'refused';
        }
      }),
    );
    expect(racers.filter((outcome) => outcome === 'in')).toHaveLength(1);
    const late = await plant.addPerson('late.comer');
    expect(await late.refused(late.join(sessionId))).toBe('no-free-seat');
    stream.type('echo seen-$((5*5))\r');
    await Promise.all(nine.map((viewer) => viewer.shows('seen-25')));
    nine[0]?.close();
    await nine[0]?.closed();
    await until(async () => (await late.get<SessionView>(`/api/sessions/${sessionId}`)).may.view === null);
    const admitted = await late.join(sessionId);
    await admitted.shows('seen-25');
    await mara.post(`/api/sessions/${sessionId}/end`);
  });
});

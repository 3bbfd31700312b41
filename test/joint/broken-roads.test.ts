/** Bad lines to the browser and to the machine: late, thin, half-open, cut. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { PING_EVERY_MS } from '../../gateway/domain/limits.js';
import { STAGE_LIMITS } from '../../gateway/protocols/ssh/handshake.js';
import { TerminalPool } from '../../gateway/protocols/ssh/terminal-pool.js';
import { SshUpstream } from '../../gateway/protocols/ssh/upstream.js';
import { Secret } from '../../gateway/secret.js';
import type { SessionView } from '../../gateway/wire/api.js';
import { CLOSE } from '../../gateway/wire/close-codes.js';
import { until } from '../contract/upstream-contract.js';
import { LeapingClock } from '../fakes/leaping-clock.js';
import { describeWith } from '../fixtures/need.js';
import { startTcpProxy, type TcpProxy } from '../fixtures/tcp-proxy.js';
import { sameLook } from '../model/look.js';
import { passTime } from '../model/pass-time.js';
import type { Opened } from '../model/person.js';
import { openScene, type Scene } from '../model/scene.js';
import type { StreamClient } from '../model/stream-client.js';

const GRACE_S = 30;
const DELAY_MS = 100;
const THIN = 10_000;

describeWith('sshd', 'a bad road', () => {
  const clock = new LeapingClock();
  let scene: Scene;
  /** Between a browser and the gateway, and between the gateway and the machine. */
  let near: TcpProxy;
  let far: TcpProxy;
  let opened: Opened;
  let stream: StreamClient;
  let viewer: StreamClient;

  beforeAll(async () => {
    scene = await openScene({
      clock,
      settings: { sessions: { controllerGraceSeconds: GRACE_S } },
      machineAt: async (port) => (far = await startTcpProxy({ port })),
    });
    near = await startTcpProxy({ port: scene.gateway.port });
  });
  afterAll(async () => {
    await scene.close();
    await near.close();
    await far.close();
  });
  beforeEach(async () => {
    opened = await scene.live({ via: near.port });
    ({ stream } = opened);
    viewer = await scene.jonas.join(opened.sessionId);
    await viewer.until(() => viewer.bytes > 0);
  });
  afterEach(async () => {
    for (const road of [near, far]) {
      Object.assign(road, { delayMs: 0, bytesPerSecond: 0 });
      road.thaw();
    }
    await scene.mara.post(`/api/sessions/${opened.sessionId}/end`).catch(() => undefined);
    opened.events.close();
  });

  const view = (): Promise<SessionView> => scene.jonas.get(`/api/sessions/${opened.sessionId}`);

  test('… late and thin before the browser: the controller works, his colleague sees the same', async () => {
    Object.assign(near, { delayMs: DELAY_MS, bytesPerSecond: THIN });
    const from = performance.now();
    stream.type('echo far-$((40+2))\r');
    await stream.shows('far-42');
    expect(performance.now() - from).toBeGreaterThan(2 * DELAY_MS);
    stream.type('seq 1 4000; echo end-$((1+1))\r');
    await stream.shows('end-2');
    await viewer.shows('end-2');
    await sameLook(viewer, stream);
  });

  test('… late and thin before the machine: the same, and an end is as quick as ever', async () => {
    Object.assign(far, { delayMs: DELAY_MS, bytesPerSecond: THIN });
    stream.type('echo far-$((40+2)); seq 1 2000; echo end-$((1+1))\r');
    await stream.shows('end-2');
    await viewer.shows('end-2');
    await sameLook(viewer, stream);
    stream.type('yes\r');
    await stream.shows('y\ny\ny');
    const from = performance.now();
    await scene.plant.admin.post(`/api/sessions/${opened.sessionId}/terminate`, { reason: 'enough' });
    await Promise.all([stream.closed(), viewer.closed()]);
    expect((viewer.closedAt ?? Infinity) - from).toBeLessThan(500);
    await until(() => far.connections === 0);
    expect(performance.now() - from).toBeLessThan(2_000);
  });

  test('… cut before the controller: his colleagues are told until when, and he goes on where he was', async () => {
    stream.type('X=kept; echo before-$((1+1))\r');
    await stream.shows('before-2');
    const watching = await scene.jonas.events();
    watching.say({ t: 'subscribe', topic: `session:${opened.sessionId}` });
    near.cut();
    expect(await stream.closed()).toBe(1006);
    const told = await watching.session(opened.sessionId, (session) => session.graceEndsAt !== null);
    expect(told.state).toBe('active');
    expect(Math.abs((told.graceEndsAt ?? 0) - clock.now() - GRACE_S * 1000)).toBeLessThan(5_000);
    expect(viewer.closeCode).toBeUndefined();
    const again = await scene.mara.control(opened.sessionId);
    await again.shows('before-2');
    await watching.session(opened.sessionId, (session) => session.graceEndsAt === null);
    again.type('echo $X-it\r');
    await viewer.shows('kept-it');
    await sameLook(viewer, again);
    watching.close();
  });

  test('… half-open before the controller is noticed within 35 s, and when he does not come back it ends for all', async () => {
    near.freeze();
    const well = { ...opened, stream: viewer };
    for (let silent = 0; (await view()).graceEndsAt === null; silent += PING_EVERY_MS) {
      expect(silent).toBeLessThan(40_000);
      await passTime(clock, PING_EVERY_MS, well);
    }
    expect(viewer.closeCode).toBeUndefined();
    await passTime(clock, GRACE_S * 1000 - PING_EVERY_MS, well);
    expect((await view()).state).toBe('active');
    clock.leap(PING_EVERY_MS);
    expect(await viewer.closed()).toBe(CLOSE.ended.code);
    await until(async () => (await view()).state === 'ended');
    expect((await view()).end?.code).toBe('controller-gone');
    await until(() => far.connections === 0);
    expect(await scene.mara.refused(scene.mara.control(opened.sessionId))).toBe('session-over');
  });

  test('… cut before the machine ends it for everybody, with the reason', async () => {
    far.cut();
    expect([await stream.closed(), await viewer.closed()]).toEqual([CLOSE.ended.code, CLOSE.ended.code]);
    await until(async () => (await view()).state === 'ended');
    expect((await view()).end?.code).toBe('machine-lost');
    const told = await opened.events.session(opened.sessionId, (session) => session.end !== null);
    expect(told.end?.code).toBe('machine-lost');
  });

  test('a shell that ends is told apart from a lost machine', async () => {
    stream.type('exit\r');
    expect([await stream.closed(), await viewer.closed()]).toEqual([CLOSE.ended.code, CLOSE.ended.code]);
    await until(async () => (await view()).end?.code === 'machine-closed');
  });

  test('… half-open before the machine: three unanswered probes, and it is lost', async () => {
    const upstream = new SshUpstream(
      { host: far.host, port: far.port, rules: { allow: ['127.0.0.0/8'], ownPorts: new Set() } },
      { columns: 80, rows: 24 },
      new TerminalPool(),
      { ...STAGE_LIMITS, keepAlive: 100 },
    );
    const lost = new Promise((resolve) => upstream.onLost(resolve));
    await upstream.start({
      judgeKey: () => Promise.resolve('trusted' as const),
      confirmKey: () => Promise.resolve(),
      credentials: () =>
        Promise.resolve({
          method: 'password' as const,
          user: scene.sshd.user,
          password: new Secret(scene.sshd.password),
        }),
      answers: () => Promise.resolve([]),
      progress: () => undefined,
    });
    far.freeze();
    expect(await lost).toEqual({ code: 'machine-lost' });
    upstream.close();
  });
});

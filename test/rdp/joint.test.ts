/** One machine and many watchers through a real guacd: exact pictures, slow viewers, ends, and a guacd that fails. */

import { afterEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { rdpAdapter, type RdpTarget } from '../../gateway/protocols/rdp/adapter.js';
import { encode } from '../../gateway/protocols/rdp/instruction.js';
import type { CredentialsAsk, Frame, Loss } from '../../gateway/sessions/ports.js';
import type { Upstream } from '../../gateway/sessions/upstream.js';
import { until } from '../contract/upstream-contract.js';
import { FakeOutlet } from '../fakes/outlet.js';
import { freePort } from '../fixtures/free-port.js';
import { GUACD_NEEDS, guacdIsFrom, startGuacd } from '../fixtures/guacd.js';
import { describeWith } from '../fixtures/need.js';
import { startXrdp, XRDP_NEEDS, type Xrdp } from '../fixtures/xrdp.js';
import { asker } from '../vnc/asker.js';
import { lookDirectly } from '../vnc/direct.js';
import { GuacPicture } from './guac-picture.js';
import { startRoad, type Road } from './road.js';

const SIZE = { columns: 400, rows: 300 };
/** xrdp's log. */
const INTRODUCED = 'Connected client computer name: jumpseat';
/** The machine lets go of what was cut within this time (ms). */
const GONE_WITHIN_MS = 2_000;

/** The film of the benches, as Node runs it. */
function filmProgram(): string {
  const source = fileURLToPath(new URL('../bench/parts/film-process.ts', import.meta.url));
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(readFileSync(source, 'utf8'), { compilerOptions }).outputText;
}
/** More of a film than is kept for who joins, if nothing of it were left out (bytes). */
const MUCH = 2 * 1024 * 1024;

/** Shows what it is sent at once. */
class Watcher extends FakeOutlet {
  readonly page = new GuacPicture();
  bytes = 0;
  override send(frame: Frame): void {
    super.send(frame);
    if (typeof frame !== 'string') this.bytes += frame.length;
    this.page.feed(frame);
  }
}

describeWith([...XRDP_NEEDS, ...GUACD_NEEDS, 'program:xterm'], 'a machine through guacd', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function machine(): Promise<{
    xrdp: Xrdp;
    road: Road;
    target: RdpTarget;
    guacd: Awaited<ReturnType<typeof startGuacd>>;
  }> {
    const guacd = await startGuacd();
    closing.push(() => guacd.close());
    const xrdp = await startXrdp({ width: SIZE.columns, height: SIZE.rows });
    closing.push(() => xrdp.close());
    const road = await startRoad(xrdp.port);
    closing.push(() => road.close());
    const rules = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
    return {
      xrdp,
      road,
      guacd,
      target: {
        host: '127.0.0.1',
        port: road.port,
        rules,
        engine: guacd,
        settings: { quality: 'lossless', clipboard: 'both' },
      },
    };
  }

  function upstreamTo(target: RdpTarget): Upstream {
    const upstream = rdpAdapter.connect(target)(SIZE);
    closing.push(() => upstream.close());
    return upstream;
  }

  const signedIn = (xrdp: Xrdp) =>
    asker({ user: 'PLANT\\mara', passwords: ['of no matter'], pinned: xrdp.fingerprint });

  test('who joins in the middle of heavy output, or was behind, sees exactly what the machine shows', async () => {
    const { xrdp, target } = await machine();
    const upstream = upstreamTo(target);
    await upstream.start(signedIn(xrdp));
    const controller = new Watcher('brakes');
    const stuck = new Watcher();
    upstream.attach(controller);
    upstream.attach(stuck);
    await until(() => controller.page.width === SIZE.columns);
    xrdp.display.starts('xterm', '-geometry', '60x20+10+10', '-e', 'sh', '-c', 'seq 1 60000; sleep 1000');
    const before = controller.page.frames;
    await until(() => controller.page.frames > before + 5);
    stuck.lag();
    const late = new Watcher();
    upstream.attach(late);
    await until(() => late.page.frames > 3);
    const held = stuck.sent.length;
    await until(() => late.page.frames > 8);
    expect(stuck.sent.length).toBe(held);
    stuck.ack(0);
    await until(async () => {
      const { pixels } = await lookDirectly(xrdp.display.port);
      return [controller, stuck, late].every(({ page }) => page.pixels.equals(pixels));
    });
    expect(controller.page.said.get('clipboard')).toBeUndefined();
  }, 60_000);

  test('who joins in the middle of a film is shown it at once, as it is, without another look', async () => {
    const { xrdp, target } = await machine();
    const upstream = upstreamTo(target);
    await upstream.start(signedIn(xrdp));
    const controller = new Watcher('brakes');
    upstream.attach(controller);
    await until(() => controller.page.width === SIZE.columns);
    xrdp.display.starts(process.execPath, '--input-type=module', '-e', filmProgram());
    for (let joined = 0; joined < 3; joined += 1) {
      const { bytes } = controller;
      await until(() => controller.bytes > bytes + MUCH);
      const late = new Watcher();
      const detach = upstream.attach(late);
      // Nobody was waited for: all of this happens in one turn.
      expect(late.page.frames).toBeGreaterThan(0);
      expect(late.page.pixels.equals(controller.page.pixels)).toBe(true);
      expect(late.bytes).toBeLessThan(MUCH / 2);
      detach();
    }
  }, 60_000);

  test('on a still screen too, the machine is let go within two seconds', async () => {
    const { xrdp, road, target } = await machine();
    const upstream = upstreamTo(target);
    await upstream.start(signedIn(xrdp));
    expect(road.connections).toBe(1);
    const started = performance.now();
    upstream.close();
    await until(() => road.connections === 0);
    expect(performance.now() - started).toBeLessThan(GONE_WITHIN_MS);
  });

  test('a changed certificate stops everything before anybody is asked for a password', async () => {
    const { road, target } = await machine();
    const by = asker({ passwords: ['never'], pinned: 'SHA256:another' });
    await expect(upstreamTo(target).start(by)).rejects.toMatchObject({ failure: 'host-key-changed' });
    expect([by.asked, road.accepted]).toEqual([[], 1]);
  });

  test('an unknown certificate is shown with nobody waiting, then pinned, then the same machine is dialled', async () => {
    const { xrdp, target } = await machine();
    const by = asker({ user: 'mara', passwords: ['of no matter'] });
    await upstreamTo(target).start(by);
    expect(by.confirmed).toEqual([{ algorithm: 'x509', fingerprint: xrdp.fingerprint }]);
    expect(by.asked).toEqual([{ why: 'needed', user: '', wants: 'user-and-password-if-any' }]);
  });

  test('who gives no name sees the machine’s own sign-in screen, and signs in there', async () => {
    const guacd = await startGuacd();
    closing.push(() => guacd.close());
    const xrdp = await startXrdp({ width: SIZE.columns, height: SIZE.rows, ownScreen: '205080' });
    closing.push(() => xrdp.close());
    const rules = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
    const by = asker({ user: '', passwords: [''], pinned: xrdp.fingerprint });
    const upstream = upstreamTo({
      ...{ host: '127.0.0.1', port: xrdp.port, rules, engine: guacd, settings: { quality: 'lossless' } },
    });
    const input = await upstream.start(by);
    expect(by.asked).toEqual([{ why: 'needed', user: '', wants: 'user-and-password-if-any' }]);
    const window = new Watcher('brakes');
    upstream.attach(window);
    const corner = (): string => window.page.pixels.subarray(0, 3).toString('hex');
    await until(() => corner() === '205080');
    xrdp.display.runs('xsetroot', '-solid', '#2a6f4e');
    // Its field has the keyboard.
    for (const keysym of [0x78, 0xff0d]) for (const down of [1, 0]) input.write(encode('key', keysym, down));
    await until(() => corner() === '2a6f4e');
  }, 60_000);

  // Where the guacd at hand cannot, there is nothing to test.
  if (guacdIsFrom('1.6.0'))
    test('a guacd that compares certificates is let in by the machine that was probed, and stops at another one before anything is said of anybody', async () => {
      const { xrdp, road, target } = await machine();
      const upstream = upstreamTo(target);
      await upstream.start(signedIn(xrdp));
      expect(upstream.security).toEqual({ level: 'verified', name: 'TLS' });
      // What a client says of itself right after TLS, and before its credentials.
      expect(xrdp.log()).toContain(INTRODUCED);
      upstream.close();
      const other = await startXrdp({ width: SIZE.columns, height: SIZE.rows });
      closing.push(() => other.close());
      const by = signedIn(xrdp);
      const deceived = {
        ...by,
        // The probe is over by now, and guacd has not called yet.
        credentials: (ask: CredentialsAsk) => {
          road.lead(other.port);
          return by.credentials(ask);
        },
      };
      const start = upstreamTo(target).start(deceived);
      await expect(start).rejects.toMatchObject({ failure: 'host-key-changed' });
      expect(by.judged.map(({ fingerprint }) => fingerprint)).toEqual([xrdp.fingerprint, other.fingerprint]);
      expect(other.log()).not.toContain(INTRODUCED);
    }, 60_000);

  test('without guacd a start says so; a guacd that dies ends the session and lets the machine go', async () => {
    const { xrdp, road, target, guacd } = await machine();
    const nowhere = { host: '127.0.0.1', port: await freePort() };
    await expect(upstreamTo({ ...target, engine: nowhere }).start(signedIn(xrdp))).rejects.toMatchObject({
      failure: 'engine-missing',
    });
    const upstream = upstreamTo(target);
    await upstream.start(signedIn(xrdp));
    const losses: Loss[] = [];
    upstream.onLost((why) => losses.push(why));
    await guacd.close();
    await until(() => losses.length > 0 && road.connections === 0);
    // guacd's parent may still say goodbye for the part of it that died.
    expect(losses).toHaveLength(1);
    expect(['engine-lost', 'machine-closed']).toContain(losses[0]?.code);
  });

  test('a guacd that falls silent ends its sessions with a reason, whether the machine goes on or stands still', async () => {
    const [busy, still] = [await machine(), await machine()];
    const losses: string[] = [];
    for (const [name, { target, xrdp }] of Object.entries({ busy, still })) {
      const upstream = upstreamTo({ ...target, engine: busy.guacd });
      await upstream.start(signedIn(xrdp));
      upstream.onLost((why) => losses.push(`${name} ${why.code}`));
    }
    const clock = ['-e', 'sh', '-c', 'while :; do date +%N; sleep 0.05; done'];
    busy.xrdp.display.starts('xterm', '-geometry', '60x20+10+10', ...clock);
    busy.guacd.freeze();
    await until(() => losses.length > 1);
    busy.guacd.thaw();
    expect(losses.sort()).toEqual(['busy engine-lost', 'still engine-lost']);
    await until(() => busy.road.connections === 0 && still.road.connections === 0);
  }, 60_000);

  test.each([
    ['says nothing of the kind', [Buffer.from('HTTP/1.1 200 OK\r\n\r\n')]],
    [
      'draws larger than any screen',
      [encode('args', 'VERSION_1_3_0', 'hostname'), encode('ready', '$x'), encode('size', 0, 99_999, 1)],
    ],
    [
      'lies about lengths',
      [encode('args', 'hostname'), encode('ready', '$x'), Buffer.from('4.sync,99999.1;')],
    ],
    ['hangs up', [encode('args', 'hostname')]],
  ])('a guacd that %s fails the start and nothing else', async (_what, said) => {
    const { xrdp, road, target } = await machine();
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      for (const words of said) socket.write(words);
      if (said.length === 1 && said[0]?.toString().startsWith('4.args') === true) socket.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => server.close());
    const engine = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    await expect(upstreamTo({ ...target, engine }).start(signedIn(xrdp))).rejects.toMatchObject({
      failure: 'engine-failed',
    });
    await until(() => road.connections === 0);
  });
});

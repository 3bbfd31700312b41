/** Where guacd is: found, started, started again, ended; and alive again without a restart. */

import { afterEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { until } from '../contract/upstream-contract.js';
import { Cell } from '../../gateway/cell.js';
import { answers, GuacdPlace, type GuacdOptions } from '../../gateway/guacd.js';
import { silentLog } from '../../gateway/log.js';
import { freePort } from '../fixtures/free-port.js';
import { GUACD_NEEDS } from '../fixtures/guacd.js';
import { describeWith } from '../fixtures/need.js';
import { tmpDir } from '../fixtures/tmp-dir.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function place(options: Partial<GuacdOptions>): Promise<GuacdPlace> {
  const dir = tmpDir('guacd-home');
  closing.push(() => dir.close());
  const made = new GuacdPlace({
    configured: undefined,
    home: dir.file('home'),
    hidden: dir.path,
    path: '',
    usual: { host: '127.0.0.1', port: await freePort() },
    lookEveryMs: 50,
    log: silentLog,
    onPort: () => undefined,
    ...options,
  });
  closing.push(() => made.close());
  return made;
}

test('without any guacd RDP is off, and comes alive when one listens', async () => {
  const usual = { host: '127.0.0.1', port: await freePort() };
  const guacd = await place({ usual });
  await guacd.look();
  expect([guacd.here, guacd.port]).toEqual([false, usual.port]);
  const server = createServer((socket) => socket.destroy());
  server.listen(usual.port, usual.host);
  await once(server, 'listening');
  closing.push(() => server.close());
  await until(() => guacd.here);
});

describeWith([...GUACD_NEEDS], 'a guacd on the PATH', () => {
  const path = process.env['PATH'] ?? '';

  test('is started in a network of its own, again when it dies, and ended with us', async () => {
    const guacd = await place({ path });
    await guacd.look();
    expect(guacd.here).toBe(true);
    const first = guacd.pid ?? 0;
    expect(first).toBeGreaterThan(1);
    process.kill(first, 'SIGKILL');
    await until(() => guacd.here && guacd.pid !== undefined && guacd.pid !== first);
    const { host, port, network } = guacd;
    const address = { host, port, network };
    // Where there can be one: gateway/cell.test.ts.
    const cell = await Cell.open({ path, home: '/tmp', hidden: '/mnt' });
    cell?.kill();
    expect(network === undefined).toBe(cell === undefined);
    expect(await answers(address)).toBe(true);
    await guacd.close();
    expect(await answers(address)).toBe(false);
  }, 30_000);

  test('is not started where the operator said which one to take', async () => {
    const configured = { host: '127.0.0.1', port: await freePort() };
    const guacd = await place({ path, configured });
    await guacd.look();
    expect([guacd.here, guacd.pid, guacd.port]).toEqual([false, undefined, configured.port]);
  });
});

/** What `jumpseat doctor` says about guacd: there, not there, too old, or one that stands still. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { freePort } from '../../test/fixtures/free-port.js';
import { tmpDir } from '../../test/fixtures/tmp-dir.js';
import { guacdFinding, guacdTrouble } from './doctor.js';

const dir = tmpDir('doctor');
let server: Server;
const here = { host: '127.0.0.1', port: 0 };
const nowhere = { host: '127.0.0.1', port: 0 };

beforeAll(async () => {
  server = createServer((socket) => socket.destroy()).listen(0, here.host);
  await once(server, 'listening');
  here.port = (server.address() as AddressInfo).port;
  nowhere.port = await freePort();
});
afterAll(() => {
  server.close();
  dir.close();
});

/** A PATH on which there is a guacd that says it is this version; daemons of the machine come behind it. */
function pathWith(version: string): string {
  const folder = dir.file(version);
  mkdirSync(folder, { recursive: true });
  const said = `echo 'Guacamole proxy daemon (guacd) version ${version}'`;
  writeFileSync(`${folder}/guacd`, `#!/bin/sh\n${said}\n`, { mode: 0o755 });
  return `${folder}:/usr/bin:/bin`;
}

test('one that answers where it is configured is fine, whatever else is installed', async () => {
  expect(await guacdFinding({ configured: here, path: '' })).toEqual({
    ok: true,
    sentence: `guacd answers at 127.0.0.1:${String(here.port)}`,
  });
  expect(await guacdFinding({ configured: here, path: pathWith('1.6.0') })).toMatchObject({ ok: true });
});

test('one that is configured and does not answer is wrong', async () => {
  expect(await guacdFinding({ configured: nowhere, path: '' })).toEqual({
    ok: false,
    sentence: `no guacd answers at 127.0.0.1:${String(nowhere.port)}: RDP is off`,
  });
});

test('without any RDP is off, which is nobody’s fault', async () => {
  const { ok, sentence } = await guacdFinding({ configured: undefined, usual: nowhere, path: '' });
  expect([ok, sentence.startsWith('RDP is off: no guacd answers at 127.0.0.1')]).toEqual([true, true]);
});

test.each([
  ['0.9.9', false, 'older than any that was tried'],
  ['1.2.0', false, 'older than any that was tried'],
  ['1.3.0', true, 'lacks security fixes and cannot compare certificates'],
  ['1.5.3', true, 'lacks security fixes'],
  ['1.5.5', true, 'cannot compare certificates itself'],
  ['1.6.0', false, 'can stand still when somebody joins a busy screen'],
])('guacd %s on the PATH: ok %s, %s', async (version, ok, words) => {
  const place = { configured: undefined, path: pathWith(version) };
  const shutIn = await guacdFinding({ ...place, usual: here, shutIn: () => Promise.resolve(true) });
  expect([shutIn.ok, shutIn.sentence]).toEqual([ok, expect.stringContaining(words)]);
  expect(shutIn.sentence).toContain('a gateway starts it for RDP, in a network of its own');
  const open = { ...place, shutIn: () => Promise.resolve(false) };
  const started = await guacdFinding({ ...open, usual: nowhere });
  expect([started.ok, started.sentence]).toEqual([ok, expect.stringContaining(words)]);
  expect(started.sentence).toContain(
    `guacd ${version} is on the PATH: a gateway starts it for RDP, where every`,
  );
  expect(await guacdFinding({ ...open, usual: here })).toEqual({
    ok,
    sentence: expect.stringContaining('guacd answers at'),
  });
});

test('nothing is held against a later one', () => {
  expect(['guacd 1.6.1', 'guacd 1.7.0', 'guacd 2.0.0'].map(guacdTrouble)).toEqual(Array(3).fill(undefined));
});

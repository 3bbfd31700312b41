/** A guest in a network of its own: whom it can call, who can call it, and what it sees. */

import { afterEach, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../test/contract/upstream-contract.js';
import { Cell } from './cell.js';

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

/** Listens, and tells at the door what it sees in the folder and what became of its calls. */
const GUEST = `
  const { connect, createServer } = require('node:net');
  const [, hidden, door, outside] = process.argv;
  const call = (port, host) => new Promise((resolve) => connect(port, host)
    .once('connect', () => resolve('connected')).once('error', ({ code }) => resolve(code)));
  createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1', async function () {
    const calls = [await call(outside, '127.0.0.1'), await call(outside, '192.0.2.1')];
    const seen = require('node:fs').readdirSync(hidden);
    const told = { calls, seen, port: this.address().port, limit: process.report.getReport().userLimits.core_file_size_blocks };
    connect(door, '127.0.0.1').end(JSON.stringify(told));
  });
`;

async function read(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (bytes) => (text += bytes.toString()));
  await once(socket, 'end');
  return text;
}

test('a guest ends with its porter, even one that is killed', async () => {
  const hidden = mkdtempSync(path.join(tmpdir(), 'jumpseat-cell-'));
  closing.push(() => {
    rmSync(hidden, { recursive: true });
  });
  const cell = await Cell.open({ path: process.env['PATH'] ?? '', home: path.join(hidden, 'home'), hidden });
  if (cell === undefined) return;
  const guest = await cell.run([process.execPath, '-e', 'setInterval(() => {}, 1000)']);
  const gone = once(cell.process, 'exit');
  cell.process.kill('SIGKILL');
  await gone;
  await until(() => !existsSync(`/proc/${String(guest)}/exe`));
});

test('a guest can call nobody but a door, nobody else can call it, and our folder it finds empty', async () => {
  const hidden = mkdtempSync(path.join(tmpdir(), 'jumpseat-cell-'));
  closing.push(() => {
    rmSync(hidden, { recursive: true });
  });
  writeFileSync(path.join(hidden, 'ours'), '');
  const PATH = process.env['PATH'] ?? '';
  const cell = await Cell.open({ path: PATH, home: path.join(hidden, 'home'), hidden });
  if (cell === undefined) {
    // A system that allows nobody a network of his own: the log says so, and guacd runs without.
    const all = ['--user', '--map-root-user', '--net', '--mount', '--', 'ip', 'link', 'set', 'lo', 'up'];
    expect(spawnSync('unshare', all).status).not.toBe(0);
    return;
  }
  closing.push(() => {
    cell.kill();
  });
  let called = 0;
  const outside = createServer((socket) => {
    called += 1;
    socket.destroy();
  });
  outside.listen(0, '127.0.0.1');
  await once(outside, 'listening');
  closing.push(() => outside.close());
  const door = await cell.listen();
  closing.push(() => door.close());
  const caller = once(door, 'connection');
  const ports = [door, outside].map((server) => String((server.address() as AddressInfo).port));
  await cell.run([process.execPath, '-e', GUEST, hidden, ...ports]);
  const [socket] = (await caller) as [Socket];
  const told = JSON.parse(await read(socket)) as {
    calls: string[];
    seen: string[];
    port: number;
    limit: unknown;
  };
  expect({ ...told, port: 0 }).toEqual({
    calls: ['ECONNREFUSED', 'ENETUNREACH'],
    seen: ['home'],
    port: 0,
    limit: { soft: 0, hard: 0 },
  });
  expect(called).toBe(0);
  expect(await read(await cell.dial(told.port, 5_000))).toBe('hello');
  await expect(once(connect(told.port, '127.0.0.1'), 'connect')).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
  const gone = once(cell.process, 'exit');
  cell.kill();
  await gone;
  await expect(cell.dial(told.port, 5_000)).rejects.toThrow('the cell is gone');
});

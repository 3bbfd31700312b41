/** The door that opens once, on the real loopback interface. */

import { afterEach, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { forwardOnce, type EndedBy, type Forwarder } from './forwarder.js';
import { Gathering } from './gathering.js';

const open: { close?: () => void; destroy?: () => void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) (one.destroy ?? one.close)?.call(one);
});

/** A machine, our socket to it, and its own socket. */
async function machine(): Promise<{ ours: Socket; its: Socket; reading: Gathering }> {
  const server: Server = createServer();
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reading = new Gathering();
  const { port } = server.address() as AddressInfo;
  const ours = connect({ port, host: '127.0.0.1', onread: reading.onread });
  const [its] = (await once(server, 'connection')) as [Socket];
  its.on('error', () => undefined);
  open.push(ours, its);
  return { ours, its, reading };
}

async function call(forwarder: Forwarder): Promise<Socket> {
  const socket = connect(forwarder.port, '127.0.0.1');
  open.push(socket);
  await once(socket, 'connect');
  return socket;
}

test('the first caller is joined to the machine, both ways; nobody else gets in', async () => {
  const { ours, its, reading } = await machine();
  const forwarder = await forwardOnce(ours, reading, 5_000);
  const caller = await call(forwarder);
  caller.write('hello');
  expect(String((await once(its, 'data'))[0])).toBe('hello');
  its.write('good day');
  expect(String((await once(caller, 'data'))[0])).toBe('good day');
  const late = await call(forwarder);
  late.on('error', () => undefined);
  late.write('and me');
  await once(late, 'close');
  its.write('still here');
  expect(String((await once(caller, 'data'))[0])).toBe('still here');
  forwarder.close();
});

test('behind the first caller the port is nobody else’s until the end', async () => {
  const { ours, reading } = await machine();
  const forwarder = await forwardOnce(ours, reading, 5_000);
  await call(forwarder);
  const thief = createServer();
  open.push(thief);
  thief.listen(forwarder.port, '127.0.0.1');
  await expect(once(thief, 'listening')).rejects.toMatchObject({ code: 'EADDRINUSE' });
  forwarder.close();
  await expect(call(forwarder)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('cutting it cuts the machine and the caller at once, twice is harmless', async () => {
  const { ours, its, reading } = await machine();
  const forwarder = await forwardOnce(ours, reading, 5_000);
  const caller = await call(forwarder);
  caller.on('error', () => undefined);
  const gone = Promise.all([once(its, 'close'), once(caller, 'close')]);
  forwarder.close();
  forwarder.close();
  await gone;
});

test('who hung up is told, once; also to who asks later', async () => {
  const { ours, its, reading } = await machine();
  const forwarder = await forwardOnce(ours, reading, 5_000);
  await call(forwarder);
  its.end();
  const by = await new Promise<EndedBy>((resolve) => {
    forwarder.onEnded(resolve);
  });
  expect(by).toBe('machine');
  let again: EndedBy | undefined;
  forwarder.onEnded((who) => (again = who));
  expect(again).toBe('machine');
});

test('a door nobody comes to closes, and lets the machine go', async () => {
  const { ours, its, reading } = await machine();
  const forwarder = await forwardOnce(ours, reading, 20);
  await once(its, 'close');
  await expect(call(forwarder)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a caller who does not read holds the machine back, and then gets every byte of it', async () => {
  const { ours, its, reading } = await machine();
  const forwarder = await forwardOnce(ours, reading, 5_000);
  const caller = connect({ port: forwarder.port, host: '127.0.0.1' });
  open.push(caller);
  caller.pause();
  await once(caller, 'connect');
  const said = randomBytes(24 * 1024 * 1024);
  its.write(said);
  while (!forwarder.stuck) await turn();
  expect(its.writableLength).toBeGreaterThan(0);
  const got = createHash('sha256');
  let bytes = 0;
  caller.on('data', (piece) => {
    got.update(piece);
    bytes += piece.length;
  });
  caller.resume();
  while (bytes < said.length) await turn();
  expect(got.digest('hex')).toBe(createHash('sha256').update(said).digest('hex'));
  expect(forwarder.stuck).toBe(false);
  forwarder.close();
});

test('what the machine says while it is held back reaches the caller afterwards, in order; the other way goes on', async () => {
  const { ours, its, reading } = await machine();
  const forwarder = await forwardOnce(ours, reading, 5_000);
  const caller = await call(forwarder);
  const got: string[] = [];
  caller.on('data', (piece) => void got.push(String(piece)));
  its.write('before ');
  while (got.join('') !== 'before ') await turn();
  forwarder.hold(true);
  its.write('held ');
  caller.write('up');
  expect(String((await once(its, 'data'))[0])).toBe('up');
  for (let at = 0; at < 50; at += 1) await turn();
  expect(got.join('')).toBe('before ');
  its.write('after');
  forwarder.hold(false);
  while (got.join('') !== 'before held after') await turn();
  expect(forwarder.unansweredMs).toBeGreaterThan(0);
  forwarder.answered();
  expect(forwarder.unansweredMs).toBe(0);
  forwarder.close();
});

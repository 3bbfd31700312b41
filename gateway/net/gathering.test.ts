/** Reading in few pieces, on the real loopback interface with a clock that stands still. */

import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Gathering } from './gathering.js';

const KIB = 1024;
let server: Server;
let its: Socket;
let ours: Socket;
let reading: Gathering;
let takes: Buffer[];
const taken = (): Buffer => Buffer.concat(takes);

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  takes = [];
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  reading = new Gathering();
  const { port } = server.address() as AddressInfo;
  ours = connect({ port, host: '127.0.0.1', onread: reading.onread });
  [its] = (await once(server, 'connection')) as [Socket];
  its.setNoDelay(true);
});
afterEach(() => {
  jest.useRealTimers();
  for (const socket of [ours, its]) socket.destroy();
  server.close();
});

/** Resolves when the kernel has it. */
const say = (text: Buffer): Promise<void> => new Promise((resolve) => its.write(text, () => resolve()));
const until = async (so: () => boolean): Promise<void> => {
  while (!so()) await turn();
};
const piece = (number: number): Buffer => Buffer.alloc(KIB, String(number % 10));

test('little is told at once; of steady output what came in a rest is told together', async () => {
  reading.begin(ours, (bytes) => {
    takes.push(bytes);
    return 'kept';
  });
  let said = Buffer.alloc(0);
  for (let number = 0; number < 25; number += 1) {
    said = Buffer.concat([said, piece(number)]);
    await say(piece(number));
    await until(() => taken().length === said.length);
  }
  const before = takes.length;
  for (let number = 0; number < 40; number += 1) {
    said = Buffer.concat([said, piece(number)]);
    await say(piece(number));
    await turn();
  }
  expect(takes.length).toBe(before);
  // What the kernel hands over late comes after a rest of its own.
  while (taken().length < said.length) {
    jest.advanceTimersByTime(5);
    for (let turns = 0; turns < 5; turns += 1) await turn();
  }
  expect(takes.length - before).toBeLessThan(10);
  // What was told stays as it was.
  expect(taken().equals(said)).toBe(true);
  // A pause ends it: the next words are little again, and told without a rest.
  jest.advanceTimersByTime(200);
  for (const number of [1, 2]) {
    said = Buffer.concat([said, piece(number)]);
    await say(piece(number));
    await until(() => taken().length === said.length);
  }
});

test('what came before anybody took it is not lost, nothing is told while it is held', async () => {
  await say(piece(1));
  for (let turns = 0; turns < 20; turns += 1) await turn();
  reading.hold(true);
  reading.begin(ours, (bytes) => {
    takes.push(Buffer.from(bytes));
    return 'done';
  });
  const early = taken().length;
  await say(piece(2));
  for (let turns = 0; turns < 20; turns += 1) await turn();
  expect(taken().length).toBe(early);
  reading.hold(false);
  await until(() => taken().length === 2 * KIB);
  expect(taken().equals(Buffer.concat([piece(1), piece(2)]))).toBe(true);
});

test('the end is told, also of who is gone while it is held', async () => {
  reading.hold(true);
  reading.begin(ours, () => 'done');
  its.end(piece(3));
  await turn();
  reading.hold(false);
  await once(ours, 'end');
});

test('a socket that was opened elsewhere is read as well: everything once, nothing before it is asked for', async () => {
  const opened = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  const [end] = (await once(server, 'connection')) as [Socket];
  const adopting = new Gathering();
  const told: Buffer[] = [];
  adopting.adopt(opened);
  adopting.hold(true);
  adopting.begin(opened, (bytes) => {
    told.push(bytes);
    return 'done';
  });
  const all = Buffer.concat(Array.from({ length: 300 }, (_, at) => piece(at)));
  end.write(all);
  for (let count = 0; count < 50; count += 1) await turn();
  expect(told).toEqual([]);
  adopting.hold(false);
  while (Buffer.concat(told).length < all.length) {
    await turn();
    jest.advanceTimersByTime(10);
  }
  expect(Buffer.concat(told).equals(all)).toBe(true);
  for (const socket of [opened, end]) socket.destroy();
});

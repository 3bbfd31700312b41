/** Opening outbound sockets, on the real loopback interface; names are answered by the test. */

import { afterEach, expect, test } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { AddressRules } from './address-rules.js';
import { checkAddress, dial, DialError, type DialOptions } from './dial.js';

const loopback: AddressRules = { allow: ['127.0.0.0/8'], ownPorts: new Set(), ownAddresses: () => [] };
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(onConnection: () => void = () => undefined): Promise<number> {
  const server = createServer((socket) => {
    onConnection();
    socket.end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function failureOf(options: Partial<DialOptions> & { host: string; port: number }): Promise<string> {
  try {
    const socket = await dial({ rules: loopback, timeoutMs: 2_000, ...options });
    socket.destroy();
    return 'connected';
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    return error.failure;
  }
}

test('an allowed address is dialled', async () => {
  const port = await listening();
  const socket = await dial({ host: '127.0.0.1', port, rules: loopback, timeoutMs: 2_000 });
  expect(socket.remoteAddress).toBe('127.0.0.1');
  socket.destroy();
});

test('a name that stands for a forbidden address among good ones is not dialled at all', async () => {
  let connections = 0;
  const port = await listening(() => {
    connections += 1;
  });
  const resolve = () => Promise.resolve(['127.0.0.1', '169.254.169.254']);
  expect(await failureOf({ host: 'machine.example', port, resolve })).toBe('address-not-allowed');
  expect(connections).toBe(0);
});

test('a name that was good when it was saved is judged again when it is dialled', async () => {
  const port = await listening();
  const answers = [['10.20.4.12'], ['127.0.0.1']];
  const resolve = () => Promise.resolve(answers.shift() ?? []);
  const rules: AddressRules = { ...loopback, allow: [] };
  await checkAddress('machine.example', port, rules, resolve);
  expect(await failureOf({ host: 'machine.example', port, rules, resolve })).toBe('address-not-allowed');
});

test('the checked address itself is dialled: the name is resolved once', async () => {
  const port = await listening();
  let asked = 0;
  const resolve = () => {
    asked += 1;
    return Promise.resolve(['127.0.0.1']);
  };
  expect(await failureOf({ host: 'machine.example', port, resolve })).toBe('connected');
  expect(asked).toBe(1);
});

test('a dead address leaves the turn to the next one', async () => {
  const port = await listening();
  const resolve = () => Promise.resolve(['127.0.0.9', '127.0.0.1']);
  expect(await failureOf({ host: 'machine.example', port, resolve })).toBe('connected');
});

test('nobody there, nobody of that name, no answer: three different failures', async () => {
  expect(await failureOf({ host: '127.0.0.1', port: 1 })).toBe('refused-by-machine');
  const unknown = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
  expect(await failureOf({ host: 'machine.example', port: 22, resolve: unknown })).toBe('unknown-name');
  const never = () => new Promise<string[]>(() => undefined);
  expect(await failureOf({ host: 'machine.example', port: 22, resolve: never, timeoutMs: 30 })).toBe(
    'no-answer',
  );
});

test('a dial that is given up is given up at once', async () => {
  const stop = new AbortController();
  const never = () => new Promise<string[]>(() => undefined);
  const failure = failureOf({
    host: 'machine.example',
    port: 22,
    resolve: never,
    signal: stop.signal,
    timeoutMs: 60_000,
  });
  stop.abort();
  expect(await failure).toBe('no-answer');
});

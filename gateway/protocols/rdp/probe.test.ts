/** The short connection before guacd's, to machines of a few bytes. */

import { afterEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { probe } from './probe.js';
import { DEFAULT_SETTINGS } from './settings.js';

/** An X.224 confirm with an answer to the negotiation (MS-RDPBCGR 2.2.1.2). */
const confirm = (type: number, value: number): number[] => [
  ...[3, 0, 0, 19, 14, 0xd0, 0, 0, 0, 0, 0],
  ...[type, 0, 8, 0, value, 0, 0, 0],
];
const [RESPONSE, FAILURE] = [2, 3];
/** Take TLS instead, says a failure. */
const TLS_REQUIRED = 1;
/** MCS disconnect provider ultimatum, as xrdp says goodbye. */
const GOODBYE = [3, 0, 0, 9, 2, 0xf0, 0x80, 0x21, 0x80];

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

async function probed(...answer: number[]): Promise<unknown> {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.from(answer)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const rules = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
  const settings = { ...DEFAULT_SETTINGS, security: 'nla' as const };
  return probe({ host: '127.0.0.1', port, rules }, settings, new AbortController().signal);
}

test('a machine that refuses what it is offered is told of as it is, also when its goodbye comes with the refusal', async () => {
  const refusal = { failure: 'security-too-weak', params: { types: 'TLS' } };
  await expect(probed(...confirm(FAILURE, TLS_REQUIRED))).rejects.toMatchObject(refusal);
  server?.close();
  await expect(probed(...confirm(FAILURE, TLS_REQUIRED), ...GOODBYE)).rejects.toMatchObject(refusal);
});

test('what comes in clear behind a confirm never passes for what comes encrypted', async () => {
  await expect(probed(...confirm(RESPONSE, 2), 22, 3, 3)).rejects.toMatchObject({
    failure: 'handshake-failed',
    params: { detail: 'something behind its confirm' },
  });
});

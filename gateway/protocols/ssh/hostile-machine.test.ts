/** Machines that break the rules of SSH (RFC 4253, RFC 4254): each costs its own session, none the gateway. */

import { afterEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import ssh2, { type Connection } from 'ssh2';
import { Secret } from '../../secret.js';
import type { Asker } from '../../sessions/ports.js';
import type { TerminalPool } from './terminal-pool.js';
import { SshUpstream } from './upstream.js';

const RULES = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
const SIZE = { columns: 80, rows: 24 };
const HOST_KEY = ssh2.utils.generateKeyPairSync('ed25519').private;
/** Pictures are no matter here. */
const NO_PICTURES = { run: () => () => undefined } as unknown as TerminalPool;
const asker: Asker = {
  judgeKey: () => Promise.resolve('trusted'),
  confirmKey: () => Promise.resolve(),
  credentials: () => Promise.resolve({ method: 'password', user: 'u', password: new Secret('p') }),
  answers: () => Promise.resolve([]),
  progress: () => undefined,
};

const EOF = Buffer.from([96, 0, 0, 0, 0]);
/** "x" on the second stream of channel 0. */
const STDERR = Buffer.from([95, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0x78]);
const STDOUT = Buffer.from([94, 0, 0, 0, 0, 0, 0, 0, 1, 0x78]);
const NO_PACKET = Buffer.alloc(64, 0xff);

let close: (() => void)[] = [];
afterEach(() => {
  for (const one of close) one();
  close = [];
});

interface Insides {
  readonly _sock: Socket;
  readonly _protocol: {
    readonly _packetRW: {
      readonly write: {
        readonly allocStart: number;
        alloc(size: number): Buffer;
        finalize(packet: Buffer): Buffer;
      };
    };
    readonly _cipher: { encrypt(packet: Buffer): void };
  };
}
const insides = (connection: Connection): Insides => connection as unknown as Insides;

/** Says a packet that ssh2's own server would never say, properly encrypted. */
function say(connection: Connection, payload: Buffer): void {
  const { _packetRW: packets, _cipher: cipher } = insides(connection)._protocol;
  const packet = packets.write.alloc(payload.length);
  packet.set(payload, packets.write.allocStart);
  cipher.encrypt(packets.write.finalize(packet));
}

/** An SSH server that lets everybody in. `meet` hears of the connection first, `shell` when the shell is asked for. */
async function machine(plot: {
  meet?: (connection: Connection) => void;
  session?: (connection: Connection) => void;
  shell?: (connection: Connection) => void;
}): Promise<SshUpstream> {
  const server = new ssh2.Server({ hostKeys: [HOST_KEY] }, (connection) => {
    connection.on('error', () => undefined);
    close.push(() => insides(connection)._sock.destroy());
    plot.meet?.(connection);
    connection.on('authentication', (context) => {
      context.accept();
    });
    connection.on('session', (accept) => {
      const session = accept();
      plot.session?.(connection);
      session.on('pty', (grant) => {
        grant();
      });
      session.on('shell', (open) => {
        open();
        plot.shell?.(connection);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const upstream = new SshUpstream({ host: '127.0.0.1', port, rules: RULES }, SIZE, NO_PICTURES);
  close.push(() => {
    upstream.close();
  });
  return upstream;
}

const lossOf = (upstream: SshUpstream) => new Promise((resolve) => upstream.onLost(resolve));

test('a machine that talks on behind its own end of file costs nobody else anything', async () => {
  let at: Connection | undefined;
  const upstream = await machine({ shell: (connection) => (at = connection) });
  const lost = lossOf(upstream);
  await upstream.start(asker);
  if (at === undefined) throw new Error('nobody connected');
  for (const payload of [EOF, STDERR]) say(at, payload);
  // What comes behind it has been heard by the time the end is.
  insides(at)._sock.end();
  await expect(lost).resolves.toEqual({ code: 'machine-lost' });
});

test('nor does one that does so before it has granted the shell', async () => {
  const upstream = await machine({
    session: (connection) => {
      for (const payload of [EOF, STDERR, STDOUT]) say(connection, payload);
    },
  });
  await expect(upstream.start(asker)).rejects.toThrow();
});

test('a machine that hangs up while its unknown key is looked up ends only its own start', async () => {
  let at: Connection | undefined;
  const upstream = await machine({ meet: (connection) => (at = connection) });
  let answer: (verdict: 'unknown') => void = () => undefined;
  const started = upstream.start({
    ...asker,
    judgeKey: () => {
      if (at !== undefined) insides(at)._sock.destroy();
      return new Promise((resolve) => (answer = resolve));
    },
  });
  await expect(started).rejects.toThrow('machine-closed');
  answer('unknown');
  await turn();
});

test('a machine that sends what is no packet is lost at once, though it keeps the line open', async () => {
  let at: Connection | undefined;
  const upstream = await machine({ shell: (connection) => (at = connection) });
  const lost = lossOf(upstream);
  const port = await upstream.start(asker);
  if (at === undefined) throw new Error('nobody connected');
  const line = insides(at)._sock;
  line.pause();
  // What waits to be sent keeps the line from closing.
  for (let i = 0; i < 30; i++) port.write(Buffer.alloc(64 * 1024));
  line.write(NO_PACKET);
  await expect(lost).resolves.toEqual({ code: 'machine-lost' });
  expect(port.write(Buffer.from('typed'))).toBe(true);
});

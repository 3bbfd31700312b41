/** A guacd that turns on us, or lacks what it is asked for, and what a machine can make it do: each costs its own session and nothing else. */

import { afterEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { rdpAdapter, type RdpTarget } from '../../gateway/protocols/rdp/adapter.js';
import { encode, InstructionReader } from '../../gateway/protocols/rdp/instruction.js';
import type { Loss } from '../../gateway/sessions/ports.js';
import type { Upstream } from '../../gateway/sessions/upstream.js';
import { until } from '../contract/upstream-contract.js';
import { asker } from '../vnc/asker.js';

const SIZE = { columns: 400, rows: 300 };
/** X.224 connection confirm without a negotiation: RDP's own security (MS-RDPBCGR 2.2.1.2). */
const CONFIRM = Buffer.from([3, 0, 0, 11, 6, 0xd0, 0, 0, 0, 0, 0]);
const ARGUMENTS = ['VERSION_1_3_0', 'hostname', 'port'];
const FRAME = Buffer.concat([encode('size', 0, SIZE.columns, SIZE.rows), encode('sync', 1)]);

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve(meet: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    closing.push(() => socket.destroy());
    socket.on('error', () => undefined);
    meet(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

interface Turn {
  readonly engine: Socket;
  /** guacd's own connection to the machine, through the door. */
  readonly door: Socket;
  /** The machine's end of it. */
  readonly machine: Socket;
}

/** A machine that is of no matter, and a guacd that comes through the door; then it is `turn`'s. */
async function upstreamTo(
  turn: (by: Turn) => void,
  how: Partial<Pick<RdpTarget, 'host' | 'resolve' | 'settings'>> = {},
  takes: readonly string[] = [],
): Promise<Upstream> {
  let machine: Socket | undefined;
  const address = await serve((socket) => {
    machine = socket;
    socket.once('data', () => socket.write(CONFIRM));
  });
  const port = await serve((engine) => {
    const reader = new InstructionReader();
    engine.on('data', (bytes) => {
      reader.push(bytes);
      while (reader.next()) {
        if (reader.opcode === 'select') engine.write(encode('args', ...ARGUMENTS, ...takes));
        if (reader.opcode !== 'connect' || reader.arg(1) === '') continue;
        const door = connect(Number(reader.arg(2)), reader.arg(1));
        closing.push(() => door.destroy());
        door.on('error', () => undefined);
        door.once('connect', () => {
          engine.write(encode('ready', '$id'));
          if (machine !== undefined) turn({ engine, door, machine });
        });
      }
    });
  });
  const upstream = rdpAdapter.connect({
    host: '127.0.0.1',
    port: address,
    rules: { allow: ['127.0.0.0/8'], ownPorts: new Set() },
    engine: { host: '127.0.0.1', port },
    ...how,
    settings: { security: 'rdp', ...how.settings },
  })(SIZE);
  closing.push(() => upstream.close());
  return upstream;
}

const signedIn = () => asker({ user: 'mara', passwords: ['of no matter'], pinned: 'none' });

test('a guacd that leaves the door ends the session, wherever the machine sent it', async () => {
  let door: Socket | undefined;
  const upstream = await upstreamTo((by) => {
    ({ door } = by);
    by.engine.write(FRAME);
  });
  await upstream.start(signedIn());
  const losses: Loss[] = [];
  upstream.onLost((why) => losses.push(why));
  // Its connection to us stays open, with another machine's picture coming on it.
  door?.destroy();
  await until(() => losses.length > 0);
  expect(losses).toEqual([{ code: 'machine-closed' }]);
});

test('a picture that comes when guacd has left the door is shown to nobody', async () => {
  const upstream = await upstreamTo(({ engine, door, machine }) => {
    machine.once('close', () => engine.write(FRAME));
    door.destroy();
  });
  await expect(upstream.start(signedIn())).rejects.toMatchObject({ failure: 'machine-closed' });
});

test('guacd is given the machine that was probed, whatever its name leads to by then', async () => {
  const answers = ['127.0.0.1', '127.0.0.9'];
  const resolve = (): Promise<string[]> => Promise.resolve(answers.splice(0, 1));
  const upstream = await upstreamTo(({ engine }) => engine.write(FRAME), { host: 'mixer.example', resolve });
  await upstream.start(signedIn());
  expect(answers).toEqual(['127.0.0.9']);
});

test.each([
  ['cannot', 'lossless', [], ['exact-picture']],
  ['can', 'lossless', ['force-lossless'], []],
  ['is not asked to', 'lossy', [], []],
] as const)(
  'a guacd that %s send exact pictures shows the machine, and what is missing is said',
  async (_what, quality, takes, missing) => {
    const upstream = await upstreamTo(({ engine }) => engine.write(FRAME), { settings: { quality } }, takes);
    expect(upstream.shortfalls).toBeUndefined();
    await upstream.start(signedIn());
    expect(upstream.shortfalls).toEqual(missing);
  },
);

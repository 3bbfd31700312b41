/** One connection of guacd's, with a guacd that says what a test wants: pace, bounds, clipboard, goodbye. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { until } from '../../../test/contract/upstream-contract.js';
import { FakeOutlet } from '../../../test/fakes/outlet.js';
import type { Outlet } from '../../sessions/ports.js';
import { attachBounded } from './bounded.js';
import { Desktop } from './desktop.js';
import { Guacd } from './guacd.js';
import { encode, InstructionReader } from './instruction.js';

let server: Server;
let engine: Socket | undefined;
let heard: string[];
let desktop: Desktop;
let guacd: Guacd;
const ends: string[] = [];

beforeEach(async () => {
  heard = [];
  ends.length = 0;
  const reader = new InstructionReader();
  server = createServer((socket) => {
    engine = socket;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      reader.push(bytes);
      while (reader.next()) {
        heard.push([reader.opcode, ...reader.args()].join(' '));
        if (reader.opcode === 'select') socket.write(encode('args', 'VERSION_1_3_0', 'hostname'));
        if (reader.opcode === 'connect') socket.write(encode('ready', '$id'));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  guacd = await Guacd.open({
    engine: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    select: 'rdp',
    width: 320,
    height: 240,
    lossless: true,
    audio: [],
    arguments: (names) => names.map(() => ''),
    signal: new AbortController().signal,
  });
  desktop = new Desktop(
    guacd,
    { clipboard: true, audio: false },
    {
      look: (live) => Promise.resolve({ frames: [encode('size', 0, 320, 240)], seq: live.live().seq }),
      ended: (why) => ends.push(why),
    },
  );
  engine?.write(Buffer.concat([encode('size', 0, 320, 240), encode('sync', 1)]));
  await desktop.firstFrame;
});
afterEach(async () => {
  desktop.close();
  guacd.close();
  engine?.destroy();
  const closed = once(server, 'close');
  server.close();
  await closed;
});

const bytesOf = (outlet: FakeOutlet): string =>
  outlet.sent.map((frame) => (typeof frame === 'string' ? '' : Buffer.from(frame).toString())).join('');

test('what the machine copies is told to who works it, and is in nobody’s picture', async () => {
  const [controller, viewer] = [new FakeOutlet('brakes'), new FakeOutlet()];
  const told: string[] = [];
  desktop.attach(controller);
  desktop.attach(viewer);
  desktop.onAside((frame) => told.push(Buffer.from(frame as Uint8Array).toString()));
  await until(() => viewer.sent.length > 0);
  const text = Buffer.from('a canary').toString('base64');
  engine?.write(
    Buffer.concat([
      encode('clipboard', 3, 'text/plain'),
      encode('blob', 3, text),
      encode('end', 3),
      encode('rect', 0, 1, 1, 2, 2),
      encode('sync', 2),
    ]),
  );
  await until(() => bytesOf(viewer).includes('rect'));
  expect(told.join('')).toContain(text);
  for (const outlet of [controller, viewer]) expect(bytesOf(outlet)).not.toContain(text);
  expect(bytesOf(viewer)).not.toContain('clipboard');
});

test('a controller who shows nothing slows guacd to a frame a second, and no further', async () => {
  const controller = new FakeOutlet('brakes');
  desktop.attach(controller);
  await until(() => controller.sent.length > 0);
  controller.stuck = true;
  const started = performance.now();
  engine?.write(Buffer.concat([encode('rect', 0, 1, 1, 2, 2), encode('sync', 77)]));
  await until(() => heard.includes('sync 77'));
  expect(performance.now() - started).toBeGreaterThan(900);
});

test('a viewer who shows nothing slows nobody', async () => {
  const viewer = new FakeOutlet();
  desktop.attach(viewer);
  await until(() => viewer.sent.length > 0);
  viewer.stuck = true;
  const started = performance.now();
  engine?.write(Buffer.concat([encode('rect', 0, 1, 1, 2, 2), encode('sync', 78)]));
  await until(() => heard.includes('sync 78'));
  expect(performance.now() - started).toBeLessThan(900);
});

test('who is let go hears goodbye before the connection closes', async () => {
  const closed = once(engine ?? server, 'end');
  engine?.resume();
  desktop.close();
  guacd.close();
  await closed;
  expect(heard.at(-1)).toBe('disconnect');
});

test('what waits for a slow window is bounded, and drained it gets the picture anew', () => {
  const outlet = new FakeOutlet('brakes');
  outlet.stuck = true;
  let attached = 0;
  let watching: Outlet | undefined;
  const detach = attachBounded(outlet, (watcher) => {
    attached += 1;
    watching = watcher;
    return () => (watching = undefined);
  });
  for (let i = 0; i < 40; i += 1) watching?.send(Buffer.alloc(1024 * 1024));
  expect(outlet.sent).toHaveLength(9);
  outlet.ack(1024 * 1024);
  expect(attached).toBe(1);
  outlet.ack(0);
  expect(attached).toBe(2);
  detach();
  expect(watching).toBeUndefined();
});

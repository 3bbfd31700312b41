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
/** What a look hears opened. */
let sounds: Buffer[] = [];

beforeEach(async () => {
  heard = [];
  ends.length = 0;
  sounds = [];
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
  ({ guacd, desktop } = await another());
  engine?.write(Buffer.concat([encode('size', 0, 320, 240), encode('sync', 1)]));
  await desktop.firstFrame;
});

/** One more connection to the same guacd. */
async function another(): Promise<{ engine: Socket; guacd: Guacd; desktop: Desktop }> {
  const guacd = await Guacd.open({
    engine: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    select: 'rdp',
    width: 320,
    height: 240,
    lossless: true,
    audio: true,
    arguments: (names) => names.map(() => ''),
    signal: new AbortController().signal,
  });
  const desktop = new Desktop(
    guacd,
    { clipboard: true, audio: true },
    {
      look: (live) =>
        Promise.resolve({ frames: [encode('size', 0, 320, 240)], seq: live.live().seq, sounds }),
      endsEarly: true,
      ended: (why) => ends.push(why),
    },
  );
  if (engine === undefined) throw new Error('nobody called');
  return { engine, guacd, desktop };
}

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

test('a frame in which nothing was drawn is answered, and is no first picture: guacd 1.6 ends one before it has reached the machine', async () => {
  const { engine: socket, desktop: second, guacd: connection } = await another();
  let shown = false;
  void second.firstFrame.then(() => (shown = true));
  socket.write(
    Buffer.concat([encode('size', 0, 0, 0), encode('cursor', 0, 0, -2, 0, 0, 9, 9), encode('sync', 5)]),
  );
  await until(() => heard.includes('sync 5'));
  expect(shown).toBe(false);
  socket.write(Buffer.concat([encode('size', 0, 320, 240), encode('sync', 6)]));
  await second.firstFrame;
  second.close();
  connection.close();
});

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

test('copied text that is too long, or never ends, is told of as an empty one; the next is told whole', async () => {
  const told: string[][] = [];
  desktop.onAside((frame) => {
    const reader = new InstructionReader();
    reader.push(frame as Uint8Array);
    const words: string[] = [];
    while (reader.next()) words.push([reader.opcode, ...reader.args()].join(' '));
    told.push(words);
  });
  const blob = encode('blob', 3, 'QUJD'.repeat(2_000));
  const open = encode('clipboard', 3, 'text/plain');
  engine?.write(Buffer.concat([open, ...Array.from({ length: 60 }, () => blob), encode('end', 3)]));
  // Begun and left open: what is not ended takes no room beside the next.
  engine?.write(Buffer.concat([encode('clipboard', 4, 'text/plain'), encode('blob', 4, 'QUJD')]));
  engine?.write(
    Buffer.concat([open, encode('blob', 3, 'QUJD'), encode('blob', 4, 'QUJD'), encode('end', 3)]),
  );
  engine?.write(encode('end', 4));
  await until(() => told.length === 2);
  expect(told).toEqual([
    ['clipboard 3 text/plain', 'end 3'],
    ['clipboard 3 text/plain', 'blob 3 QUJD', 'end 3'],
  ]);
});

test('a machine that copies all the time is told of twice a second, the newest at last', async () => {
  const told: string[] = [];
  desktop.onAside((frame) => told.push(Buffer.from(frame as Uint8Array).toString()));
  const copied = (n: number): Buffer =>
    Buffer.concat([
      encode('clipboard', 3, 'text/plain'),
      encode('blob', 3, `QUJD${String(n).padStart(4, '0')}`),
      encode('end', 3),
    ]);
  engine?.write(Buffer.concat(Array.from({ length: 1_000 }, (_, n) => copied(n))));
  await until(() => told.at(-1)?.includes('QUJD0999') === true);
  expect(told[0]).toContain('QUJD0000');
  // However slowly this machine reads it all, not one for each.
  expect(told.length).toBeLessThan(100);
});

test('of more streams of sound than any machine has few are told to who comes, also where their number is taken', async () => {
  for (let n = 0; n < 40; n += 1)
    engine?.write(
      Buffer.concat([
        encode('audio', n, 'audio/L16;rate=44100,channels=2', 'x'.repeat(30_000)),
        encode('img', n, 14, 0, 'image/webp', 0, 0),
        encode('end', n),
      ]),
    );
  engine?.write(encode('sync', 2));
  await until(() => heard.includes('sync 2'));
  const late = new FakeOutlet();
  desktop.attach(late);
  await until(() => late.sent.length > 0);
  const keyframe = bytesOf(late).slice(0, 4_000);
  expect(keyframe.match(/5\.audio/g)).toHaveLength(16);
  expect(keyframe).not.toContain('xxx');
});

test('a look that hears sound where no stream is left ends the session, and nothing else', async () => {
  sounds = [encode('audio', 500, 'audio/L16;rate=44100,channels=2')];
  for (let n = 0; n < 128; n += 1) engine?.write(encode('img', n, 14, 0, 'image/webp', 0, 0));
  // More than is kept behind a picture however young: the next to come needs a look.
  for (let i = 0; i < 150; i += 1) engine?.write(encode('cfill', 15, 0, i, i, i, 255, 'x'.repeat(30_000)));
  engine?.write(encode('sync', 2));
  await until(() => heard.includes('sync 2'));
  desktop.attach(new FakeOutlet());
  await until(() => ends.length > 0);
  expect(ends).toEqual(['garbled']);
});

test('ends of frames that nobody answers are not all kept: the last is answered, and few others', async () => {
  const controller = new FakeOutlet('brakes');
  desktop.attach(controller);
  await until(() => controller.sent.length > 0);
  controller.stuck = true;
  const storm = Array.from({ length: 20_000 }, (_, n) => encode('sync', n + 1_000));
  engine?.write(Buffer.concat([encode('rect', 0, 1, 1, 2, 2), ...storm]));
  await until(() => heard.includes('sync 20999'));
  // Let go of as one that is behind, long before every one of them waited for it.
  expect(controller.sent.length).toBeLessThan(5_000);
});

test('sound goes to everybody; who comes later is told of the open stream before the picture, and spared what was', async () => {
  const controller = new FakeOutlet('brakes');
  desktop.attach(controller);
  await until(() => controller.sent.length > 0);
  // As guacd 1.3 says it: before the picture, once, and never again.
  const opening = encode('audio', 1, 'audio/L16;rate=44100,channels=2').toString();
  const [before, after] = ['QkVGT1JF', 'QUZURVI='];
  engine?.write(
    Buffer.concat([
      Buffer.from(opening),
      encode('blob', 1, before),
      encode('rect', 0, 1, 1, 2, 2),
      encode('sync', 2),
    ]),
  );
  await until(() => bytesOf(controller).includes('rect'));
  expect(bytesOf(controller)).toContain(opening + encode('blob', 1, before).toString());
  const late = [new FakeOutlet(), new FakeOutlet('brakes')];
  for (const outlet of late) desktop.attach(outlet);
  await until(() => late.every((outlet) => bytesOf(outlet).includes('rect')));
  for (const outlet of late) {
    const [reset = '', ...frames] = outlet.sent;
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
    expect(JSON.parse(String(reset))).toEqual({ t: 'reset', bytes });
    expect(bytesOf(outlet).startsWith(opening)).toBe(true);
    expect(bytesOf(outlet)).not.toContain(before);
  }
  engine?.write(Buffer.concat([encode('blob', 1, after), encode('sync', 3)]));
  await until(() => [controller, ...late].every((outlet) => bytesOf(outlet).includes(after)));
  engine?.write(Buffer.concat([encode('end', 1), encode('sync', 4)]));
  await until(() => bytesOf(controller).includes(encode('end', 1).toString()));
  const last = new FakeOutlet();
  desktop.attach(last);
  await until(() => bytesOf(last).includes('rect'));
  expect(bytesOf(last)).not.toContain('audio');
});

test('sound that guacd opened before we were in the line is learnt by a look', async () => {
  const watcher = new FakeOutlet();
  desktop.attach(watcher);
  await until(() => watcher.sent.length > 0);
  engine?.write(encode('blob', 1, 'VU5LTk9XTg=='));
  // More than is kept behind a picture however young: the next to come needs a look.
  for (let i = 0; i < 150; i += 1) engine?.write(encode('cfill', 15, 0, i, i, i, 255, 'x'.repeat(30_000)));
  engine?.write(encode('sync', 2));
  await until(() => heard.includes('sync 2'));
  sounds = [encode('audio', 1, 'audio/L16;rate=44100,channels=2')];
  const late = new FakeOutlet();
  desktop.attach(late);
  await until(() => bytesOf(late).includes('audio'));
  engine?.write(Buffer.concat([encode('blob', 1, 'SEVBUkQ='), encode('sync', 3)]));
  await until(() => bytesOf(late).includes('SEVBUkQ='));
  expect(bytesOf(watcher)).not.toContain('VU5LTk9XTg==');
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

/** The sandbox panel, by a client that speaks RFB one byte at a time. */

import { afterEach, expect, test } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { PANEL_HEIGHT, PANEL_WIDTH, PIXEL_BYTES } from './panel.js';
import { type SandboxVnc, startSandboxVnc } from './sandbox-vnc.js';

let sandbox: SandboxVnc | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await sandbox?.close();
  await sandbox?.close();
});

/** Opens a client and says everything byte by byte; `read` resolves with the next so many bytes. */
async function client(version: '003.008' | '003.003' = '003.008') {
  sandbox = await startSandboxVnc();
  const socket = connect(sandbox.port, sandbox.host);
  socket.setNoDelay(true);
  sockets.push(socket);
  let pending = Buffer.alloc(0);
  let look = (): void => undefined;
  socket.on('data', (data) => {
    pending = Buffer.concat([pending, data]);
    look();
  });
  const read = (length: number): Promise<Buffer> =>
    new Promise((resolve) => {
      look = () => {
        if (pending.length < length) return;
        look = () => undefined;
        const taken = pending.subarray(0, length);
        pending = pending.subarray(length);
        resolve(taken);
      };
      look();
    });
  const say = (bytes: Iterable<number>): void => {
    for (const byte of bytes) socket.write(Uint8Array.of(byte));
  };
  expect((await read(12)).toString()).toBe('RFB 003.008\n');
  say(Buffer.from(`RFB ${version}\n`));
  if (version === '003.003') expect([...(await read(4))]).toEqual([0, 0, 0, 1]);
  else {
    expect([...(await read(2))]).toEqual([1, 1]);
    say([1]);
    expect([...(await read(4))]).toEqual([0, 0, 0, 0]);
  }
  say([1]);
  const init = await read(24 + 13);
  expect([init.readUInt16BE(0), init.readUInt16BE(2)]).toEqual([PANEL_WIDTH, PANEL_HEIGHT]);
  const ask = (incremental: 0 | 1): void => {
    say([3, incremental, 0, 0, 0, 0, 3, 32, 1, 224]);
  };
  const update = async (): Promise<
    { x: number; y: number; width: number; height: number; pixels: Buffer }[]
  > => {
    const head = await read(4);
    const rects = [];
    for (let i = 0; i < head.readUInt16BE(2); i += 1) {
      const where = await read(12);
      const [x, y, width, height] = [0, 2, 4, 6].map((at) => where.readUInt16BE(at)) as [
        number,
        number,
        number,
        number,
      ];
      rects.push({ x, y, width, height, pixels: await read(width * height * PIXEL_BYTES) });
    }
    return rects;
  };
  return { say, ask, update };
}

test('it shows the whole panel when asked, and what changes after that', async () => {
  const { ask, update } = await client();
  ask(0);
  const [whole] = await update();
  expect(whole).toMatchObject({ x: 0, y: 0, width: PANEL_WIDTH, height: PANEL_HEIGHT });
  ask(1);
  const changes = await update();
  expect(changes.every(({ width }) => width < PANEL_WIDTH)).toBe(true);
});

test('a press leaves a dot where it was, once, also behind messages it does not care about', async () => {
  const { say, ask, update } = await client();
  ask(0);
  await update();
  say([2, 0, 0, 1, 0, 0, 0, 0]);
  say([6, 0, 0, 0, 0, 0, 0, 2, 104, 105]);
  say([4, 1, 0, 0, 0, 0, 0, 97]);
  say([5, 1, 2, 88, 0, 100]);
  say([5, 1, 2, 88, 0, 100]);
  for (;;) {
    ask(1);
    const dot = (await update()).find(({ width }) => width === 9);
    if (dot === undefined) continue;
    expect(dot).toMatchObject({ x: 596, y: 96, height: 9 });
    expect([...dot.pixels.subarray(0, 4)]).toEqual([240, 181, 82, 0]);
    return;
  }
});

test('the oldest version is spoken as well, and pixels come in the order that was asked for', async () => {
  const { say, ask, update } = await client('003.003');
  say([0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]);
  ask(0);
  const [whole] = await update();
  expect([...(whole?.pixels.subarray(0, 4) ?? [])]).toEqual([23, 19, 14, 0]);
});

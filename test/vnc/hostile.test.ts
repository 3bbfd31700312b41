/** Machines that lie: each ends its own session with a typed error, costs little, and harms nobody else. */

import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { deflateSync, constants } from 'node:zlib';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { vncAdapter } from '../../gateway/protocols/vnc/adapter.js';
import { COMMON_FORMAT, writePixelFormat } from '../../gateway/protocols/vnc/pixel-format.js';
import { StartError, type Frame, type Loss } from '../../gateway/sessions/ports.js';
import type { Upstream } from '../../gateway/sessions/upstream.js';
import { asker } from './asker.js';
import { PageOutlet } from './page-outlet.js';

const RULES = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
const MIB = 1024 * 1024;

const short = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value, i * 2);
  return bytes;
};
const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
};
const init = (width: number, height: number, nameLength = 4): Buffer =>
  Buffer.concat([
    short(width, height),
    writePixelFormat(COMMON_FORMAT),
    long(nameLength),
    Buffer.from('evil'),
  ]);
const update = (rects: number, ...parts: (Buffer | number[])[]): Buffer =>
  Buffer.concat([Buffer.from([0, 0]), short(rects), ...parts.map((part) => Buffer.from(part as Buffer))]);
const rect = (x: number, y: number, w: number, h: number, encoding: number): Buffer =>
  Buffer.concat([short(x, y, w, h), long(encoding)]);
const flushed = (payload: Buffer): Buffer => deflateSync(payload, { finishFlush: constants.Z_SYNC_FLUSH });
const counted = (data: Buffer): Buffer => Buffer.concat([long(data.length), data]);
const compact = (length: number): number[] => [
  (length & 0x7f) | 0x80,
  ((length >> 7) & 0x7f) | 0x80,
  length >> 14,
];
const BOMB = flushed(Buffer.alloc(64 * MIB));

/** What a machine of 64 × 64 pixels sends once it is open. */
const LIES: readonly (readonly [string, Buffer])[] = [
  ['a rectangle outside the picture', update(1, rect(60, 60, 10, 10, 0))],
  ['a rectangle that ends past 65535', update(1, rect(65535, 65535, 65535, 65535, 7))],
  ['a copy from outside', update(1, rect(0, 0, 10, 10, 1), short(60, 60))],
  ['an encoding nobody asked for', update(1, rect(0, 0, 8, 8, 50))],
  ['JPEG without quality', update(1, rect(0, 0, 8, 8, 7), [0x90, 1, 0])],
  ['an unknown Tight kind', update(1, rect(0, 0, 8, 8, 7), [0xf0])],
  ['an unknown Tight filter', update(1, rect(0, 0, 8, 8, 7), [0x40, 9])],
  ['Tight data that is no zlib', update(1, rect(0, 0, 8, 8, 7), [0x00], compact(20), Buffer.alloc(20, 0xee))],
  ['a Tight bomb', update(1, rect(0, 0, 64, 64, 7), [0x00], compact(BOMB.length), BOMB)],
  [
    'too little Tight data',
    update(
      1,
      rect(0, 0, 64, 64, 7),
      [0x00],
      compact(flushed(Buffer.alloc(99)).length),
      flushed(Buffer.alloc(99)),
    ),
  ],
  ['a ZRLE bomb', update(1, rect(0, 0, 64, 64, 16), counted(BOMB))],
  ['a Zlib bomb', update(1, rect(0, 0, 64, 64, 6), counted(BOMB))],
  ['ZRLE of four gigabytes', update(1, rect(0, 0, 64, 64, 16), long(-1))],
  [
    'a ZRLE tile of an unknown kind',
    update(1, rect(0, 0, 8, 8, 16), counted(flushed(Buffer.from([127, 0, 0])))),
  ],
  [
    'a ZRLE run past its tile',
    update(1, rect(0, 0, 8, 8, 16), counted(flushed(Buffer.from([128, 1, 2, 3, 255, 255, 0])))),
  ],
  ['a ZRLE tile cut short', update(1, rect(0, 0, 8, 8, 16), counted(flushed(Buffer.from([0, 1, 2]))))],
  ['RRE with four billion parts', update(1, rect(0, 0, 8, 8, 2), long(-1), long(0))],
  ['an RRE part outside', update(1, rect(0, 0, 8, 8, 2), long(1), long(0), long(1), short(7, 7, 9, 9))],
  ['a hextile part outside', update(1, rect(0, 0, 8, 8, 5), [2 | 8, 0, 0, 0, 0, 1, 0x00, 0xff])],
  ['a picture of 0 by 0', update(1, rect(0, 0, 0, 0, -223))],
  ['a picture of 65535 by 65535', update(1, rect(0, 0, 65535, 65535, -223))],
  [
    'a storm of sizes',
    Buffer.concat(Array.from({ length: 50 }, (_, i) => update(1, rect(0, 0, 64 + i, 64, -223)))),
  ],
  ['a name of four gigabytes', update(1, rect(0, 0, 0, 0, -307), long(-1))],
  ['a pointer of 65535 by 65535', update(1, rect(0, 0, 65535, 65535, -239))],
  ['a clipboard of two gigabytes', Buffer.concat([Buffer.from([3, 0, 0, 0]), long(0x7fffffff)])],
  ['a clipboard of minus two gigabytes', Buffer.concat([Buffer.from([3, 0, 0, 0]), long(-0x80000000)])],
  ['a fence of 255 bytes', Buffer.concat([Buffer.from([248, 0, 0, 0]), long(-1), Buffer.from([255])])],
  ['an unknown message', Buffer.from([77])],
];

/** What a machine says in place of a greeting that makes sense; the picture is its first lie. */
const BAD_STARTS: readonly (readonly [string, Buffer])[] = [
  ['0 by 0 pixels', init(0, 0)],
  ['65535 by 65535 pixels', init(65535, 65535)],
  ['a name of four gigabytes', init(64, 64, -1)],
];

describe('a hostile machine', () => {
  const servers: Server[] = [];
  const upstreams: Upstream[] = [];
  let before = 0;

  afterEach(() => {
    for (const upstream of upstreams.splice(0)) upstream.close();
    for (const server of servers.splice(0)) server.close();
  });
  afterAll(() => {
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * MIB);
  });

  /** A machine without a password that sends `then` after its first words, whatever it hears; or again and again. */
  async function machine(first: Buffer, then: Buffer, everyMs?: number): Promise<Upstream> {
    before ||= process.memoryUsage().rss;
    const server = createServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => undefined);
      const greeting = [Buffer.from('RFB 003.003\n'), long(1), first];
      socket.write(Buffer.concat([...greeting, then]));
      if (everyMs === undefined) return;
      const again = setInterval(() => socket.write(then), everyMs);
      socket.on('close', () => {
        clearInterval(again);
      });
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const upstream = vncAdapter.connect({ host: '127.0.0.1', port, rules: RULES })({ columns: 80, rows: 24 });
    upstreams.push(upstream);
    return upstream;
  }

  test.each(LIES)('%s ends its session', async (_, lie) => {
    const upstream = await machine(init(64, 64), lie);
    const lost = new Promise<Loss>((resolve) => upstream.onLost(resolve));
    await upstream.start(asker());
    const outlet = new PageOutlet();
    upstream.attach(outlet);
    expect(await lost).toEqual({ code: 'machine-garbled' });
  });

  test.each(BAD_STARTS)('%s: it does not start', async (_, first) => {
    const upstream = await machine(first, Buffer.alloc(0));
    const error: unknown = await upstream.start(asker()).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ failure: 'handshake-failed' });
  });

  test('65,535 rectangles that fill everything let others have their turn', async () => {
    const fill = Buffer.concat([rect(0, 0, 4096, 4096, 7), Buffer.from([0x80, 1, 2, 3])]);
    const upstream = await machine(
      init(4096, 4096),
      update(0xffff, ...Array.from({ length: 200 }, () => fill)),
    );
    await upstream.start(asker());
    let longest = 0;
    let last = performance.now();
    for (let i = 0; i < 20; i += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    expect(longest).toBeLessThan(500);
  });

  test('a mistake of ours while its bytes are read ends its session alone, and is told', async () => {
    const fill = update(1, rect(0, 0, 8, 8, 7), [0x80, 1, 2, 3]);
    const upstream = await machine(init(64, 64), fill, 20);
    const lost = new Promise<Loss>((resolve) => upstream.onLost(resolve));
    await upstream.start(asker());
    class Broken extends PageOutlet {
      override send(frame: Frame): void {
        if (this.frames > 2) throw new TypeError('a mistake of ours');
        super.send(frame);
      }
    }
    upstream.attach(new Broken());
    const loss = await lost;
    expect(loss.code).toBe('machine-garbled');
    expect(String(loss.error)).toBe('TypeError: a mistake of ours');
  });

  test('whatever a machine sends, it is read or it is lost, and nothing else happens', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(...LIES.map(([, lie]) => lie.subarray(0, 64))),
      fc
        .record({
          at: fc.nat(70),
          size: fc.nat(70),
          encoding: fc.constantFrom(0, 1, 2, 5, 6, 7, 16, -239, -308),
        })
        .map(({ at, size, encoding }) => update(1, rect(at, at, size, size, encoding))),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
        const upstream = await machine(init(64, 64), Buffer.concat(pieces));
        const losses: Loss[] = [];
        upstream.onLost((why) => losses.push(why));
        await upstream.start(asker()).catch((error: unknown) => {
          expect(error).toBeInstanceOf(StartError);
        });
        upstream.attach(new PageOutlet());
        await new Promise((resolve) => setTimeout(resolve, 5));
        expect(losses.every(({ code }) => code === 'machine-garbled')).toBe(true);
        upstream.close();
        servers.pop()?.close();
      }),
      { numRuns: 150 },
    );
  });
});

/**
 * Pictures with losses, where an endpoint allows them: everybody sees the same, whenever he came, close to what the
 * machine shows; where it does not allow them none is sent and none is taken.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { vncAdapter, type VncTarget } from '../../gateway/protocols/vnc/adapter.js';
import { checkJpeg } from '../../gateway/protocols/vnc/decoders/jpeg.js';
import { ENCODING } from '../../gateway/protocols/vnc/rfb.js';
import type { Upstream } from '../../gateway/sessions/upstream.js';
import { until } from '../contract/upstream-contract.js';
import { describeWith } from '../fixtures/need.js';
import { tmpDir } from '../fixtures/tmp-dir.js';
import { startXvnc, XVNC_NEEDS, type Xvnc } from '../fixtures/xvnc.js';
import { asker } from './asker.js';
import { lookDirectly } from './direct.js';
import { PageOutlet } from './page-outlet.js';
import { writePhoto } from './photo.js';

const RULES = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
const SIZE = { columns: 80, rows: 24 };
/** How far a colour may be off on average (0–255): TigerVNC's quality 6 stays well below. */
const FAINT = 8;

describeWith([...XVNC_NEEDS, 'program:xwud'], 'a picture with losses', () => {
  const dir = tmpDir('photos');
  let xvnc: Xvnc;

  beforeAll(async () => {
    xvnc = await startXvnc({ width: 500, height: 400 });
    for (const seed of [1, 2, 3]) writePhoto(dir.file(`${String(seed)}.xwd`), 300, 200, seed * 40);
  });
  afterAll(() => xvnc.close());

  async function connect(how: Partial<VncTarget>): Promise<Upstream> {
    const upstream = vncAdapter.connect({ host: '127.0.0.1', port: xvnc.port, rules: RULES, ...how })(SIZE);
    await upstream.start(asker());
    return upstream;
  }
  const watch = (upstream: Upstream): PageOutlet => {
    const outlet = new PageOutlet();
    upstream.attach(outlet);
    return outlet;
  };
  const show = (photo: number, at: string): void => {
    xvnc.starts('xwud', '-in', dir.file(`${String(photo)}.xwd`), '-geometry', at);
  };

  test('is the same for who was there, came late, fell behind or read the machine in another format', async () => {
    const upstream = await connect({ quality: 'lossy' });
    const own = await connect({ quality: 'lossy', ownFormat: true });
    const first = watch(upstream);
    const slow = watch(upstream);
    const apart = watch(own);
    show(1, '+10+10');
    await until(() => first.page.canvas.photos > 0);
    slow.lag();
    const late = watch(upstream);
    show(2, '+60+90');
    const later = watch(upstream);
    show(3, '+150+150');
    await until(async () => offBy(first.page.pixels, (await lookDirectly(xvnc.port)).pixels) < FAINT);
    slow.ack(0);
    await until(() => slow.page.pixels.equals(first.page.pixels));
    const everybody = [late, later, watch(upstream)];
    await until(() => everybody.every(({ page }) => page.pixels.equals(first.page.pixels)));
    await until(async () => offBy(apart.page.pixels, (await lookDirectly(xvnc.port)).pixels) < FAINT);
    upstream.close();
    own.close();
  });

  test('is never asked for where it is not allowed', async () => {
    const upstream = await connect({ encodings: [ENCODING.tight] });
    const first = watch(upstream);
    show(2, '+30+30');
    await until(async () => first.page.pixels.equals((await lookDirectly(xvnc.port)).pixels));
    expect(first.page.canvas.photos).toBe(0);
    upstream.close();
  });
});

/** Mean difference of a colour. */
function offBy(a: Buffer, b: Buffer): number {
  if (a.length !== b.length) return 255;
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum / (a.length * 0.75);
}

/** A JPEG's beginning: these segments, then the pixels' own. */
const jpeg = (...segments: [number, number[]][]): Buffer =>
  Buffer.from([
    ...[0xff, 0xd8],
    ...segments.flatMap(([marker, body]) => [0xff, marker, 0, body.length + 2, ...body]),
    ...[0xff, 0xda, 0, 2, 1, 2, 3],
  ]);
/** SOF0: eight bits, height, width, three components. */
const frame = (width: number, height: number): [number, number[]] => [
  0xc0,
  [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0],
];
const SIXTEEN = { width: 16, height: 16 };

test('a JPEG is looked at before anybody decodes it', () => {
  expect(() => {
    checkJpeg(jpeg([0xe0, [0x4a]], [0xdb, [0]], frame(16, 16)), SIXTEEN);
  }).not.toThrow();
  const bad: Record<string, Buffer> = {
    'no JPEG': Buffer.from('GIF89a…'),
    empty: Buffer.alloc(0),
    'another size': jpeg(frame(16, 17)),
    'a gigantic one': jpeg(frame(65535, 65535)),
    'no size': jpeg([0xdb, [0]]),
    'two sizes': jpeg(frame(16, 16), frame(16, 16)),
    'one that turns itself (EXIF)': jpeg([0xe1, [0x45]], frame(16, 16)),
    'one with colours of its own (ICC)': jpeg([0xe2, [0x49]], frame(16, 16)),
    'arithmetic codes': jpeg([0xc9, [8, 0, 16, 0, 16, 3]]),
    'a cut one': jpeg(frame(16, 16)).subarray(0, 12),
  };
  for (const [what, bytes] of Object.entries(bad))
    expect([what, errorOf(bytes)]).toEqual([what, expect.stringContaining('JPEG')]);
});

function errorOf(bytes: Buffer): string {
  try {
    checkJpeg(bytes, SIXTEEN);
    return 'none';
  } catch (error) {
    return (error as { what?: string }).what ?? String(error);
  }
}

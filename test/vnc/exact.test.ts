/**
 * Everybody sees exactly what the machine shows, whenever he came and however the machine writes its pixels: noVNC's
 * own decoders against a direct look at the same server, over text that scrolls, windows that move and a photo.
 */

import { afterEach, expect, test } from '@jest/globals';
import { vncAdapter, type VncTarget } from '../../gateway/protocols/vnc/adapter.js';
import { ENCODING } from '../../gateway/protocols/vnc/rfb.js';
import type { Upstream } from '../../gateway/sessions/upstream.js';
import { until } from '../contract/upstream-contract.js';
import { describeWith } from '../fixtures/need.js';
import { tmpDir } from '../fixtures/tmp-dir.js';
import { startXvnc, XVNC_NEEDS, type Xvnc } from '../fixtures/xvnc.js';
import { asker } from './asker.js';
import { lookDirectly, type Direct } from './direct.js';
import { PageOutlet } from './page-outlet.js';
import { writePhoto } from './photo.js';

const RULES = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
const SIZE = { columns: 80, rows: 24 };
/** Text that scrolls for some two seconds, in colours, then stands still. */
const SCROLL = `i=0; while [ $i -lt 60 ]; do printf '\\033[3%dm' $((i % 8)); seq $i $((i + 12)); i=$((i + 1)); sleep 0.02; done; sleep 1000`;

const { copyRect, tight, zrle, hextile, rre, raw } = ENCODING;
const WAYS: readonly (readonly [string, Partial<VncTarget>])[] = [
  ['Tight', { encodings: [copyRect, tight] }],
  ['Tight without CopyRect', { encodings: [tight] }],
  ['ZRLE', { encodings: [copyRect, zrle] }],
  ['Hextile', { encodings: [copyRect, hextile] }],
  ['RRE', { encodings: [copyRect, rre] }],
  ['Raw', { encodings: [copyRect, raw] }],
  ['Tight in its own pixel format', { encodings: [copyRect, tight], ownFormat: true }],
  ['ZRLE in its own pixel format', { encodings: [copyRect, zrle], ownFormat: true }],
  ['Hextile in its own pixel format', { encodings: [copyRect, hextile], ownFormat: true }],
];

describeWith([...XVNC_NEEDS, 'program:xterm', 'program:xwud'], 'exact pictures', () => {
  const dir = tmpDir('photo');
  const photo = dir.file('photo.xwd');
  writePhoto(photo, 200, 150);
  let xvnc: Xvnc | undefined;
  let upstream: Upstream | undefined;

  afterEach(async () => {
    upstream?.close();
    await xvnc?.close();
  });

  test.each(WAYS)('%s: who came first, late, fell behind or came after a resize', async (_, how) => {
    xvnc = await startXvnc({ width: 500, height: 400 });
    const machine = xvnc;
    const connected = vncAdapter.connect({ host: '127.0.0.1', port: machine.port, rules: RULES, ...how })(
      SIZE,
    );
    upstream = connected;
    await connected.start(asker());
    const watch = (): PageOutlet => {
      const outlet = new PageOutlet();
      connected.attach(outlet);
      return outlet;
    };
    const first = watch();
    const slow = watch();
    machine.starts('xterm', '-geometry', '40x18+150+90', '-e', 'sh', '-c', SCROLL);
    machine.starts('xwud', '-in', photo, '-geometry', '+20+20');
    await until(() => first.frames > 20);
    slow.lag();
    const late = watch();
    await until(() => first.frames > 40);
    const later = watch();
    machine.runs('xsetroot', '-mod', '16', '16', '-fg', '#204060', '-bg', '#80a0c0');
    slow.ack(0);
    machine.runs('xrandr', '-s', '640x480');
    await until(() => first.page.canvas.width === 640);
    const after = watch();
    slow.lag();
    machine.runs('xsetroot', '-solid', '#336699');
    slow.ack(0);
    const everybody = { first, slow, late, later, after };
    const direct = await sameAsDirect(machine, Object.values(everybody));
    for (const [who, { page }] of Object.entries(everybody))
      expect([who, page.canvas.width, page.canvas.height, differing(page.pixels, direct.pixels)]).toEqual([
        who,
        640,
        480,
        0,
      ]);
    // The content was worth the test.
    expect(new Set(uniques(direct.pixels)).size).toBeGreaterThan(500);
    if (how.encodings?.includes(copyRect) === true) expect(first.page.seen.get(copyRect)).toBeGreaterThan(5);
  });
});

/** Waits until the picture stands still and everybody has it, or until a while has passed. @returns what it is then. */
async function sameAsDirect(machine: Xvnc, watchers: readonly PageOutlet[]): Promise<Direct> {
  const endsAt = performance.now() + 15_000;
  let before: Direct | undefined;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const direct = await lookDirectly(machine.port);
    const still = before?.pixels.equals(direct.pixels) === true;
    if (still && watchers.every(({ page }) => page.pixels.equals(direct.pixels))) return direct;
    if (performance.now() > endsAt) return direct;
    before = direct;
  }
}

function differing(a: Buffer, b: Buffer): number {
  if (a.length !== b.length) return -1;
  let count = 0;
  for (let at = 0; at < a.length; at += 4) if (a.readUInt32LE(at) !== b.readUInt32LE(at)) count += 1;
  return count;
}

function* uniques(pixels: Buffer): Generator<number> {
  for (let at = 0; at < pixels.length; at += 4) yield pixels.readUInt32LE(at);
}

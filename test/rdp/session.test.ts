/** A joint RDP session through the whole gateway, a real guacd and a real xrdp, as the people in it live it. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { LAG_BYTES } from '../../gateway/domain/limits.js';
import type { SessionView } from '../../gateway/wire/api.js';
import { CLOSE } from '../../gateway/wire/close-codes.js';
import { until } from '../contract/upstream-contract.js';
import { GUACD_NEEDS, guacdIsFrom } from '../fixtures/guacd.js';
import { heldMemory } from '../fixtures/held-memory.js';
import { describeWith } from '../fixtures/need.js';
import { tmpDir } from '../fixtures/tmp-dir.js';
import { XRDP_NEEDS } from '../fixtures/xrdp.js';
import type { Person } from '../model/person.js';
import { RdpClient } from '../model/rdp-client.js';
import { openRdpScene, type RdpScene } from '../model/rdp-scene.js';
import { lookDirectly } from '../vnc/direct.js';
import { startInputTap, type InputTap } from '../vnc/input-tap.js';
import { spellings } from './spellings.js';

const SIZE = { width: 400, height: 300 };
/** Text that does not compress to nothing, all over the screen, until somebody ends it. */
const PAINT = 'while :; do head -c 3000 /dev/urandom | base64 -w 64; sleep 0.03; done';
/** What is on the screen when it has ended: R, G, B. */
const PLAIN = [0x2a, 0x6f, 0x4e];
/** What the controller is shown while a viewer is stuck (bytes): more than anybody may be behind, and than is kept for who joins. */
const WHILE_STUCK = 6 * LAG_BYTES;
const MORE_MEMORY = 64 * 1024 * 1024;
/** X keysyms. */
const KEYS = { comma: 0x2c, stop: 0x2e, deadAcute: 0xfe51, deadCircumflex: 0xfe52 };
/** A key nothing else presses: when it has arrived, everything before it has. */
const MARK = 0xffbe;

describeWith([...XRDP_NEEDS, ...GUACD_NEEDS, 'program:xterm'], 'a joint RDP session', () => {
  let scene: RdpScene;
  let tap: InputTap;
  const crowd: Person[] = [];
  const files = tmpDir('rdp-session');

  beforeAll(async () => {
    scene = await openRdpScene({
      xrdp: { ...SIZE, through: async (port) => (tap = await startInputTap(port)).port },
    });
    for (let at = 0; at < 9; at += 1) crowd.push(await scene.plant.addPerson(`viewer${String(at)}`));
  }, 60_000);
  afterAll(async () => {
    await scene.close();
    await tap.close();
    files.close();
  });

  const isExact = async ({ page }: RdpClient): Promise<boolean> =>
    page.pixels.equals((await lookDirectly(scene.xrdp.display.port)).pixels);

  test('ten viewers and a stuck one: the controller is shown every frame, the stuck one is skipped and joins anew when it has drained', async () => {
    const { sessionId, stream } = await scene.live(await scene.endpoint('Crowded'), {
      ...SIZE,
      paints: false,
    });
    const stuck = await RdpClient.open(scene.jonas, sessionId, 'join', { paints: false });
    const viewers = await Promise.all(
      crowd.map((person) => RdpClient.open(person, sessionId, 'join', { paints: false })),
    );
    await Promise.all([stuck, ...viewers].map((viewer) => viewer.until(() => viewer.page.frames > 0)));
    const painting = scene.xrdp.display.starts('xterm', '-geometry', '66x22+0+0', '-e', 'sh', '-c', PAINT);
    const started = stream.page.frames;
    await stream.until(() => stream.page.frames > started + 5);
    const before = { bytes: stuck.bytes, memory: heldMemory() };
    stuck.stall(true);
    // From the next picture on; it has seen none of this one.
    stuck.page.paints = true;
    const [from, frames] = [stream.bytes, stream.page.frames];
    const shown = viewers.map(({ page }) => page.frames);
    let most = before.memory;
    for (let step = 1; step <= 6; step += 1) {
      await stream.until(() => stream.bytes - from >= (WHILE_STUCK * step) / 6);
      most = Math.max(most, heldMemory());
    }
    painting.kill();
    scene.xrdp.display.runs('xsetroot', '-solid', `#${Buffer.from(PLAIN).toString('hex')}`);
    const seen = stream.page.frames - frames;
    expect(seen).toBeGreaterThan(10);
    expect(most - before.memory).toBeLessThan(MORE_MEMORY);
    stuck.stall(false);
    await stuck.until(() => [8, 200].every((at) => String(stuck.page.colourAt(at, at)) === String(PLAIN)));
    await until(() => isExact(stuck));
    // Nothing was kept for who did not read; who read was not made to wait for him.
    expect(stuck.bytes - before.bytes).toBeLessThan((stream.bytes - from) * 0.75);
    expect(stuck.resets).toBeGreaterThan(0);
    expect(stuck.closeCode).toBeUndefined();
    for (const [at, { page }] of viewers.entries())
      expect(page.frames - (shown[at] ?? 0)).toBeGreaterThan(seen / 2);
    await scene.mara.post(`/api/sessions/${sessionId}/end`);
    expect(await stuck.closed()).toBe(CLOSE.ended.code);
  }, 90_000);

  test('sound is opened for the controller, for who joins and again after a reload; for nobody where it is off', async () => {
    const { sessionId, stream } = await scene.live(await scene.endpoint('Loud', { audio: true }), SIZE);
    const viewer = await RdpClient.open(scene.jonas, sessionId, 'join');
    await viewer.until(() => viewer.page.frames > 0);
    stream.close();
    const again = await RdpClient.open(scene.mara, sessionId, 'control', SIZE);
    await again.until(() => again.page.frames > 0);
    for (const { page } of [stream, viewer, again])
      expect(page.soundType).toMatch(/^audio\/L16;rate=\d+,channels=2$/);
    await scene.mara.post(`/api/sessions/${sessionId}/end`);
    const quiet = await scene.live(await scene.endpoint('Quiet', { audio: false }), SIZE);
    await quiet.stream.until(() => quiet.stream.page.width === SIZE.width);
    expect(quiet.stream.page.soundType).toBe('');
    await scene.mara.post(`/api/sessions/${quiet.sessionId}/end`);
  }, 90_000);

  test('controller, viewer and admin are told of an exact picture that this guacd cannot give, while it runs; of none where it was not asked for', async () => {
    for (const [quality, missing] of [
      ['lossless', guacdIsFrom('1.4.0') ? [] : ['exact-picture']],
      ['lossy', []],
    ] as const) {
      const endpoint = await scene.endpoint(`Picture ${quality}`, { quality });
      const { sessionId, events } = await scene.live(endpoint, { ...SIZE, paints: false });
      await RdpClient.open(scene.jonas, sessionId, 'join', { paints: false });
      const pushed = await events.session(sessionId, ({ state }) => state === 'active');
      expect([quality, pushed.shortfalls]).toEqual([quality, missing]);
      const { mara, jonas, plant } = scene;
      const read = (person: Person) => person.get<SessionView>(`/api/sessions/${sessionId}`);
      for (const person of [mara, jonas, plant.admin])
        expect([quality, (await read(person)).shortfalls]).toEqual([quality, missing]);
      await mara.post(`/api/sessions/${sessionId}/end`);
      const ended = await events.session(sessionId, ({ state }) => state === 'ended');
      expect(ended.shortfalls).toEqual([]);
    }
  }, 90_000);

  test('what is typed reaches a program letter by letter as the endpoint’s keyboard has it, dead keys included', async () => {
    const german = await scene.endpoint('German', { keyboard: 'de-de-qwertz' });
    const { sessionId, stream } = await scene.live(german, SIZE);
    const file = files.file('typed');
    const script = `stty -icanon -echo; cat > ${file}`;
    scene.xrdp.display.starts('xterm', '-u8', '-geometry', '50x15+0+0', '-e', 'sh', '-c', script);
    await until(() => existsSync(file));
    // Until the terminal listens.
    await until(async () => {
      stream.say('mouse', 100, 100, 0);
      stream.press(KEYS.comma);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return readFileSync(file, 'utf8').includes(',');
    });
    stream.press(...[0xfc, 0xdf, 0xdc, 0x7a, 0x5a], ...[0x40, 0x7b], KEYS.deadCircumflex, 0x61);
    stream.press(KEYS.deadAcute, 0x65, 0xe8, KEYS.stop);
    await until(() => readFileSync(file, 'utf8').includes('.'));
    expect(readFileSync(file, 'utf8').replaceAll(',', '')).toBe('üßÜzZ@{âéè.');
    await scene.mara.post(`/api/sessions/${sessionId}/end`);
  }, 90_000);

  test('a key and a button that are down when the controller’s window goes are let go at the machine', async () => {
    const { sessionId, stream } = await scene.live(await scene.endpoint('Held'), SIZE);
    const told = scene.tap.said.length;
    stream.say('key', 0x61, 1);
    stream.say('mouse', 10, 20, 1);
    await until(() => scene.tap.said.slice(told).includes('mouse 10 20 1'));
    stream.close();
    await until(() => scene.tap.said.slice(told).includes('key 97 0'));
    expect(scene.tap.said.slice(told)).toContain('mouse 10 20 0');
    await scene.mara.post(`/api/sessions/${sessionId}/end`);
  }, 90_000);

  test('who is refused is known to neither guacd nor the machine, and no id to join by leaves the gateway', async () => {
    const endpoint = await scene.endpoint('Closed');
    await scene.plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: false });
    const before = scene.tap.said.length;
    const { sessionId, stream } = await scene.live(endpoint, SIZE);
    // The look that made the first picture is over.
    await until(() => scene.tap.said.slice(before).includes('disconnect'));
    const told = scene.tap.said.length;
    const refused = await scene.jonas.refused(scene.jonas.post(`/api/sessions/${sessionId}/join`));
    expect(refused).toBe('joint-off');
    await expect(RdpClient.present(scene.jonas, 'A'.repeat(43), 'join')).rejects.toThrow(/40[13]/);
    expect(new Set(scene.tap.said.slice(told).map((word) => word.split(' ')[0]))).not.toContain('select');
    const ids = scene.tap.said.filter((word) => word.startsWith('select $')).map((word) => word.slice(7));
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) expect(scene.gateway.log()).not.toContain(id);
    expect(stream.page.said.get('')).toBeUndefined();
    await scene.mara.post(`/api/sessions/${sessionId}/end`);
  }, 90_000);

  test('the desktop follows the controller’s window and no other; the end says goodbye to guacd', async () => {
    const endpoint = await scene.endpoint('Resized');
    const { sessionId, stream } = await scene.live(endpoint, SIZE);
    const viewer = await RdpClient.open(scene.jonas, sessionId, 'join');
    await viewer.until(() => viewer.page.width === SIZE.width);
    const told = scene.tap.said.length;
    /** xrdp of Debian 12 now and then loses a size it is told on a loaded machine, and takes the next one. */
    const sizes = [
      [520, 360],
      [560, 380],
      [480, 340],
    ] as const;
    let now: (typeof sizes)[number] | undefined;
    for (const size of sizes) {
      const [width, height] = size;
      stream.resize(width, height);
      await until(() => scene.tap.said.slice(told).includes(`size ${String(width)} ${String(height)}`));
      const follows = viewer.until(
        () => viewer.page.width === width && viewer.page.height === height,
        10_000,
      );
      now = await follows.then(
        () => size,
        () => undefined,
      );
      if (now !== undefined) break;
    }
    expect(now).toBeDefined();
    await stream.until(() => stream.page.width === now?.[0]);
    const live = scene.tap.said.length;
    expect(scene.tap.connections).toBeGreaterThan(0);
    await scene.plant.admin.post(`/api/sessions/${sessionId}/terminate`, { reason: 'enough' });
    expect([await stream.closed(), await viewer.closed()]).toEqual([CLOSE.ended.code, CLOSE.ended.code]);
    await until(() => scene.tap.connections === 0 && tap.connections === 0);
    expect(scene.tap.said.slice(live)).toContain('disconnect');
  }, 90_000);

  test('read-only: whatever a viewer’s socket says, in whatever spelling, reaches neither guacd nor the machine', async () => {
    const { sessionId, stream } = await scene.live(
      await scene.endpoint('Watched', { clipboard: 'both' }),
      SIZE,
    );
    const arrived = async (): Promise<void> => {
      const marks = (): number => tap.inputs.filter(isMark).length;
      const before = marks();
      stream.press(MARK);
      await until(() => marks() === before + 2);
    };
    await arrived();
    const [told, pressed] = [scene.tap.said.length, tap.inputs.length];
    let out = 0;
    const acts = [...spellings()];
    while (acts.length > 0)
      await Promise.all(
        [scene.jonas, ...crowd].map(async (person) => {
          const act = acts.shift();
          if (act === undefined) return;
          const client = await RdpClient.open(person, sessionId, 'join', { paints: false });
          await client.until(() => client.page.frames > 0);
          for (const frame of act) client.ws.send(frame);
          // Everything it said has been read when its last word is answered, or it is put out.
          const pong = new Promise<void>((resolve) => client.ws.once('pong', () => resolve()));
          client.ws.ping();
          await Promise.race([pong, client.closed()]);
          if (client.closeCode !== undefined) out += 1;
          client.ws.terminate();
        }),
      );
    await arrived();
    const words = scene.tap.said.slice(told).map((word) => word.split(' ')[0]);
    const mine = new Set(words.filter((word) => word !== 'key'));
    // Looks of the gateway's own, and signs of life.
    for (const word of mine) expect(LOOKS).toContain(word);
    expect(scene.tap.said.slice(told).filter((word) => word.startsWith('key'))).toEqual([
      `key ${String(MARK)} 1`,
      `key ${String(MARK)} 0`,
    ]);
    expect(tap.inputs.slice(pressed).every(isMark)).toBe(true);
    expect(out).toBeGreaterThan(0);
    expect(stream.closeCode).toBeUndefined();
    await scene.mara.post(`/api/sessions/${sessionId}/end`);
  }, 90_000);
});

/** What the gateway says to guacd by itself. */
const LOOKS = [
  'sync',
  'nop',
  'select',
  'size',
  'audio',
  'video',
  'image',
  'timezone',
  'connect',
  'disconnect',
];

const isMark = (input: Buffer): boolean => input[0] === 4 && input.readUInt32BE(4) === MARK;

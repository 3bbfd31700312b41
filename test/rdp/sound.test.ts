/** Sound that a machine plays, through a real xrdp, a real guacd and the whole gateway, as those who watch hear it. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../contract/upstream-contract.js';
import { GUACD_NEEDS } from '../fixtures/guacd.js';
import { describeWith } from '../fixtures/need.js';
import { CHANSRV_NEEDS, type Chansrv } from '../fixtures/xrdp-chansrv.js';
import { XRDP_NEEDS } from '../fixtures/xrdp.js';
import { RdpClient } from '../model/rdp-client.js';
import { openRdpScene, type RdpScene } from '../model/rdp-scene.js';

const SIZE = { width: 400, height: 300 };
const RATE = 44_100;
/** Left and right, 16 bits each. */
const FRAME = 4;
/** As much as says what is played (bytes): half a second. */
const ENOUGH = (RATE * FRAME) / 2;

describeWith([...XRDP_NEEDS, ...CHANSRV_NEEDS, ...GUACD_NEEDS], 'what a machine plays', () => {
  let scene: RdpScene;
  let machine: Chansrv;

  beforeAll(async () => {
    scene = await openRdpScene({ xrdp: { ...SIZE, channels: true } });
    const { channels } = scene.xrdp;
    if (channels === undefined) throw new Error('no channel server');
    machine = channels;
  }, 60_000);
  afterAll(() => scene.close());

  const heard = async (client: RdpClient, bytes = ENOUGH): Promise<Buffer> => {
    const before = client.page.sound.length;
    await client.until(() => client.page.sound.length >= before + bytes);
    return client.page.sound.subarray(before);
  };

  test('is heard by the controller and every viewer as it is played, by who comes later from then on, and after a reload', async () => {
    const { sessionId, stream } = await scene.live(await scene.endpoint('Loud', { audio: true }), SIZE);
    const viewer = await RdpClient.open(scene.jonas, sessionId, 'join');
    await viewer.until(() => viewer.page.frames > 0);
    await until(() => machine.listens);
    const tone = await machine.play(440);
    for (const client of [stream, viewer]) {
      const sound = await heard(client);
      expect(client.page.soundType).toBe(`audio/L16;rate=${String(RATE)},channels=2`);
      expect(hertzOf(sound)).toBeCloseTo(440, -1);
      expect(loudest(sound)).toBeGreaterThan(10_000);
    }
    stream.close();
    const late = await RdpClient.open(scene.jonas, sessionId, 'join');
    expect(hertzOf(await heard(late))).toBeCloseTo(440, -1);
    tone.stop();
    const higher = await machine.play(880);
    await late.until(() => Math.abs(hertzOf(late.page.sound.subarray(-ENOUGH)) - 880) < 5);
    const again = await RdpClient.open(scene.mara, sessionId, 'control', SIZE);
    // What was played before she came is in no picture: what she hears first is played now.
    expect(hertzOf(await heard(again))).toBeCloseTo(880, -1);
    higher.stop();
    await scene.mara.post(`/api/sessions/${sessionId}/end`);
    await until(() => !machine.listens);
  }, 60_000);

  test('is not even asked for where the endpoint has sound off', async () => {
    const { sessionId, stream } = await scene.live(await scene.endpoint('Quiet', { audio: false }), SIZE);
    await stream.until(() => stream.page.width === SIZE.width);
    // The machine's channels are there, and the one for sound is not.
    scene.xrdp.display.runs('xsetroot', '-solid', '#ff0000');
    await stream.until(() => String(stream.page.colourAt(9, 9)) === '255,0,0');
    expect([machine.listens, stream.page.soundType, stream.page.sound.length]).toEqual([false, '', 0]);
    await scene.mara.post(`/api/sessions/${sessionId}/end`);
  }, 60_000);
});

/** Of the left side: the middle one of its periods, which a gap or two do not change. */
function hertzOf(sound: Buffer): number {
  const rises: number[] = [];
  for (let at = FRAME; at + FRAME <= sound.length; at += FRAME)
    if (sound.readInt16LE(at - FRAME) < 0 && sound.readInt16LE(at) >= 0) rises.push(at / FRAME);
  const periods = rises.slice(1).map((rise, i) => rise - (rises[i] ?? 0));
  const middle = periods.sort((a, b) => a - b)[Math.floor(periods.length / 2)];
  return RATE / (middle ?? Number.NaN);
}

function loudest(sound: Buffer): number {
  let most = 0;
  for (let at = 0; at + 2 <= sound.length; at += 2) most = Math.max(most, Math.abs(sound.readInt16LE(at)));
  return most;
}

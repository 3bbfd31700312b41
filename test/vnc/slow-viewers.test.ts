/**
 * Bad viewers of a desktop on a real TigerVNC server: the controller is shown everything meanwhile, nothing piles up for
 * them, and each sees exactly what the machine shows once he takes it.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LAG_BYTES } from '../../gateway/domain/limits.js';
import { CLOSE } from '../../gateway/wire/close-codes.js';
import type { StartedSession } from '../../gateway/wire/api.js';
import { until } from '../contract/upstream-contract.js';
import { describeWith } from '../fixtures/need.js';
import { startTcpProxy, type TcpProxy } from '../fixtures/tcp-proxy.js';
import { startXvnc, XVNC_NEEDS, type Xvnc } from '../fixtures/xvnc.js';
import { openPlant, startGateway, type Plant, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';
import { lookDirectly } from './direct.js';
import { pointerEvent } from './page-words.js';
import { VncClient } from './vnc-client.js';

/** Text that does not compress to nothing, all over the screen, until somebody ends it. */
const PAINT = 'while :; do head -c 3000 /dev/urandom | base64 -w 100; sleep 0.03; done';
/** What the controller is shown while the others are bad (bytes): more than anybody may be behind. */
const WHILE_BAD = 2 * LAG_BYTES;
/** More messages at once than any hand makes. */
const FLOOD = 20_000;

describeWith([...XVNC_NEEDS, 'program:xterm'], 'bad viewers of a desktop', () => {
  let xvnc: Xvnc;
  let gateway: TestGateway;
  let plant: Plant;
  let road: TcpProxy;
  const people: Person[] = [];
  let mara: Person;

  beforeAll(async () => {
    xvnc = await startXvnc({ width: 640, height: 480 });
    gateway = await startGateway();
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    for (const name of ['good', 'stalled', 'trickling', 'late', 'flooding'])
      people.push(await plant.addPerson(name));
    road = await startTcpProxy({ port: gateway.port, bytesPerSecond: 10_000 });
  });
  afterAll(async () => {
    await road.close();
    await gateway.close();
    await xvnc.close();
  });

  test('cost the controller nothing, get no more than they can take, and see the right picture in the end', async () => {
    const endpoint = await plant.addEndpoint(xvnc, { protocol: 'vnc' });
    const events = await mara.events();
    const path = `/api/endpoints/${endpoint.id}/sessions`;
    const { sessionId } = await mara.post<StartedSession>(path, { purpose: 'a test' });
    const controller = await VncClient.open(mara, sessionId, 'control');
    events.say({ t: 'subscribe', topic: `session:${sessionId}` });
    await events.session(sessionId, (session) => session.state === 'active');
    const [good, stalled, trickling, late, flooding] = (await Promise.all(
      people.map((person, number) =>
        VncClient.open(person, sessionId, 'join', {
          ...(number === 2 ? { via: road.port } : {}),
          ...(number === 3 ? { lateMs: 3_000 } : {}),
        }),
      ),
    )) as [VncClient, VncClient, VncClient, VncClient, VncClient];
    await Promise.all(
      [good, stalled, late, flooding].map((viewer) => viewer.until(() => viewer.page.canvas.width === 640)),
    );
    stalled.stall(true);
    const painting = xvnc.starts('xterm', '-geometry', '104x36+0+0', '-e', 'sh', '-c', PAINT);
    const bad = [stalled, late, trickling];
    const before = bad.map(({ bytes }) => bytes);
    const from = controller.bytes;
    for (let i = 0; i < FLOOD; i += 1) flooding.say(pointerEvent(i % 640, 9, 1));
    await controller.until(() => controller.bytes - from >= WHILE_BAD);
    painting.kill();

    // Who floods is out, the others are still there; what was not sent to them cannot pile up for them.
    expect(await flooding.closed()).toBe(CLOSE.abuse.code);
    stalled.stall(false);
    road.bytesPerSecond = 0;
    await until(async () => {
      const { pixels } = await lookDirectly(xvnc.port);
      return [controller, good, ...bad].every(({ page }) => page.pixels.equals(pixels));
    });
    const shown = controller.bytes - from;
    for (const [number, { bytes, closeCode }] of bad.entries()) {
      expect(closeCode).toBeUndefined();
      expect(bytes - (before[number] ?? 0)).toBeLessThan(shown / 2);
    }
    await mara.post(`/api/sessions/${sessionId}/end`);
  }, 90_000);
});

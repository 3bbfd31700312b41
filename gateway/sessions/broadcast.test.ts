/** Who gets which bytes, and who is never slowed. */

import { expect, test } from '@jest/globals';
import { BRAKE_BYTES, LAG_AGE_FLOOR_BYTES, LAG_AGE_MS, LAG_BYTES } from '../domain/limits.js';
import { FakeOutlet } from '../../test/fakes/outlet.js';
import { LastFrame } from '../../test/fakes/upstream.js';
import { Broadcast } from './broadcast.js';

function broadcasting(): { screen: LastFrame; brakes: boolean[]; broadcast: Broadcast } {
  const screen = new LastFrame();
  const brakes: boolean[] = [];
  return { screen, brakes, broadcast: new Broadcast(screen, (hold) => brakes.push(hold)) };
}

test('ten viewers get the very same buffer', () => {
  const { broadcast } = broadcasting();
  const viewers = Array.from({ length: 10 }, () => new FakeOutlet());
  for (const viewer of viewers) broadcast.attach(viewer);
  const frame = Uint8Array.of(1, 2, 3);
  broadcast.publish(frame);
  for (const viewer of viewers) expect(viewer.sent.at(-1)).toBe(frame);
});

test('a joiner gets a keyframe, then exactly the frames after it, also those that came while it was made', () => {
  const { screen, broadcast } = broadcasting();
  broadcast.publish('a');
  screen.hold = true;
  const joiner = new FakeOutlet();
  broadcast.attach(joiner);
  broadcast.publish('b');
  broadcast.publish('c');
  expect(joiner.sent).toEqual([]);
  screen.release(['K(b)'], 2);
  expect(joiner.sent).toEqual(['K(b)', 'c']);
  broadcast.publish('d');
  expect(joiner.sent).toEqual(['K(b)', 'c', 'd']);
});

test('what waits for a keyframe is bounded, also for one who never skips and for frames of no size; he gets another', () => {
  for (const [frame, most] of [
    [new Uint8Array(1024 * 1024), 9],
    [Uint8Array.of(1), 8_193],
  ] as const) {
    const { screen, broadcast } = broadcasting();
    screen.hold = true;
    const controller = new FakeOutlet('brakes');
    broadcast.attach(controller);
    for (let i = 0; i < 10_000; i += 1) broadcast.publish(frame);
    screen.release(['K'], most - 1);
    expect(controller.sent).toEqual(['K']);
    screen.hold = false;
    controller.ack();
    broadcast.publish('next');
    expect(controller.sent.at(-1)).toBe('next');
    expect(controller.sent.length).toBeLessThan(4);
  }
});

test('a viewer over the limit gets nothing until half has drained, then one keyframe; the others miss nothing', () => {
  const { screen, broadcast } = broadcasting();
  const slow = new FakeOutlet();
  const fast = new FakeOutlet();
  broadcast.attach(slow);
  broadcast.attach(fast);
  slow.stuck = true;
  for (let i = 0; i < 100; i += 1) broadcast.publish(new Uint8Array(64 * 1024).fill(i));
  expect(fast.sent).toHaveLength(101);
  expect(slow.backlog).toBeLessThanOrEqual(LAG_BYTES + 64 * 1024);
  const before = slow.sent.length;
  const asked = screen.keyframes;
  slow.ack(slow.backlog / 2 + 1);
  expect(slow.sent).toHaveLength(before);
  slow.stuck = false;
  slow.ack(slow.backlog / 4);
  expect(screen.keyframes).toBe(asked + 1);
  expect(slow.sent).toHaveLength(before + 1);
  broadcast.publish('next');
  expect(slow.sent.at(-1)).toBe('next');
});

test('a viewer whose oldest byte is too old lags, unless hardly anything is outstanding', () => {
  const { broadcast } = broadcasting();
  const far = new FakeOutlet();
  const stuck = new FakeOutlet();
  broadcast.attach(far);
  broadcast.attach(stuck);
  far.age = LAG_AGE_MS + 1;
  far.backlog = LAG_AGE_FLOOR_BYTES;
  stuck.age = LAG_AGE_MS + 1;
  stuck.backlog = LAG_AGE_FLOOR_BYTES + 1;
  broadcast.publish('x');
  expect(far.sent.at(-1)).toBe('x');
  expect(stuck.sent.at(-1)).not.toBe('x');
});

test('a viewer never brakes the machine; the controller does above the limit and lets go at half', () => {
  const { brakes, broadcast } = broadcasting();
  const controller = new FakeOutlet('brakes', 1000);
  const viewer = new FakeOutlet();
  broadcast.attach(viewer);
  broadcast.attach(controller);
  viewer.stuck = true;
  for (let i = 0; i < 40; i += 1) broadcast.publish(new Uint8Array(64 * 1024));
  expect(brakes).toEqual([]);
  controller.stuck = true;
  for (let i = 0; i < 9; i += 1) broadcast.publish(new Uint8Array(64 * 1024));
  expect(brakes).toEqual([true]);
  const sent = controller.sent.length;
  broadcast.publish('still told');
  expect(controller.sent).toHaveLength(sent + 1);
  controller.ack(BRAKE_BYTES / 2 + 1);
  expect(brakes).toEqual([true]);
  controller.ack(BRAKE_BYTES / 2);
  expect(brakes).toEqual([true, false]);
});

test('a braking watcher who goes lets the machine go on', () => {
  const { brakes, broadcast } = broadcasting();
  const controller = new FakeOutlet('brakes');
  const detach = broadcast.attach(controller);
  controller.stuck = true;
  broadcast.publish(new Uint8Array(BRAKE_BYTES + 1));
  detach();
  detach();
  expect(brakes).toEqual([true, false]);
});

test('a keyframe that took so long that its queue overflowed is shown, and another when it has been taken', () => {
  const { screen, broadcast } = broadcasting();
  screen.hold = true;
  const joiner = new FakeOutlet();
  joiner.stuck = true;
  broadcast.attach(joiner);
  for (let i = 0; i < 20; i += 1) broadcast.publish(new Uint8Array(64 * 1024));
  screen.release(['before'], 1);
  broadcast.publish('skipped');
  expect(joiner.sent).toEqual(['before']);
  joiner.ack(0);
  expect(joiner.sent).toEqual(['before']);
  screen.release(['now'], 21);
  broadcast.publish('next');
  expect(joiner.sent).toEqual(['before', 'now', 'next']);
});

test('a screen that shows a lagging viewer the difference is told the last frame he was sent', () => {
  const { screen, broadcast } = broadcasting();
  const viewer = new FakeOutlet();
  broadcast.publish('before');
  broadcast.attach(viewer);
  expect(screen.since).toBe(0);
  broadcast.publish('sent');
  viewer.backlog = LAG_BYTES + 1;
  // What counts is what came since his keyframe: it alone puts nobody behind.
  broadcast.publish('sent too');
  expect(viewer.sent.at(-1)).toBe('sent too');
  broadcast.publish(new Uint8Array(LAG_BYTES));
  broadcast.publish('skipped');
  viewer.ack(0);
  expect(screen.since).toBe(4);
});

test('a keyframe larger than the limit does not put anybody behind again', () => {
  const { screen, broadcast } = broadcasting();
  const viewer = new FakeOutlet();
  viewer.stuck = true;
  screen.hold = true;
  broadcast.attach(viewer);
  screen.release([new Uint8Array(3 * LAG_BYTES)]);
  broadcast.publish('follows');
  expect(viewer.sent.at(-1)).toBe('follows');
});

test('frames thrown away while a keyframe was made are not missed when it shows them', () => {
  const { screen, broadcast } = broadcasting();
  screen.hold = true;
  const joiner = new FakeOutlet();
  broadcast.attach(joiner);
  for (let i = 0; i < 20; i += 1) broadcast.publish(new Uint8Array(64 * 1024));
  screen.release(['all of it'], 20);
  broadcast.publish('next');
  expect(joiner.sent).toEqual(['all of it', 'next']);
});

test('who detached while his keyframe was being made gets nothing any more', () => {
  const { screen, broadcast } = broadcasting();
  screen.hold = true;
  const joiner = new FakeOutlet();
  const detach = broadcast.attach(joiner);
  detach();
  screen.release();
  broadcast.publish('x');
  expect(joiner.sent).toEqual([]);
});

test('after the close nothing is sent and the screen is closed once', () => {
  const { screen, broadcast } = broadcasting();
  const viewer = new FakeOutlet();
  broadcast.attach(viewer);
  const before = viewer.sent.length;
  broadcast.close();
  broadcast.close();
  broadcast.publish('x');
  expect(viewer.sent).toHaveLength(before);
  expect(screen.closed).toBe(1);
});

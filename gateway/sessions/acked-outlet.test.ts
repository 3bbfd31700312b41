import { expect, test } from '@jest/globals';
import { HeldClock } from '../../test/fakes/held-clock.js';
import { AckedOutlet } from './acked-outlet.js';

function open() {
  const clock = new HeldClock();
  const sent: unknown[] = [];
  const socket = {
    send: (frame: unknown) => sent.push(frame),
    hold: () => undefined,
    close: () => undefined,
  };
  return { clock, sent, outlet: new AckedOutlet(socket, clock, { pace: 'skips', history: 0 }) };
}

test('the backlog is what was sent and not acknowledged, in bytes of the picture', () => {
  const { outlet } = open();
  outlet.send('{"t":"reset"}');
  outlet.send(Buffer.alloc(1000));
  expect(outlet.backlog).toBe(1000);
  expect(outlet.ack(400)).toBe(true);
  expect(outlet.backlog).toBe(600);
});

test('an acknowledgement goes neither backwards nor ahead of what was sent', () => {
  const { outlet } = open();
  outlet.send(Buffer.alloc(100));
  expect([outlet.ack(101), outlet.ack(50), outlet.ack(49), outlet.ack(50), outlet.ack(100)]).toEqual([
    false,
    true,
    false,
    true,
    true,
  ]);
});

test('the age is that of the oldest byte not acknowledged', () => {
  const { outlet, clock } = open();
  expect(outlet.age).toBe(0);
  outlet.send(Buffer.alloc(1000));
  clock.pass(300);
  outlet.send(Buffer.alloc(1000));
  clock.pass(100);
  expect(outlet.age).toBe(400);
  outlet.ack(1000);
  expect(outlet.age).toBe(100);
  outlet.ack(2000);
  expect(outlet.age).toBe(0);
});

test('a trickle that is always nearly acknowledged never grows old', () => {
  const { outlet, clock } = open();
  let acked = 0;
  for (let second = 0; second < 200; second++) {
    outlet.send(Buffer.alloc(50));
    clock.pass(100);
    outlet.ack(acked);
    acked += 50;
    expect(outlet.age).toBeLessThanOrEqual(250);
  }
});

test('listeners hear of every acknowledgement, until they stop', () => {
  const { outlet } = open();
  const backlogs: number[] = [];
  const stop = outlet.onAcked(() => backlogs.push(outlet.backlog));
  outlet.send(Buffer.alloc(10));
  outlet.ack(4);
  outlet.ack(11);
  stop();
  outlet.ack(10);
  expect(backlogs).toEqual([6]);
});

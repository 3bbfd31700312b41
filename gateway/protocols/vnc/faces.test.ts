import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HeldClock } from '../../../test/fakes/held-clock.js';
import {
  clientWords,
  cutText,
  ENCODINGS,
  fenceEcho,
  greeting,
  keyEvent,
  opening,
  pointerEvent,
  setEncodings,
} from '../../../test/vnc/page-words.js';
import type { ControllerSeat, Face, StreamSocket } from '../../sessions/face.js';
import type { CloseReason, Frame, Outlet } from '../../sessions/ports.js';
import type { Point } from '../../sessions/pointer-trail.js';
import { ControllerFace } from './controller-face.js';
import { MAX_CLIPBOARD } from './limits.js';
import { ViewerFace } from './viewer-face.js';

class FakeSocket implements StreamSocket {
  readonly sent: Buffer[] = [];
  closed: CloseReason | undefined;
  held = false;
  send(frame: Frame): void {
    this.sent.push(Buffer.from(frame as Uint8Array));
  }
  hold(on: boolean): void {
    this.held = on;
  }
  close(reason: CloseReason): void {
    this.closed ??= reason;
  }
}

class FakeSeat implements ControllerSeat {
  readonly inputs: Buffer[] = [];
  readonly points: Point[] = [];
  left = 0;
  takes = true;
  writable: () => void = () => undefined;
  aside: (frame: Frame) => void = () => undefined;
  input(bytes: Uint8Array): boolean {
    this.inputs.push(Buffer.from(bytes));
    return this.takes;
  }
  onWritable(listener: () => void): () => void {
    this.writable = listener;
    return () => undefined;
  }
  resize(): void {
    throw new Error('a desktop is resized by its own words');
  }
  point(at: Point): void {
    this.points.push(at);
  }
  onAside(listener: (frame: Frame) => void): () => void {
    this.aside = listener;
    return () => undefined;
  }
  leave(): void {
    this.left += 1;
  }
}

function controller() {
  const socket = new FakeSocket();
  const seat = new FakeSeat();
  const outlets: Outlet[] = [];
  const face = new ControllerFace(socket, new HeldClock(), (outlet) => {
    outlets.push(outlet);
    return seat;
  });
  return { socket, seat, face, outlets };
}

function viewer() {
  const socket = new FakeSocket();
  const clock = new HeldClock();
  const face = new ViewerFace(socket, clock);
  return { socket, face, clock };
}

const say = (face: Face, ...words: Buffer[]): void => {
  for (const word of words) face.receive(word);
};
const byteByByte = (face: Face, words: readonly Buffer[]): void => {
  for (const byte of Buffer.concat([...words])) face.receive(Uint8Array.of(byte));
};
const FENCE = Buffer.from([248, 0, 0, 0, 0x80, 0, 0, 3, 6]);
/** The payloads of the fences that were sent. */
const fences = (socket: FakeSocket): Buffer[] =>
  socket.sent
    .filter((frame) => frame.includes(FENCE))
    .map((frame) => frame.subarray(frame.indexOf(FENCE) + FENCE.length));
const lastFence = (socket: FakeSocket): Buffer => fences(socket).at(-1) ?? Buffer.alloc(0);

test('a browser only ever meets security type None', () => {
  const { socket, face } = viewer();
  say(face, ...greeting());
  expect(socket.sent[0]?.toString()).toBe('RFB 003.008\n');
  expect([...(socket.sent[1] ?? [])]).toEqual([1, 1]);
  expect([...(socket.sent[2] ?? [])]).toEqual([0, 0, 0, 0]);
});

test('nothing is shown before the page has finished its handshake; then everything, in order', () => {
  const { socket, face } = viewer();
  face.outlet.send(Buffer.from('first'));
  say(face, ...greeting());
  face.outlet.send(Buffer.from('second'));
  expect(socket.sent).toHaveLength(4);
  expect(face.outlet.backlog).toBe(11);
  say(face, ...opening());
  const shown = Buffer.concat(socket.sent.slice(4)).toString('latin1');
  expect(shown.indexOf('first')).toBeGreaterThan(0);
  expect(shown.indexOf('second')).toBeGreaterThan(shown.indexOf('first'));
});

test('an echo of a fence says how far the page is', () => {
  const { socket, face } = viewer();
  say(face, ...greeting(), ...opening());
  face.outlet.send(Buffer.alloc(1000));
  const fence = lastFence(socket);
  face.outlet.send(Buffer.alloc(500));
  expect(face.outlet.backlog).toBe(1500);
  say(face, fenceEcho(fence));
  expect(face.outlet.backlog).toBe(500);
  expect(socket.closed).toBeUndefined();
});

test('frames that follow quickly share a fence; the last of them has one soon, and so has much at once', () => {
  const { socket, face, clock } = viewer();
  say(face, ...greeting(), ...opening());
  const count = (payload: Buffer | undefined): number => payload?.readUIntBE(0, 6) ?? 0;
  for (let i = 0; i < 5; i += 1) face.outlet.send(Buffer.alloc(10));
  expect(fences(socket).map(count)).toEqual([10]);
  clock.pass(300);
  expect(fences(socket).map(count)).toEqual([10, 50]);
  expect(clock.pending).toBe(0);
  face.outlet.send(Buffer.alloc(200_000));
  expect(fences(socket).map(count)).toEqual([10, 50, 200_050]);
  face.outlet.send(Buffer.alloc(10));
  face.outlet.close('ended');
  expect(clock.pending).toBe(0);
});

test('a steady stream brings its fences with it, and a page is as late as its oldest fence', () => {
  const { socket, face, clock } = viewer();
  say(face, ...greeting(), ...opening());
  const sent = socket.sent.length;
  for (let at = 0; at < 20; at += 1) {
    clock.pass(50);
    face.outlet.send(Buffer.alloc(10));
  }
  expect(socket.sent.length - sent).toBe(20);
  expect(fences(socket)).toHaveLength(7);
  expect(face.outlet.age).toBe(950);
  for (const fence of fences(socket)) say(face, fenceEcho(fence));
  expect([face.outlet.age, face.outlet.backlog]).toEqual([0, 10]);
});

test('an echo of what was never sent is abuse', () => {
  const { socket, face } = viewer();
  say(face, ...greeting(), ...opening(), fenceEcho(Buffer.from([0, 0, 0, 0, 1, 0])));
  expect(socket.closed).toBe('abuse');
});

test('a controller’s messages reach the seat whole and one at a time, however they are cut', () => {
  const { seat, face, outlets } = controller();
  const input = [keyEvent(0x61), pointerEvent(3, 4, 1), cutText('text'), keyEvent(0x61, false)];
  byteByByte(face, [...greeting(), ...opening(), ...input]);
  expect(outlets).toHaveLength(1);
  expect(seat.inputs).toEqual(input);
});

test('nobody types before the page has asked for a picture', () => {
  const { socket, seat, face } = controller();
  say(face, ...greeting(), keyEvent(0x61));
  expect(socket.closed).toBe('abuse');
  expect(seat.inputs).toEqual([]);
});

test('a text that is too long is dropped, and what follows is not', () => {
  const { socket, seat, face } = controller();
  say(face, ...greeting(), ...opening());
  const text = cutText('x'.repeat(MAX_CLIPBOARD + 1));
  for (let at = 0; at < text.length; at += 60_000) face.receive(text.subarray(at, at + 60_000));
  say(face, keyEvent(0x62));
  expect(socket.closed).toBeUndefined();
  expect(seat.inputs).toEqual([keyEvent(0x62)]);
});

test('a machine that holds back holds the controller’s browser back', () => {
  const { socket, seat, face } = controller();
  say(face, ...greeting(), ...opening());
  seat.takes = false;
  say(face, keyEvent(0x61));
  expect(socket.held).toBe(true);
  seat.writable();
  expect(socket.held).toBe(false);
});

test('what the machine says to the controller alone goes to his socket', () => {
  const { socket, seat, face } = controller();
  say(face, ...greeting(), ...opening());
  seat.aside(Buffer.from('aside'));
  expect(socket.sent.at(-1)?.toString()).toBe('aside');
});

test('a viewer who sends everything a controller can is heard about pictures only', () => {
  const { socket, face } = viewer();
  byteByByte(face, clientWords());
  expect(face.dropped).toBe(9);
  expect(socket.closed).toBeUndefined();
});

test.each([
  ['another version', [Buffer.from('RFB 003.003\n')]],
  ['another security', [greeting()[0], Buffer.from([2])]],
  ['no Tight', [...greeting(), setEncodings(ENCODINGS.filter((each) => each !== 7))]],
  ['no fences', [...greeting(), setEncodings(ENCODINGS.filter((each) => each !== -312))]],
  [
    'another pixel format',
    [...greeting(), Buffer.concat([Buffer.from([0, 0, 0, 0, 8, 8]), Buffer.alloc(14)])],
  ],
  ['a thousand encodings', [...greeting(), Buffer.from([2, 0, 4, 0])]],
  ['an unknown message', [...greeting(), ...opening(), Buffer.from([99])]],
  ['a fence of 200 bytes', [...greeting(), ...opening(), Buffer.from([248, 0, 0, 0, 0, 0, 0, 0, 200])]],
] as [string, Buffer[]][])('%s is abuse', (_, words) => {
  const { socket, face } = viewer();
  say(face, ...words);
  expect(socket.closed).toBe('abuse');
});

test('where the controller points is taken from what he sends the machine, whole and in both kinds', () => {
  const { seat, face } = controller();
  for (const word of [...greeting(), ...opening()]) face.receive(word);
  const words = Buffer.concat([
    pointerEvent(300, 20, 1),
    keyEvent(0x61),
    Buffer.from([5, 0x81, 0, 7, 0, 9, 1]),
  ]);
  for (const byte of words) face.receive(Buffer.from([byte]));
  expect(seat.points).toEqual([
    { x: 300, y: 20 },
    { x: 7, y: 9 },
  ]);
});

test('a text frame is abuse', () => {
  const { socket, face } = viewer();
  face.receive('hello');
  expect(socket.closed).toBe('abuse');
});

test('whatever a browser sends, in whatever pieces, is heard or closes the socket', () => {
  const words = [...clientWords(), fenceEcho(Buffer.alloc(6))];
  const piece = fc.oneof(fc.uint8Array({ maxLength: 30 }), fc.constantFrom(...words));
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      (pieces, open, cut) => {
        const { socket, seat, face } = controller();
        const watching = viewer();
        const all = Buffer.concat([...(open ? [...greeting(), ...opening()] : []), ...pieces]);
        for (let at = 0; at < all.length; at += cut)
          for (const each of [face, watching.face]) each.receive(all.subarray(at, at + cut));
        // A seat is never handed anything but whole messages of known types.
        for (const input of seat.inputs) expect([4, 5, 6, 250, 251, 255]).toContain(input[0]);
        if (socket.closed === undefined) expect(seat.left).toBe(0);
        else expect(seat.left).toBeLessThanOrEqual(1);
        face.gone();
      },
    ),
    { numRuns: 300 },
  );
});

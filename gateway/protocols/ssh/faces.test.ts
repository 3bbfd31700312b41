/** What the two faces let through, and what they do about everything else. */

import { expect, test } from '@jest/globals';
import { HeldClock } from '../../../test/fakes/held-clock.js';
import type { CloseReason, Frame, Size } from '../../sessions/ports.js';
import type { StreamSocket } from '../../sessions/face.js';
import { MAX_INPUT_FRAME } from '../../wire/ssh-stream.js';
import { ControllerFace } from './controller-face.js';
import { ViewerFace } from './viewer-face.js';

class FakeSocket implements StreamSocket {
  readonly sent: Frame[] = [];
  readonly holds: boolean[] = [];
  readonly closings: CloseReason[] = [];
  send(frame: Frame): void {
    this.sent.push(frame);
  }
  hold(on: boolean): void {
    this.holds.push(on);
  }
  close(reason: CloseReason): void {
    this.closings.push(reason);
  }
}

const word = (value: unknown): string => JSON.stringify(value);
const size = (columns: number, rows: number): string => word({ t: 'size', columns, rows });

function controller() {
  const socket = new FakeSocket();
  const clock = new HeldClock();
  const state = { inputs: [] as string[], sizes: [] as Size[], taken: [] as Size[], left: 0, takes: true };
  let writable: () => void = () => undefined;
  const face = new ControllerFace(socket, clock, (outlet, first) => {
    if (first !== undefined) state.taken.push(first);
    outlet.send(Buffer.from('picture'));
    return {
      input: (bytes) => {
        state.inputs.push(Buffer.from(bytes).toString());
        return state.takes;
      },
      onWritable: (listener) => {
        writable = listener;
        return () => undefined;
      },
      resize: (next) => {
        state.sizes.push(next);
      },
      point: () => undefined,
      onAside: () => () => undefined,
      leave: () => {
        state.left += 1;
      },
    };
  });
  return {
    socket,
    clock,
    face,
    state,
    drained: () => {
      writable();
    },
  };
}

test('the first size takes the seat; input and sizes go to it, in order', () => {
  const { face, state, socket } = controller();
  face.receive(size(100, 30));
  face.receive(Buffer.from('ls\r'));
  face.receive(size(90, 20));
  expect(state).toMatchObject({
    taken: [{ columns: 100, rows: 30 }],
    inputs: ['ls\r'],
    sizes: [{ columns: 90, rows: 20 }],
  });
  expect(socket.closings).toEqual([]);
});

test('a dragged window is told to the machine now and then, and its last size always', () => {
  const { face, state, clock } = controller();
  face.receive(size(100, 30));
  for (let columns = 100; columns < 200; columns++) {
    face.receive(size(columns, 30));
    clock.pass(5);
  }
  clock.pass(100);
  expect(state.sizes.length).toBeLessThan(15);
  expect(state.sizes.at(-1)).toEqual({ columns: 199, rows: 30 });
});

test('a machine that takes no more stops the reading, and its drain resumes it', () => {
  const { face, state, socket, drained } = controller();
  face.receive(size(100, 30));
  state.takes = false;
  face.receive(Buffer.from('x'));
  drained();
  expect(socket.holds).toEqual([true, false]);
});

test.each<[string, readonly Frame[]]>([
  ['input before the first size', [Buffer.from('x')]],
  ['a size beyond all screens', [size(100_000, 30)]],
  ['a frame larger than any slice of a paste', [size(80, 24), Buffer.alloc(MAX_INPUT_FRAME + 1)]],
  ['a word nobody knows', [size(80, 24), word({ t: 'nonsense' })]],
  ['something that is no word', [size(80, 24), '{']],
  ['more acknowledged than was sent', [size(80, 24), word({ t: 'ack', bytes: 8 })]],
  [
    'an acknowledgement backwards',
    [size(80, 24), word({ t: 'ack', bytes: 7 }), word({ t: 'ack', bytes: 6 })],
  ],
])('a controller who sends %s is closed, once, and his seat is left', (_what, frames) => {
  const { face, state, socket } = controller();
  for (const frame of [...frames, ...frames]) face.receive(frame);
  face.gone();
  expect(socket.closings).toEqual(['abuse']);
  expect(state.left).toBe(state.taken.length);
});

test('a closed socket leaves the seat once', () => {
  const { face, state } = controller();
  face.receive(size(80, 24));
  face.gone();
  face.gone();
  face.receive(Buffer.from('late'));
  expect(state).toMatchObject({ left: 1, inputs: [] });
});

function viewer() {
  const socket = new FakeSocket();
  const clock = new HeldClock();
  return { socket, clock, face: new ViewerFace(socket, clock, 0) };
}

test('what a viewer’s terminal answers by itself is dropped without a penalty', () => {
  const { face, socket, clock } = viewer();
  for (let second = 0; second < 60; second++) {
    for (let i = 0; i < 100; i++) face.receive(Buffer.from('\x1b[?1;2c'));
    face.receive(size(80, 24));
    face.receive('{');
    clock.pass(1000);
  }
  expect(socket.closings).toEqual([]);
  expect(socket.sent).toEqual([]);
});

test('a viewer’s acknowledgement lowers his backlog; an impossible one closes him', () => {
  const { face, socket } = viewer();
  face.outlet.send(Buffer.alloc(100));
  face.receive(word({ t: 'ack', bytes: 60 }));
  expect(face.outlet.backlog).toBe(40);
  face.receive(word({ t: 'ack', bytes: 101 }));
  expect(socket.closings).toEqual(['abuse']);
});

test.each<[string, () => Frame, number]>([
  ['frames', () => Buffer.from('x'), 2001],
  ['bytes', () => Buffer.alloc(64 * 1024), 17],
])('a viewer who sends absurdly many %s within a second is closed', (_what, frame, count) => {
  const { face, socket } = viewer();
  for (let i = 1; i < count; i++) face.receive(frame());
  expect(socket.closings).toEqual([]);
  face.receive(frame());
  expect(socket.closings).toEqual(['abuse']);
});

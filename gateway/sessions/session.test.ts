/** The life of a session, with a machine and watchers that exist only in memory. */

import { expect, test } from '@jest/globals';
import { CONTROLLER_GRACE_MS, NO_PROGRESS_MS, WAITING_MS } from '../domain/limits.js';
import { controlGrant, endGrant, sessionFacts, terminateGrant, viewGrant } from '../../test/fakes/grants.js';
import { HeldClock } from '../../test/fakes/held-clock.js';
import { FakeOutlet } from '../../test/fakes/outlet.js';
import { FakeUpstream } from '../../test/fakes/upstream.js';
import { LiveSessions } from './live-sessions.js';
import { type Asker, StartError } from './ports.js';
import type { SessionEvent } from './session-event.js';
import { Session } from './session.js';

const size = { columns: 80, rows: 24 };
const bytes = (text: string): Uint8Array => Buffer.from(text);

function waiting() {
  const upstream = new FakeUpstream();
  const clock = new HeldClock();
  const events: SessionEvent[] = [];
  const faults: unknown[] = [];
  const session = new Session({
    id: 's1',
    domainId: 'north',
    endpointId: 'plc-7',
    controllerId: 'ann',
    connect: () => upstream,
    asker: {} as Asker,
    clock,
    fault: (error) => faults.push(error),
  });
  session.listen((event) => events.push(event));
  const ended = () => events.filter((event) => event.type === 'ended');
  return { upstream, clock, events, faults, session, ended };
}

async function active() {
  const parts = waiting();
  const outlet = new FakeOutlet('brakes', 1000);
  const seat = parts.session.control(controlGrant(), outlet, size);
  await parts.upstream.ready();
  return { ...parts, outlet, seat };
}

test('the machine is dialled once, when the controller’s window has said how large it is', async () => {
  const { upstream, session, events } = await active();
  expect(upstream.starts).toBe(1);
  expect(session.state).toBe('active');
  expect(events.map((event) => event.type)).toContain('started');
});

test('the controller types; before the machine is ready his keys are dropped', async () => {
  const { upstream, session } = waiting();
  const seat = session.control(controlGrant(), new FakeOutlet('brakes'), size);
  seat.input(bytes('too early'));
  await upstream.ready();
  seat.input(bytes('ls'));
  expect(upstream.written).toEqual([bytes('ls')]);
});

test('a machine that takes no more tells the controller to hold back, and when to go on', async () => {
  const { upstream, seat } = await active();
  let released = 0;
  seat.onWritable(() => {
    released += 1;
  });
  upstream.takesMore = false;
  expect(seat.input(bytes('x'))).toBe(false);
  upstream.drained();
  expect(released).toBe(1);
});

test('a viewer has nothing to type with', async () => {
  const { session } = await active();
  const seat = session.join(viewGrant('bob'), new FakeOutlet());
  expect(Object.keys(seat)).toEqual(['leave']);
  // @ts-expect-error a viewer's seat has no input
  expect(seat.input).toBeUndefined();
});

test('nobody joins with a grant that the policy did not make, or made for another session', async () => {
  const { session } = await active();
  // @ts-expect-error a plain object is no grant
  const forged: Parameters<Session['join']>[0] = { userId: 'eve', sessionId: 's2' };
  expect(() => session.join(forged, new FakeOutlet())).toThrow('another session');
  const other = viewGrant('bob', sessionFacts({ id: 's2' }));
  expect(() => session.join(other, new FakeOutlet())).toThrow('another session');
});

test('terminating closes everybody and the machine in one tick, once, and says who did it and why', async () => {
  const { upstream, outlet, session, seat, ended } = await active();
  const viewers = Array.from({ length: 10 }, () => new FakeOutlet());
  for (const [i, viewer] of viewers.entries()) session.join(viewGrant(`v${i}`), viewer);
  session.terminate(terminateGrant(), 'wrong line');
  session.terminate(terminateGrant());
  session.terminate(endGrant());
  seat.input(bytes('x'));
  seat.resize({ columns: 10, rows: 10 });
  seat.leave();
  expect([outlet, ...viewers].map((each) => each.closings)).toEqual(Array(11).fill(['ended']));
  expect(upstream.closed).toBe(1);
  expect(upstream.written).toEqual([]);
  expect(ended()).toEqual([
    { type: 'ended', reason: { code: 'terminated', by: 'dora', note: 'wrong line' } },
  ]);
  expect(session.state).toBe('ended');
});

test('the eleventh viewer is refused even when everything before forgot to', async () => {
  const { session } = await active();
  for (let i = 0; i < 10; i += 1) session.join(viewGrant(`v${i}`), new FakeOutlet());
  expect(() => session.join(viewGrant('v10'), new FakeOutlet())).toThrow('no seat is free');
});

test('a second window of a viewer replaces the first and takes no second seat', async () => {
  const { session, events } = await active();
  const first = new FakeOutlet();
  const second = new FakeOutlet();
  const old = session.join(viewGrant('bob'), first);
  session.join(viewGrant('bob'), second);
  old.leave();
  expect(first.closed).toBe('replaced');
  expect(second.closed).toBeUndefined();
  expect([...session.viewers.keys()]).toEqual(['bob']);
  expect(events).toContainEqual({ type: 'viewer-left', userId: 'bob', code: 'replaced' });
});

test('a second window of the controller takes over with a keyframe; the first can type no more', async () => {
  const { upstream, outlet, session, seat } = await active();
  upstream.broadcast.publish('screen');
  const second = new FakeOutlet('brakes', 1000);
  const next = session.control(controlGrant(sessionFacts()), second, { columns: 100, rows: 30 });
  seat.input(bytes('old'));
  seat.leave();
  next.input(bytes('new'));
  expect(outlet.closed).toBe('replaced');
  expect(second.sent[0]).toBe('Kscreen');
  expect(upstream.written).toEqual([bytes('new')]);
  expect(upstream.sizes).toEqual([{ columns: 100, rows: 30 }]);
  expect(session.graceEndsAt).toBeUndefined();
});

test('only the controller’s size reaches the machine, and only when it is another one', async () => {
  const { upstream, session, seat } = await active();
  session.join(viewGrant('bob'), new FakeOutlet());
  seat.resize(size);
  seat.resize({ columns: 120, rows: 40 });
  expect(upstream.sizes).toEqual([{ columns: 120, rows: 40 }]);
});

test('a controller who drops has a grace to come back; the viewers stay', async () => {
  const { upstream, clock, session, seat, ended } = await active();
  const viewer = new FakeOutlet();
  session.join(viewGrant('bob'), viewer);
  seat.leave();
  expect(session.graceEndsAt).toBe(clock.now() + CONTROLLER_GRACE_MS);
  clock.pass(CONTROLLER_GRACE_MS - 1);
  const back = session.control(controlGrant(sessionFacts()), new FakeOutlet('brakes'), size);
  clock.pass(CONTROLLER_GRACE_MS);
  back.input(bytes('x'));
  expect(ended()).toEqual([]);
  expect(viewer.closed).toBeUndefined();
  expect(upstream.starts).toBe(1);
  expect(upstream.written).toHaveLength(1);
});

test('a controller who does not come back ends it for everyone', async () => {
  const { upstream, clock, session, seat, ended } = await active();
  const viewer = new FakeOutlet();
  session.join(viewGrant('bob'), viewer);
  seat.leave();
  clock.pass(CONTROLLER_GRACE_MS);
  expect(ended()).toEqual([{ type: 'ended', reason: { code: 'controller-gone' } }]);
  expect(viewer.closed).toBe('ended');
  expect(upstream.closed).toBe(1);
});

test('nothing revives an ended session', async () => {
  const { upstream, session } = await active();
  session.terminate(terminateGrant());
  const late = new FakeOutlet();
  const controller = new FakeOutlet('brakes');
  session.join(viewGrant('bob'), late);
  const seat = session.control(controlGrant(sessionFacts()), controller, size);
  seat.input(bytes('x'));
  await upstream.ready();
  upstream.lose();
  expect([late.closed, controller.closed, session.state]).toEqual(['ended', 'ended', 'ended']);
  expect(upstream.starts).toBe(1);
  expect(upstream.written).toEqual([]);
});

test('a session whose window never opens expires and was never dialled', () => {
  const { upstream, clock, session, ended } = waiting();
  clock.pass(WAITING_MS);
  expect(session.state).toBe('expired');
  expect(ended()).toHaveLength(1);
  expect(upstream.starts).toBe(0);
  expect(clock.pending).toBe(0);
});

test('a machine that cannot be opened ends the session with the failure and what a sentence needs', async () => {
  const { upstream, session, ended } = waiting();
  const outlet = new FakeOutlet('brakes');
  session.control(controlGrant(), outlet, size);
  const failure = new StartError('host-key-changed', { known: 'a', presented: 'b' });
  await upstream.fail(failure);
  expect(ended()).toEqual([
    { type: 'ended', reason: { code: 'start-failed', failure: 'host-key-changed' }, failure },
  ]);
  expect(outlet.closed).toBe('ended');
});

test('a machine that opens but cannot be shown ends its own session, and nothing else', async () => {
  const { upstream, session, ended } = waiting();
  upstream.attach = () => {
    throw new Error('no picture');
  };
  session.control(controlGrant(), new FakeOutlet('brakes'), size);
  await upstream.ready();
  await new Promise(setImmediate);
  expect(ended()).toMatchObject([{ reason: { code: 'start-failed', failure: 'internal' } }]);
  expect(upstream.closed).toBe(1);
});

test('a machine that answers after the end is not let in', async () => {
  const { upstream, session } = waiting();
  const seat = session.control(controlGrant(), new FakeOutlet('brakes'), size);
  session.terminate(endGrant());
  await upstream.ready();
  seat.input(bytes('x'));
  expect(upstream.written).toEqual([]);
  expect(session.state).toBe('ended');
});

test('a lost machine ends the session for all', async () => {
  const { upstream, outlet, ended } = await active();
  upstream.lose('machine-lost');
  expect(outlet.closed).toBe('ended');
  expect(ended()).toEqual([{ type: 'ended', reason: { code: 'machine-lost' } }]);
});

test.each([
  ['user-disabled', 'user-disabled'],
  ['access-removed', 'access-removed'],
] as const)('a controller put out for %s ends the session', async (why, code) => {
  const { session, ended } = await active();
  session.expel('ann', why);
  expect(ended()).toEqual([{ type: 'ended', reason: { code, by: 'ann' } }]);
});

test('a controller who was signed out is closed, and may come back within the grace', async () => {
  const { session, outlet, ended } = await active();
  session.expel('ann', 'signed-out');
  expect(outlet.closed).toBe('signed-out');
  expect(session.graceEndsAt).toBeDefined();
  expect(ended()).toEqual([]);
});

test('a viewer put out leaves alone', async () => {
  const { session, outlet, events } = await active();
  const viewer = new FakeOutlet();
  const seat = session.join(viewGrant('bob'), viewer);
  session.expel('bob', 'joint-off');
  seat.leave();
  expect(viewer.closings).toEqual(['joint-off']);
  expect(outlet.closed).toBeUndefined();
  expect(events.filter((event) => event.type === 'viewer-left')).toEqual([
    { type: 'viewer-left', userId: 'bob', code: 'joint-off' },
  ]);
});

test('a watcher without progress for a minute is put out; one who is behind is marked', async () => {
  const { clock, session } = await active();
  const viewer = new FakeOutlet();
  session.join(viewGrant('bob'), viewer);
  viewer.backlog = 2 * 1024 * 1024;
  clock.pass(2_000);
  expect(session.viewers.get('bob')).toBe(true);
  viewer.age = NO_PROGRESS_MS + 1;
  clock.pass(2_000);
  expect(viewer.closed).toBe('too-slow');
});

test('a listener that throws harms nobody', async () => {
  const { session, outlet, faults } = await active();
  session.listen(() => {
    throw new Error('listener broke');
  });
  session.terminate(terminateGrant());
  expect(outlet.closed).toBe('ended');
  expect(faults).toHaveLength(1);
});

test('an ended session leaves no timer behind and is forgotten', async () => {
  const { clock, session } = await active();
  const live = new LiveSessions();
  live.add(session);
  expect(live.of('ann')).toEqual([session]);
  live.closeAll();
  expect(clock.pending).toBe(0);
  expect(live.all()).toEqual([]);
});

test('where somebody has to watch, neither keys nor a new size pass unwatched; the last size fits once somebody does', async () => {
  const { upstream, session, seat } = await active();
  session.keepTo({ idleMs: undefined, observer: true });
  seat.input(bytes('rm'));
  seat.resize({ columns: 100, rows: 30 });
  seat.resize({ columns: 120, rows: 40 });
  expect([upstream.written, upstream.sizes, session.size]).toEqual([[], [], size]);
  const viewer = session.join(viewGrant('bob'), new FakeOutlet());
  expect(upstream.sizes).toEqual([{ columns: 120, rows: 40 }]);
  expect(session.size).toEqual({ columns: 120, rows: 40 });
  seat.input(bytes('ls'));
  viewer.leave();
  seat.input(bytes('rm'));
  // A reload asks again, and gets no further.
  session.control(controlGrant(sessionFacts()), new FakeOutlet('brakes', 1000), size).input(bytes('rm'));
  expect([upstream.written, upstream.sizes.length]).toEqual([[bytes('ls')], 1]);
  session.keepTo({ idleMs: undefined, observer: false });
  expect(upstream.sizes.at(-1)).toEqual(size);
});

test('what is pressed is let go when its window goes, when another takes its place, and when nobody watches any more', async () => {
  const { upstream, session, seat } = await active();
  const viewer = session.join(viewGrant('bob'), new FakeOutlet());
  seat.leave();
  expect(upstream.letGo).toBe(1);
  const open = (): void =>
    void session.control(controlGrant(sessionFacts()), new FakeOutlet('brakes', 1000), size);
  open();
  expect(upstream.letGo).toBe(1);
  open();
  expect(upstream.letGo).toBe(2);
  session.keepTo({ idleMs: undefined, observer: true });
  expect(upstream.letGo).toBe(2);
  viewer.leave();
  expect(upstream.letGo).toBe(3);
  session.keepTo({ idleMs: undefined, observer: false });
  session.keepTo({ idleMs: undefined, observer: true });
  expect(upstream.letGo).toBe(4);
});

test('a size asked for while the machine is dialled waits for a viewer, too', async () => {
  const { upstream, session } = waiting();
  session.keepTo({ idleMs: undefined, observer: true });
  const seat = session.control(controlGrant(), new FakeOutlet('brakes', 1000), size);
  seat.resize({ columns: 120, rows: 40 });
  await upstream.ready();
  expect([upstream.sizes, session.size]).toEqual([[], size]);
  session.join(viewGrant('bob'), new FakeOutlet());
  expect(upstream.sizes).toEqual([{ columns: 120, rows: 40 }]);
});

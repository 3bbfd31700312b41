/** Hours of use, the longest session, the idle end and the required observer, in live sessions on a real machine. */

import { afterEach, expect, test } from '@jest/globals';
import type { AuditRow, EndpointView, Page, SessionView } from '../../gateway/wire/api.js';
import { LeapingClock } from '../fakes/leaping-clock.js';
import { describeWith } from '../fixtures/need.js';
import { PING_EVERY_MS } from '../../gateway/domain/limits.js';
import { passTime } from '../model/pass-time.js';
import { openScene, type Scene } from '../model/scene.js';

/** From the moment a limit is reached, or set, to the last socket (ms). */
const AT_ONCE_MS = 1_000;
const MINUTE_MS = 60_000;
const NO_LIMITS = { hours: null, maxMinutes: null, idleMinutes: null, observer: false };
const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7];

describeWith('sshd', 'limits of an endpoint', () => {
  let scene: Scene | undefined;
  afterEach(async () => {
    await scene?.close();
    scene = undefined;
  });

  async function open(): Promise<{ readonly scene: Scene; readonly clock: LeapingClock }> {
    const clock = new LeapingClock();
    const opened = await openScene({ clock });
    scene = opened;
    return { scene: opened, clock };
  }
  const limit = (at: Scene, limits: object): Promise<unknown> =>
    at.plant.admin.put(`/api/endpoints/${at.endpoint.id}/limits`, { ...NO_LIMITS, ...limits });
  /** Hours that are open now and closed again `minutes` from now, in UTC. */
  const closingIn = (clock: LeapingClock, minutes: number) => {
    const now = new Date(clock.now());
    const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
    const day = 24 * 60;
    return {
      zone: 'UTC',
      spans: [{ days: ALL_DAYS, from: (minute + day - 60) % day, to: (minute + minutes) % day }],
    };
  };
  const reasonOf = async (at: Scene, sessionId: string): Promise<string | null | undefined> => {
    const { rows } = await at.plant.admin.get<Page<AuditRow>>(
      `/api/domains/${at.plant.domainId}/audit?session=${sessionId}`,
    );
    return rows.find((row) => row.action === 'session.end')?.reason;
  };

  test('the hours end: everybody is out at that very moment, and nobody starts before they begin again', async () => {
    const { scene: at, clock } = await open();
    await limit(at, { hours: closingIn(clock, 4) });
    const opened = await at.live();
    const { sessionId, stream, events } = opened;
    const viewer = await at.jonas.join(sessionId);
    await viewer.until(() => viewer.bytes > 0);
    const view = await at.mara.get<SessionView>(`/api/sessions/${sessionId}`);
    expect(view.limit?.by).toBe('outside-hours');
    const until = view.limit?.until ?? 0;
    expect(until - clock.now()).toBeGreaterThan(2 * MINUTE_MS);
    expect(until % MINUTE_MS).toBe(0);
    await passTime(clock, until - clock.now() - 2 * PING_EVERY_MS, opened);
    stream.type('echo still-$((6*7))\r');
    await stream.shows('still-42');
    const from = performance.now();
    clock.leap(until - clock.now());
    await Promise.all([stream.closed(), viewer.closed()]);
    expect(performance.now() - from).toBeLessThan(AT_ONCE_MS);
    const ended = await events.session(sessionId, (session) => session.state === 'ended');
    expect(ended.end).toMatchObject({ code: 'outside-hours' });
    expect(await reasonOf(at, sessionId)).toBe('outside-hours');
    const start = at.mara.post(`/api/endpoints/${at.endpoint.id}/sessions`, {});
    expect(await at.mara.refused(start)).toBe('outside-hours');
    expect((await at.mara.get<EndpointView>(`/api/endpoints/${at.endpoint.id}`)).may.start).toBe(
      'outside-hours',
    );
  }, 30_000);

  test('the longest session ends, however busy; a limit set meanwhile holds for it too', async () => {
    const { scene: at, clock } = await open();
    const opened = await at.live();
    const { sessionId, stream, events } = opened;
    expect((await at.mara.get<SessionView>(`/api/sessions/${sessionId}`)).limit).toBeNull();
    await limit(at, { maxMinutes: 5 });
    const view = await at.mara.get<SessionView>(`/api/sessions/${sessionId}`);
    expect(view.limit).toEqual({ by: 'duration-over', until: (view.startedAt ?? 0) + 5 * MINUTE_MS });
    for (let minute = 0; minute < 4; minute += 1) {
      await passTime(clock, MINUTE_MS, opened);
      stream.type('x');
    }
    expect(stream.closeCode).toBeUndefined();
    await passTime(clock, (view.limit?.until ?? 0) - clock.now() - 2 * PING_EVERY_MS, opened);
    expect(stream.closeCode).toBeUndefined();
    const from = performance.now();
    clock.leap((view.limit?.until ?? 0) - clock.now());
    await stream.closed();
    expect(performance.now() - from).toBeLessThan(AT_ONCE_MS);
    const ended = await events.session(sessionId, (session) => session.state === 'ended');
    expect(ended.end).toMatchObject({ code: 'duration-over' });
    expect(await reasonOf(at, sessionId)).toBe('duration-over');
  }, 30_000);

  test('more time before the end: the controller’s own is counted, an admin gives more, nobody is cut off; then it ends', async () => {
    const { scene: at, clock } = await open();
    await limit(at, { maxMinutes: 5, extension: { minutes: 5, times: 1 } });
    const opened = await at.live();
    const { sessionId, stream, events } = opened;
    const extend = `/api/sessions/${sessionId}/extend`;
    const viewer = await at.jonas.join(sessionId);
    expect(await at.jonas.refused(at.jonas.post(extend))).toBe('domain-admin-only');
    const first = (await at.mara.get<SessionView>(`/api/sessions/${sessionId}`)).limit?.until ?? 0;
    // Twice at once, as a double click does: one of them is the one time.
    const both = await Promise.allSettled([at.mara.post(extend), at.mara.post(extend)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await events.session(sessionId, (session) => session.extension?.left === 0);
    await passTime(clock, first - clock.now() + 2 * PING_EVERY_MS, { ...opened });
    stream.type('echo still-$((6*7))\r');
    await stream.shows('still-42');
    expect(viewer.closeCode).toBeUndefined();
    expect(await at.mara.refused(at.mara.post(extend))).toBe('extensions-used');
    await at.plant.admin.post(extend, { minutes: 10 });
    const view = await events.session(
      sessionId,
      (session) => session.limit?.until === first + 15 * MINUTE_MS,
    );
    expect(view.limit?.by).toBe('duration-over');
    await passTime(clock, first + 15 * MINUTE_MS - clock.now() - 2 * PING_EVERY_MS, opened);
    expect(stream.closeCode).toBeUndefined();
    clock.leap(first + 15 * MINUTE_MS - clock.now());
    await stream.closed();
    expect(await reasonOf(at, sessionId)).toBe('duration-over');
    expect(await at.plant.admin.refused(at.plant.admin.post(extend, { minutes: 10 }))).toBe('session-over');
    const { rows } = await at.plant.admin.get<Page<AuditRow>>(
      `/api/domains/${at.plant.domainId}/audit?session=${sessionId}`,
    );
    const given = rows.filter(({ action, result }) => action === 'session.extend' && result === 'done');
    expect(given.map(({ actor, details }) => [actor?.name, details['as'], details['minutes']])).toEqual([
      ['anna.berg', 'domain-admin', 10],
      ['mara.lindqvist', 'controller', 5],
    ]);
  }, 60_000);

  test('more time goes no further than the approval, which ends the session all the same', async () => {
    const { scene: at, clock } = await open();
    await limit(at, { maxMinutes: 5, extension: { minutes: 30, times: 2 } });
    await at.plant.admin.put(`/api/endpoints/${at.endpoint.id}/approval`, { approvers: 1 });
    const { id } = await at.mara.post<{ readonly id: string }>(`/api/endpoints/${at.endpoint.id}/requests`, {
      reason: 'a valve',
      minutes: 10,
    });
    await at.plant.admin.post(`/api/requests/${id}/approve`, { minutes: 10 });
    const opened = await at.live();
    const { sessionId, stream } = opened;
    const extend = `/api/sessions/${sessionId}/extend`;
    await at.mara.post(extend);
    for (const who of [at.mara, at.plant.admin])
      expect(await who.refused(who.post(extend, {}))).toBe('extension-in-vain');
    const { approval } = await at.mara.get<SessionView>(`/api/sessions/${sessionId}`);
    const over = approval?.until ?? 0;
    await passTime(clock, over - clock.now() - 2 * PING_EVERY_MS, opened);
    expect(stream.closeCode).toBeUndefined();
    clock.leap(over - clock.now());
    await stream.closed();
    expect(await reasonOf(at, sessionId)).toBe('approval-over');
  }, 60_000);

  test('what the domain says holds where the endpoint says nothing, at once and for what runs; not where it does', async () => {
    const { scene: at, clock } = await open();
    const call = `/api/domains/${at.plant.domainId}/limits`;
    const own = await at.plant.addEndpoint(at.sshd, { name: 'Press' });
    await at.plant.admin.put(`/api/endpoints/${own.id}/limits`, { ...NO_LIMITS, idleMinutes: 'domain' });
    const asDomain = await at.live();
    const other = await at.mara.startLive(own.id, at.credentials);
    await at.plant.admin.put(call, { ...NO_LIMITS, maxMinutes: 60, idleMinutes: 30 });
    const view = await asDomain.events.session(asDomain.sessionId, (session) => session.limit !== null);
    expect(view.limit).toEqual({ by: 'duration-over', until: (view.startedAt ?? 0) + 60 * MINUTE_MS });
    const { limits, limitRules } = await at.mara.get<EndpointView>(`/api/endpoints/${own.id}`);
    expect([limits.maxMinutes, limits.idleMinutes, limitRules.maxMinutes]).toEqual([null, 30, null]);
    for (let passed = 0; passed < 6; passed += 1) await passTime(clock, MINUTE_MS, asDomain);
    // Less than it has lasted already: over at once, there and only there.
    await at.plant.admin.put(call, { ...NO_LIMITS, maxMinutes: 5 });
    await asDomain.stream.closed();
    expect(await reasonOf(at, asDomain.sessionId)).toBe('duration-over');
    const still = await at.mara.get<SessionView>(`/api/sessions/${other.sessionId}`);
    expect([still.state, still.limit]).toEqual(['active', null]);
    expect(await at.mara.refused(at.mara.put(call, NO_LIMITS))).toBe('domain-admin-only');
  }, 60_000);

  test('idle: everybody is told a minute before; any key is enough to stay; then it ends', async () => {
    const { scene: at, clock } = await open();
    await limit(at, { idleMinutes: 5 });
    const opened = await at.live();
    const { sessionId, stream, events } = opened;
    await passTime(clock, 4 * MINUTE_MS + 10_000, opened);
    const told = await events.session(sessionId, (session) => session.idleEndsAt !== null);
    expect((told.idleEndsAt ?? 0) - clock.now()).toBeLessThan(MINUTE_MS);
    stream.type(' ');
    await events.session(sessionId, (session) => session.idleEndsAt === null);
    await passTime(clock, 4 * MINUTE_MS, opened);
    expect(stream.closeCode).toBeUndefined();
    await passTime(clock, MINUTE_MS - 2 * PING_EVERY_MS, opened);
    expect(stream.closeCode).toBeUndefined();
    clock.leap(2 * PING_EVERY_MS + 3_000);
    await stream.closed();
    const ended = await events.session(sessionId, (session) => session.state === 'ended');
    expect(ended.end).toMatchObject({ code: 'idle' });
    expect(await reasonOf(at, sessionId)).toBe('idle');
  }, 30_000);

  test('a required observer: keys reach the machine only while somebody watches, and are not kept for later', async () => {
    const { scene: at } = await open();
    const { sessionId, stream, events } = await at.live();
    await limit(at, { observer: true });
    await events.session(sessionId, (session) => session.unwatched);
    stream.type('touch alone\r');
    stream.ws.send(JSON.stringify({ t: 'size', columns: 97, rows: 31 }));
    const viewer = await at.jonas.join(sessionId);
    await events.session(sessionId, (session) => !session.unwatched);
    stream.type('ls | wc -l; echo watched\r');
    await stream.shows(/^0\nwatched$/m);
    // The window it has by now: a size is a state, and fits as soon as somebody watches.
    stream.type('clear; stty size\r');
    await stream.shows(/^31 97$/m);
    stream.type('clear\r');
    viewer.close();
    await events.session(sessionId, (session) => session.unwatched);
    stream.type('touch alone-again\r');
    await at.jonas.join(sessionId);
    await events.session(sessionId, (session) => !session.unwatched);
    stream.type('clear; ls | wc -l; echo once-more\r');
    await stream.shows(/^0\nonce-more$/m);
    await limit(at, { observer: false });
    stream.type('clear; echo free\r');
    await stream.shows(/^free$/m);
  }, 30_000);

  test('only a domain admin sets them, and only what makes sense', async () => {
    const { scene: at } = await open();
    const call = `/api/endpoints/${at.endpoint.id}/limits`;
    expect(await at.mara.refused(at.mara.put(call, NO_LIMITS))).toBe('domain-admin-only');
    for (const wrong of [
      { maxMinutes: 0 },
      { idleMinutes: -1 },
      { maxMinutes: 60.5 },
      { hours: { zone: 'Europe/Nowhere', spans: [{ days: [1], from: 0, to: 60 }] } },
      { hours: { zone: 'UTC', spans: [] } },
      { hours: { zone: 'UTC', spans: [{ days: [8], from: 0, to: 60 }] } },
      { hours: { zone: 'UTC', spans: [{ days: [1], from: 0, to: 1440 }] } },
      { domainId: 'x' },
    ])
      expect(await at.plant.admin.refused(limit(at, wrong))).toBe('bad-request');
  }, 30_000);
});

/** A database that is away for a while loses nothing, doubles nothing and mixes nothing up. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HeldClock } from '../../../test/fakes/held-clock.js';
import { makeLiveSession, makePlant, type Plant } from '../../../test/fixtures/plant.js';
import { openScratchStore, type ScratchStore } from '../../../test/fixtures/scratch-store.js';
import { type Audit, openAudit } from '../../audit/audit.js';
import { listAudit } from '../../audit/list.js';
import { silentLog } from '../../log.js';
import { ParticipantRow, SessionRow } from '../../store/rows/index.js';
import { takeSeat } from '../../store/seats.js';
import type { Deed } from './deed.js';
import { Spool } from './spool.js';

let clock: HeldClock;
let store: ScratchStore;
let audit: Audit;
let plant: Plant;
let sessionId: string;
let away: boolean;
let file: string;

beforeEach(async () => {
  clock = new HeldClock();
  store = await openScratchStore({ clock });
  file = join(store.dataDir, 'spool.jsonl');
  audit = await openAudit({
    ...{ store, clock, log: silentLog },
    keyFile: join(store.dataDir, 'audit.key'),
    anchorFile: join(store.dataDir, 'anchor.jsonl'),
  });
  plant = await makePlant(store, 3);
  sessionId = await makeLiveSession(store, plant);
  away = false;
});
afterEach(async () => {
  await audit.close();
  await store.close();
});

/** The same store, which may be away. */
const office = () => ({
  audit,
  clock,
  log: silentLog,
  store: {
    ...store,
    write: (work: Parameters<typeof store.write>[0]) =>
      away ? Promise.reject(new Error('the database is away')) : store.write(work),
  } as ScratchStore,
});
const deed = (what: Deed['what']): Deed => ({
  id: randomUUID(),
  at: clock.now(),
  sessionId,
  domainId: plant.domainId,
  controllerId: plant.people[0] ?? '',
  endpoint: { id: plant.endpointId, name: 'Turbine' },
  from: '198.51.100.7',
  what,
});
const seat = (userId = plant.people[1] ?? '') =>
  store.write((tx) => takeSeat(tx, { sessionId, userId, cap: 10 }));
const left = (userId = plant.people[1] ?? ''): Deed => deed({ t: 'viewer-left', userId, code: 'lost' });
const rows = async () => (await listAudit(store.read, plant.domainId, {}, { limit: 500 })).rows.toReversed();

test('what was kept is written by the next process, once, with the time it happened', async () => {
  await seat();
  const spool = new Spool(file, office());
  const first = left();
  const second = deed({ t: 'ended', reason: { code: 'machine-closed' } });
  spool.keep(first);
  spool.keep(second);
  const happened = clock.now();
  clock.pass(3_600_000);
  // The process dies here; another one starts, and dies before it has forgotten, and another.
  for (let starts = 0; starts < 3; starts += 1) {
    const next = new Spool(file, office());
    appendFileSync(file, [first, second].map((one) => `${JSON.stringify(one)}\n`).join(''));
    await next.recover();
    await next.close();
  }
  expect(await rows()).toMatchObject([
    { action: 'session.leave', reason: 'lost', details: { role: 'viewer', happenedAt: happened } },
    { action: 'session.end', reason: 'machine-closed', details: { happenedAt: happened } },
  ]);
  const stay = await store.read.findOneByOrFail(ParticipantRow, { userId: plant.people[1] ?? '' });
  expect(stay.leftAt).toBe(happened);
  const session = await store.read.findOneByOrFail(SessionRow, { id: sessionId });
  expect([session.state, session.endedAt]).toEqual(['ended', happened]);
  expect(statSync(file).size).toBe(0);
});

test('a line that was torn at any place loses only itself', async () => {
  const whole = `${JSON.stringify(left())}\n`;
  const torn = JSON.stringify(deed({ t: 'ended', reason: { code: 'machine-closed' } }));
  for (let cut = 0; cut <= torn.length; cut += 7) {
    await seat();
    appendFileSync(file, whole + torn.slice(0, cut));
    const spool = new Spool(file, office());
    await spool.recover();
    await spool.close();
    expect(statSync(file).size).toBe(0);
    const session = await store.read.findOneByOrFail(SessionRow, { id: sessionId });
    expect([session.state, session.seatsTaken]).toEqual(['active', 0]);
  }
});

test('a line that is no deed is put aside, never thrown away', async () => {
  await seat();
  appendFileSync(file, `{"id":"x"}\n${JSON.stringify(left())}\n`);
  const spool = new Spool(file, office());
  await spool.recover();
  await spool.close();
  expect(await rows()).toHaveLength(1);
  const aside = readdirSync(store.dataDir).find((name) => name.includes('unread'));
  expect(readFileSync(join(store.dataDir, aside ?? ''), 'utf8')).toContain('{"id":"x"}');
  expect(existsSync(file)).toBe(false);
});

test('what nobody waits for any more is written as soon as the database is back', async () => {
  await seat();
  const spool = new Spool(file, office());
  const kept = left();
  away = true;
  spool.keep(kept);
  spool.leave(kept);
  for (let minute = 0; minute < 3; minute += 1) {
    clock.pass(60_000);
    await new Promise(setImmediate);
  }
  expect(await rows()).toEqual([]);
  away = false;
  const written = new Promise<void>((resolve) => {
    store.onCommitted(() => {
      resolve();
    });
  });
  clock.pass(60_000);
  await written;
  await spool.close();
  expect(await rows()).toHaveLength(1);
  expect(statSync(file).size).toBe(0);
});

test('the file is the gateway’s alone, and empty when everything is written', () => {
  const spool = new Spool(file, office());
  const [one, two] = [left(), left()];
  spool.keep(one);
  spool.keep(two);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  spool.settle(one);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
  spool.settle(two);
  expect(statSync(file).size).toBe(0);
});

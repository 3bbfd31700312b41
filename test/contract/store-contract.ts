/** What the store promises on every database. Each caller opens its own. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { actorFacts, endpointFacts, sessionFacts } from '../../gateway/store/facts.js';
import { schemaDrift } from '../../gateway/store/migrate.js';
import {
  addConsent,
  answerConsent,
  consentByLink,
  expireConsent,
  ownersOf,
  setOwners,
} from '../../gateway/store/consents.js';
import { removeEndpoint, setAccess } from '../../gateway/store/endpoints.js';
import { ParticipantRow, SessionRow, UserRow } from '../../gateway/store/rows/index.js';
import { enterControl, leaveControl, leaveSeat, takeSeat } from '../../gateway/store/seats.js';
import { listSessions, sessionRowsWithPeople } from '../../gateway/store/session-list.js';
import {
  closeOrphans,
  countRunning,
  createSession,
  endSession,
  moveSession,
  recordStarted,
} from '../../gateway/store/sessions.js';
import { issueTicket, redeemTicket, TICKET_LIFE_MS } from '../../gateway/store/tickets.js';
import { makeLiveSession, makePlant, type Plant } from '../fixtures/plant.js';
import type { ScratchStore } from '../fixtures/scratch-store.js';

export interface StoreUnderTest {
  open(): Promise<ScratchStore>;
  /** How often 200 people race for ten seats. */
  readonly rounds: number;
}

const CAP = 10;
const RACERS = 200;
const SIZE = { columns: 80, rows: 24 };

export function storeContract({ open, rounds }: StoreUnderTest): void {
  let store: ScratchStore;
  let plant: Plant;
  beforeAll(async () => {
    store = await open();
    plant = await makePlant(store, 3);
  });
  afterAll(() => store.close());

  const take = (sessionId: string, userId: string, cap = CAP) =>
    store.write((tx) => takeSeat(tx, { sessionId, userId, cap }));
  const row = (id: string) => store.read.findOneByOrFail(SessionRow, { id });

  test('the migrations make exactly the shape of the rows', async () => {
    expect(await schemaDrift(store)).toEqual([]);
  });

  test('names that differ by case or accent only are different names', async () => {
    const name = `Zoë-${randomUUID()}`;
    const person = {
      fullName: 'x',
      passwordHash: null,
      systemAdmin: false,
      disabled: true,
      lastSignInAt: null,
    };
    const names = [name, name.toLowerCase(), name.replace('ë', 'e')];
    await store.write((tx) =>
      tx.manager.insert(
        UserRow,
        names.map((each) => ({ ...person, id: randomUUID(), name: each, createdAt: 1_700_000_000_123 })),
      ),
    );
    for (const each of names) expect(await store.read.countBy(UserRow, { name: each })).toBe(1);
    const found = await store.read.findOneByOrFail(UserRow, { name });
    expect(found).toMatchObject({ disabled: true, systemAdmin: false, createdAt: 1_700_000_000_123 });
  });

  test('a unit of work that fails leaves nothing behind', async () => {
    const before = await store.read.count(UserRow);
    const failing = store.write(async () => {
      await makePlantInside();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('begun inside another');
    expect(await store.read.count(UserRow)).toBe(before);

    async function makePlantInside(): Promise<void> {
      await makePlant(store, 1);
    }
  });

  test(
    'of two hundred who race for ten seats exactly ten get one, every time',
    async () => {
      const crowd = await makePlant(store, RACERS + 1);
      for (let round = 0; round < rounds; round += 1) {
        const sessionId = await makeLiveSession(store, crowd);
        const outcomes = await Promise.all(crowd.people.slice(1).map((person) => take(sessionId, person)));
        expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(CAP);
        expect(outcomes.filter((outcome) => outcome === 'full')).toHaveLength(RACERS - CAP);
        expect(await store.read.countBy(ParticipantRow, { sessionId, present: 1 })).toBe(CAP);
        expect((await row(sessionId)).seatsTaken).toBe(CAP);
      }
    },
    rounds * 10_000,
  );

  test('one person with ten windows has one seat', async () => {
    const sessionId = await makeLiveSession(store, plant);
    const [, viewer = ''] = plant.people;
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => take(sessionId, viewer)));
    expect(outcomes.sort()).toEqual([...Array.from({ length: 9 }, () => 'held'), 'taken']);
    expect((await row(sessionId)).seatsTaken).toBe(1);
    expect(await take(sessionId, viewer, 1)).toBe('held');
  });

  test('a seat that is left is free again, once', async () => {
    const sessionId = await makeLiveSession(store, plant);
    const [, first = '', second = ''] = plant.people;
    expect(await take(sessionId, first, 1)).toBe('taken');
    expect(await take(sessionId, second, 1)).toBe('full');
    const leaving = () => store.write((tx) => leaveSeat(tx, { sessionId, userId: first }, 'lost'));
    expect(await Promise.all([leaving(), leaving(), leaving()])).toEqual(
      expect.arrayContaining([true, false, false]),
    );
    expect((await row(sessionId)).seatsTaken).toBe(0);
    expect(await take(sessionId, second, 1)).toBe('taken');
    expect(await take(sessionId, first, 2)).toBe('taken');
    const stays = await store.read.findBy(ParticipantRow, { sessionId, userId: first });
    expect(stays.map((stay) => stay.leaveCode).sort()).toEqual(['lost', null].sort());
  });

  test('the controller takes no viewer seat, and comes and goes', async () => {
    const sessionId = await makeLiveSession(store, plant);
    const place = { sessionId, userId: plant.people[0] ?? '' };
    expect(await store.write((tx) => enterControl(tx, place))).toBe(true);
    expect(await store.write((tx) => enterControl(tx, place))).toBe(false);
    expect((await row(sessionId)).seatsTaken).toBe(0);
    expect(await take(sessionId, place.userId)).toBe('held');
    expect((await row(sessionId)).seatsTaken).toBe(0);
    expect(await store.write((tx) => leaveControl(tx, place, 'lost'))).toBe(true);
    expect(await store.write((tx) => leaveControl(tx, place, 'lost'))).toBe(false);
    expect(await store.write((tx) => enterControl(tx, place))).toBe(true);
    expect(await store.read.countBy(ParticipantRow, { ...place, role: 'controller' })).toBe(2);
  });

  test('a session moves only from where it is, and of racing ends one is the first', async () => {
    const { domainId, endpointId, people } = plant;
    const sessionId = await store.write((tx) =>
      createSession(tx, {
        ...{ domainId, endpointId, controllerId: people[0] ?? '', gatewayId: 'gateway-1' },
        ...{ protocol: 'ssh', host: '10.0.0.1', port: 22, purpose: '' },
      }),
    );
    expect(await store.write((tx) => recordStarted(tx, sessionId, SIZE))).toBe(false);
    const toStarting = { sessionId, from: ['waiting'], to: 'starting' } as const;
    expect(await store.write((tx) => moveSession(tx, toStarting))).toBe(true);
    expect(await store.write((tx) => moveSession(tx, toStarting))).toBe(false);
    expect(await take(sessionId, people[1] ?? '')).toBe('over');
    expect(await store.write((tx) => recordStarted(tx, sessionId, SIZE))).toBe(true);
    expect(await take(sessionId, people[1] ?? '')).toBe('taken');

    const ends = await Promise.all(
      (['terminated', 'machine-closed', 'ended-by-controller'] as const).map(async (code) =>
        (await store.write((tx) => endSession(tx, sessionId, { code, by: people[0] ?? '', note: code })))
          ? code
          : '',
      ),
    );
    const [first, ...others] = ends.filter((code) => code !== '');
    expect(others).toEqual([]);
    expect(await row(sessionId)).toMatchObject({
      state: 'ended',
      endCode: first,
      endNote: first,
      seatsTaken: 0,
    });
    expect(await store.read.countBy(ParticipantRow, { sessionId, present: 1 })).toBe(0);
    expect(await take(sessionId, people[2] ?? '')).toBe('over');
    expect(await store.write((tx) => moveSession(tx, { sessionId, from: ['ending'], to: 'active' }))).toBe(
      false,
    );
  });

  test('a join that races the end never stays in an ended session', async () => {
    for (let round = 0; round < 10; round += 1) {
      const sessionId = await makeLiveSession(store, plant);
      await Promise.all([
        take(sessionId, plant.people[1] ?? ''),
        store.write((tx) => endSession(tx, sessionId, { code: 'terminated' })),
        take(sessionId, plant.people[2] ?? ''),
      ]);
      expect(await store.read.countBy(ParticipantRow, { sessionId, present: 1 })).toBe(0);
      expect((await row(sessionId)).seatsTaken).toBe(0);
    }
  });

  test('what an earlier gateway left open is ended at its last sign of life', async () => {
    const site = await makePlant(store, 2);
    const mine = await makeLiveSession(store, site, 'gateway-new');
    const theirs = await makeLiveSession(store, site, 'gateway-old');
    await take(theirs, site.people[1] ?? '');
    const seen = (await row(theirs)).createdAt + 5_000;
    const closed = await store.write((tx) => closeOrphans(tx, 'gateway-new', seen));
    expect(closed.map((session) => session.id)).toContain(theirs);
    expect(await row(theirs)).toMatchObject({ state: 'ended', endCode: 'gateway-crash', endedAt: seen });
    expect(await store.read.findOneByOrFail(ParticipantRow, { sessionId: theirs })).toMatchObject({
      present: null,
      leftAt: seen,
      leaveCode: 'session-ended',
    });
    expect((await row(mine)).state).toBe('active');
    expect(await countRunning(store.read, { domainId: site.domainId })).toBe(1);
    expect(await store.write((tx) => closeOrphans(tx, 'gateway-new', seen))).toEqual([]);
    await store.write((tx) => endSession(tx, mine, { code: 'gateway-stopped' }));
  });

  test('facts say who a person is, what an endpoint allows, who watches', async () => {
    const site = await makePlant(store, 3);
    const [admin = '', engineer = '', other = ''] = site.people;
    const actor = await actorFacts(store.read, admin);
    expect(actor).toEqual({
      userId: admin,
      disabled: false,
      systemAdmin: false,
      roles: new Map([[site.domainId, 'admin']]),
    });
    expect(await actorFacts(store.read, randomUUID())).toBeUndefined();

    await store.write((tx) => setAccess(tx, site.endpointId, 'listed', [admin, engineer]));
    const sessionId = await makeLiveSession(store, site);
    await take(sessionId, engineer);
    const facts = await sessionFacts(store.read, sessionId);
    expect(facts).toMatchObject({ id: sessionId, controllerId: admin, state: 'active' });
    expect(facts?.viewers).toEqual(new Set([engineer]));
    const { listed, ...endpoint } = (await endpointFacts(store.read, site.endpointId)) ?? {};
    expect(facts?.endpoint).toMatchObject(endpoint);
    for (const list of [listed, facts?.endpoint.listed])
      expect([admin, engineer, other].map((id) => list?.has(id))).toEqual([true, true, false]);

    await store.write((tx) => removeEndpoint(tx, site.endpointId));
    expect(await endpointFacts(store.read, site.endpointId)).toBeUndefined();
    expect((await sessionFacts(store.read, sessionId))?.endpoint).toMatchObject({
      joint: false,
      access: 'listed',
    });
    const nobody = (await sessionFacts(store.read, sessionId))?.endpoint.listed;
    expect(site.people.map((id) => nobody?.has(id))).toEqual(site.people.map(() => false));
  });

  test('sessions are listed page by page, newest first, with everybody who was in them', async () => {
    const site = await makePlant(store, 4);
    const [admin = '', first = '', second = ''] = site.people;
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push(await makeLiveSession(store, site));
    const [oldest = '', watched = ''] = ids;
    await store.write((tx) => enterControl(tx, { sessionId: watched, userId: admin }));
    await take(watched, second);
    await take(watched, first);
    await store.write((tx) => endSession(tx, oldest, { code: 'terminated', by: first, note: 'shift over' }));

    const seen: string[] = [];
    let before: string | undefined;
    do {
      const filter = { domainId: site.domainId, state: 'all' } as const;
      const page = await listSessions(store.read, filter, { limit: 2, before });
      expect(page.ids.length).toBeLessThanOrEqual(2);
      seen.push(...page.ids);
      before = page.next ?? undefined;
    } while (before !== undefined);
    expect([...seen].sort()).toEqual([...ids].sort());
    const created = await Promise.all(seen.map(async (id) => (await row(id)).createdAt));
    expect(created).toEqual([...created].sort((a, b) => b - a));

    const listed = async (filter: object) => {
      const page = await listSessions(
        store.read,
        { domainId: site.domainId, state: 'all', ...filter },
        { limit: 50 },
      );
      return page.ids;
    };
    expect(await listed({ state: 'ended' })).toEqual([oldest]);
    expect(await listed({ state: 'running' })).toHaveLength(4);
    expect(await listed({ userId: first })).toEqual([watched]);
    expect(await listed({ userId: admin })).toHaveLength(5);
    expect(await listed({ endpointId: randomUUID() })).toEqual([]);
    expect(
      await listSessions(store.read, { domainId: site.domainId, state: 'all' }, { limit: 5, before: 'x' }),
    ).toEqual({ ids: [], next: null });

    const [full, ended] = await sessionRowsWithPeople(store.read, [watched, oldest, randomUUID()]);
    expect(full?.stays.map((stay) => [stay.role, stay.person.id])).toEqual(
      expect.arrayContaining([
        ['controller', admin],
        ['viewer', second],
        ['viewer', first],
      ]),
    );
    expect(full?.stays[0]?.role).toBe('controller');
    expect(full?.controller).toMatchObject({ id: admin, fullName: 'Person 0' });
    expect(full?.endpoint).toMatchObject({ tags: ['hall 1'], joint: true });
    expect(full?.facts.viewers).toEqual(new Set([first, second]));
    expect(ended).toMatchObject({ endedBy: { id: first }, row: { endNote: 'shift over' } });
  });

  test('a ticket is good once, also in a race, and only for the login it was given to', async () => {
    const [userId = ''] = plant.people;
    const loginId = 'f'.repeat(64);
    const wanted = { kind: 'stream', sessionId: randomUUID(), role: 'viewer', userId, loginId } as const;
    const { ticket } = await store.write((tx) => issueTicket(tx, wanted));
    expect(ticket).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const redeem = (over: object = {}) =>
      store.write((tx) => redeemTicket(tx, { ticket, kind: 'stream', loginId, ...over }));
    expect(await redeem({ loginId: 'e'.repeat(64) })).toBeUndefined();
    expect(await redeem({ kind: 'events' })).toBeUndefined();
    expect(await redeem({ ticket: 'x' })).toBeUndefined();
    const results = await Promise.all(Array.from({ length: 20 }, () => redeem()));
    expect(results.filter((result) => result !== undefined)).toEqual([wanted]);
  });

  test('of ten answers of an owner one counts, none after its time, and expiry and answer exclude each other', async () => {
    const ask = async (endsIn = 60_000): Promise<{ sessionId: string; hash: string }> => {
      const sessionId = await makeLiveSession(store, plant);
      const hash = randomUUID().replaceAll('-', '').padEnd(64, '0');
      const links = [{ hash, owner: 'Owner+1@example.com' }];
      await store.write((tx) =>
        addConsent(tx, { sessionId, host: '10.0.0.1', port: 22, endsAt: tx.now + endsIn, links }),
      );
      return { sessionId, hash };
    };
    const answer = (sessionId: string, state: 'allowed' | 'refused') =>
      store.write((tx) => answerConsent(tx, sessionId, { state, by: 'Owner+1@example.com', from: '::1' }));
    const { sessionId, hash } = await ask();
    const again = store.write((tx) =>
      addConsent(tx, { sessionId, host: '10.0.0.1', port: 22, endsAt: tx.now, links: [] }),
    );
    await expect(again).rejects.toThrow();
    const states = Array.from({ length: 5 }, () => ['allowed', 'refused'] as const).flat();
    const won = await Promise.all(states.map((state) => answer(sessionId, state)));
    expect(won.filter(Boolean)).toHaveLength(1);
    const state = states[won.indexOf(true)];
    const found = await consentByLink(store.read, hash);
    expect(found).toMatchObject({
      owner: 'Owner+1@example.com',
      consent: { sessionId, state, asked: ['Owner+1@example.com'], answeredFrom: '::1', port: 22 },
    });
    expect(typeof found?.consent.answeredAt).toBe('number');
    expect(await store.write((tx) => expireConsent(tx, sessionId))).toBe(false);
    expect(await consentByLink(store.read, hash.toUpperCase())).toBeUndefined();

    const late = await ask(0);
    expect(await answer(late.sessionId, 'allowed')).toBe(false);
    expect(await store.write((tx) => expireConsent(tx, late.sessionId))).toBe(true);
    expect(await answer(late.sessionId, 'refused')).toBe(false);
    expect((await consentByLink(store.read, late.hash))?.consent.state).toBe('expired');
  });

  test('the owners of an endpoint are kept as they are said, and none is nobody', async () => {
    const { endpointId } = await makePlant(store, 1);
    const owners = async () => (await ownersOf(store.read, [endpointId])).get(endpointId);
    expect(await owners()).toBeUndefined();
    await store.write((tx) => setOwners(tx, endpointId, ['a@example.com', 'b@example.com']));
    expect(await owners()).toEqual(['a@example.com', 'b@example.com']);
    await store.write((tx) => setOwners(tx, endpointId, []));
    expect(await owners()).toBeUndefined();
    expect(await ownersOf(store.read, [])).toEqual(new Map());
  });

  test('a ticket lives half a minute', async () => {
    const loginId = 'f'.repeat(64);
    const wanted = { kind: 'events', userId: plant.people[0] ?? '', loginId } as const;
    const later = (ms: number) =>
      store.write(async (tx) => {
        const { ticket } = await issueTicket(tx, wanted);
        return redeemTicket({ ...tx, now: tx.now + ms }, { ticket, kind: 'events', loginId });
      });
    expect(await later(TICKET_LIFE_MS - 1)).toEqual(wanted);
    expect(await later(TICKET_LIFE_MS)).toBeUndefined();
  });
}

/** People who come, go and forbid at the same moment: the last seat, the toggle, the end. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AuditRow, EndpointView, Page, SessionView } from '../../gateway/wire/api.js';
import { CLOSE } from '../../gateway/wire/close-codes.js';
import type { CredentialsWord } from '../../gateway/wire/events.js';
import { until } from '../contract/upstream-contract.js';
import { type Counted, startCountingMachine } from '../fixtures/counting-machine.js';
import { openPlant, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import { Answered, type Opened, type Person } from '../model/person.js';
import type { StreamClient } from '../model/stream-client.js';

const CREDENTIALS: CredentialsWord = { method: 'password', user: 'u', password: 'p' };
const PEOPLE = 20;
const WINDOWS_EACH = 10;
const FLIPS = 100;
/** Attempts of each browser to bring an ended session back. */
const REVIVALS = 6;

describe('races', () => {
  let machine: Counted;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let people: Person[];
  let endpoint: EndpointView;
  let opened: Opened;
  let talking: NodeJS.Timeout;

  beforeAll(async () => {
    machine = await startCountingMachine({ echo: true });
    gateway = await startGateway();
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    people = [];
    for (let i = 0; i < PEOPLE; i++) people.push(await plant.addPerson(`viewer${String(i)}`));
    endpoint = await plant.addEndpoint(machine);
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await machine.close();
  });
  beforeEach(async () => {
    const shells = machine.shells;
    opened = await mara.startLive(endpoint.id, CREDENTIALS);
    await until(() => machine.shells > shells);
    // So that there always is a next frame to be sent to somebody who should not get it.
    talking = setInterval(() => void machine.print('word '), 10);
  });
  afterEach(async () => {
    clearInterval(talking);
    await mara.post(`/api/sessions/${opened.sessionId}/end`).catch(() => undefined);
    opened.events.close();
  });

  const view = (): Promise<SessionView> => mara.get<SessionView>(`/api/sessions/${opened.sessionId}`);
  const present = async (): Promise<string[]> =>
    (await view()).participants
      .filter(({ role, leftAt }) => role === 'viewer' && leftAt === null)
      .map(({ person }) => person.name);

  /** In, with a picture; or the reason why not. */
  async function tries(person: Person): Promise<StreamClient | string> {
    try {
      const window = await person.join(opened.sessionId);
      await window.until(() => window.bytes > 0 || window.closeCode !== undefined);
      return window;
    } catch (error) {
      if (error instanceof Answered) return error.code ?? String(error.status);
      throw error;
    }
  }

  test('of 200 windows of twenty people that race for ten seats, ten people are in, one window each', async () => {
    const outcomes = await Promise.all(
      people.flatMap((person) => Array.from({ length: WINDOWS_EACH }, () => tries(person))),
    );
    const windows = outcomes.filter((outcome) => typeof outcome !== 'string');
    await until(() => windows.filter((window) => window.closeCode === undefined).length === 10);
    const closings = new Set(windows.map((window) => window.closeCode).filter((code) => code !== undefined));
    expect([CLOSE.replaced.code, CLOSE.noFreeSeat.code]).toEqual(expect.arrayContaining([...closings]));
    const refusals = new Set(outcomes.filter((outcome) => typeof outcome === 'string'));
    expect([...refusals].filter((code) => code !== 'no-free-seat')).toEqual([]);
    const names = await present();
    expect(names).toHaveLength(10);
    expect(new Set(names).size).toBe(10);
    for (const window of windows) window.close();
    await until(async () => (await present()).length === 0);
    // The count came down with them: exactly ten may come again.
    const again = await Promise.all(people.map(tries));
    expect(again.filter((one) => typeof one !== 'string' && one.closeCode === undefined)).toHaveLength(10);
  }, 60_000);

  test('whoever joins while the toggle flips gets no frame later than a second after it was off', async () => {
    const [jonas] = people as [Person];
    let latest = 0;
    let admitted = 0;
    for (let flip = 0; flip < FLIPS; flip++) {
      await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: true });
      let lastFrame = 0;
      const joining = (async () => {
        // The off comes before, between and after the ticket, the upgrade and the seat.
        await new Promise((resolve) => setTimeout(resolve, flip % 10));
        try {
          return await jonas.join(opened.sessionId, { sink: () => (lastFrame = performance.now()) });
        } catch (error) {
          if (error instanceof Answered) return undefined;
          throw error;
        }
      })();
      await new Promise((resolve) => setTimeout(resolve, (flip * 7) % 40));
      await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: false });
      const off = performance.now();
      const window = await joining;
      if (window === undefined) continue;
      expect(await window.closed()).toBe(CLOSE.jointOff.code);
      if (lastFrame > 0) admitted += 1;
      latest = Math.max(latest, lastFrame - off, (window.closedAt ?? 0) - off);
    }
    expect(latest).toBeLessThan(1_000);
    expect(admitted).toBeGreaterThan(0);
    expect(opened.stream.closeCode).toBeUndefined();
    await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: true });
  }, 60_000);

  test('two terminations at once, and one by the controller, end it once and are written once', async () => {
    const second = await plant.addPerson(`second.admin`, 'admin').catch(() => plant.admin);
    const { sessionId } = opened;
    const answers = await Promise.allSettled([
      plant.admin.post(`/api/sessions/${sessionId}/terminate`, { reason: 'one' }),
      second.post(`/api/sessions/${sessionId}/terminate`, { reason: 'two' }),
      mara.post(`/api/sessions/${sessionId}/end`),
    ]);
    expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
    for (const answer of answers)
      if (answer.status === 'rejected') expect((answer.reason as Answered).code).toBe('session-over');
    expect(await opened.stream.closed()).toBe(CLOSE.ended.code);
    const { rows } = await plant.admin.get<Page<AuditRow>>(
      `/api/domains/${plant.domainId}/audit?session=${sessionId}`,
    );
    const ends = rows.filter(
      ({ action, result }) => /^session\.(end|terminate)$/.test(action) && result === 'done',
    );
    expect(ends).toHaveLength(1);
  });

  test('a termination in the middle of ten joins leaves nobody in and no machine connected', async () => {
    const joining = people.slice(0, 10).map(tries);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await plant.admin.post(`/api/sessions/${opened.sessionId}/terminate`, { reason: 'now' });
    for (const outcome of await Promise.all(joining)) {
      if (typeof outcome === 'string') expect(outcome).toBe('session-over');
      else expect(await outcome.closed()).toBe(CLOSE.ended.code);
    }
    expect(await present()).toEqual([]);
    expect((await view()).state).toBe('ended');
    await until(() => machine.connections === 0);
  });

  test('nothing eleven browsers try revives a terminated session: none is let in, the machine is not dialled', async () => {
    const viewers = await Promise.all(people.slice(0, 10).map(tries));
    expect(viewers.filter((viewer) => typeof viewer !== 'string')).toHaveLength(10);
    const spare = await Promise.all(
      people
        .slice(0, 10)
        .map((person) => person.post<{ ticket: string }>(`/api/sessions/${opened.sessionId}/join`)),
    );
    const accepted = machine.accepted;
    await plant.admin.post(`/api/sessions/${opened.sessionId}/terminate`, { reason: 'over' });
    await until(() => machine.connections === 0);
    const retries = [mara, ...people.slice(0, 10)].map(async (person, i) => {
      const ticket = spare[i - 1]?.ticket;
      if (ticket !== undefined) {
        const kept = await person.present(ticket, 'viewer');
        expect(await kept.closed()).toBe(CLOSE.ended.code);
        expect(kept.bytes).toBe(0);
      }
      for (let attempt = 0; attempt < REVIVALS; attempt++) {
        expect(await person.refused(person.join(opened.sessionId))).toBe('session-over');
        expect(await person.refused(person.control(opened.sessionId))).toMatch(
          /^(session-over|not-controller)$/,
        );
      }
    });
    await Promise.all(retries);
    expect(machine.accepted).toBe(accepted);
    expect((await view()).state).toBe('ended');
  }, 60_000);
});

/** The owner of a machine is asked first: nothing reaches it before his yes, whatever else ends the wait. */

import { once } from 'node:events';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CONSENT_WITHIN_MS } from '../../gateway/domain/consent.js';
import type { StartFailure } from '../../gateway/domain/end-reason.js';
import { ConsentLinkRow, NoticeRow } from '../../gateway/store/rows/index.js';
import type {
  AuditRow,
  EndpointView,
  Page,
  SessionView,
  StartedSession,
  TicketView,
} from '../../gateway/wire/api.js';
import type { ConsentView } from '../../gateway/wire/consent.js';
import type { CredentialsWord } from '../../gateway/wire/events.js';
import { protocolsWith, STREAM_PATH, streamProtocol } from '../../gateway/wire/tickets.js';
import { LeapingClock } from '../fakes/leaping-clock.js';
import { until } from '../contract/upstream-contract.js';
import { type Counted, startCountingMachine } from '../fixtures/counting-machine.js';
import { type MailServer, startMailServer } from '../fixtures/mail-server.js';
import { type SilentPort, startSilentPort } from '../fixtures/silent-port.js';
import { tmpDir } from '../fixtures/tmp-dir.js';
import { startWebhookReceiver } from '../fixtures/webhook-receiver.js';
import { openPlant, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import { passTime } from '../model/pass-time.js';
import { Answered, type Opened, Person } from '../model/person.js';
import { VncClient } from '../vnc/vnc-client.js';

const CREDENTIALS: CredentialsWord = { method: 'password', user: 'u', password: 'p' };
const HOSTILE = 'Mara "<img src=x onerror=alert(1)>" O’Neil';

describe('the owner of a machine', () => {
  const clock = new LeapingClock();
  let machine: Counted;
  let mail: MailServer;
  let guacd: SilentPort;
  const data = tmpDir('consent');
  let gateway: TestGateway;
  let plant: Plant;
  let anna: Person;
  let mara: Person;
  let owner: Person;
  let endpoint: EndpointView;
  let turn = 0;

  beforeAll(async () => {
    machine = await startCountingMachine({ echo: true });
    mail = await startMailServer();
    guacd = await startSilentPort();
    gateway = await open();
    plant = await openPlant(gateway);
    anna = plant.admin;
    mara = await plant.addPerson('mara.lindqvist');
    owner = new Person(gateway.url, 'nobody with an account');
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await machine.close();
    await guacd.close();
    await mail.close();
    data.close();
  });
  const open = (port?: number): Promise<TestGateway> =>
    startGateway({
      clock,
      dataDir: data.path,
      ...(port === undefined ? {} : { port }),
      settings: {
        mail: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'jumpseat@example.com' },
        rdp: { guacd: { host: '127.0.0.1', port: guacd.port } },
        sessions: { maxPerUser: 100, maxPerDomain: 100 },
      },
    });
  beforeEach(async () => {
    turn += 1;
    mail.takes = true;
    endpoint = await plant.addEndpoint(machine, { name: `Line ${String(turn)}` });
    await asks([addressOf()]);
  });

  /** One owner per test, so that a mail is known by its addressee. */
  const addressOf = (who = 'owner'): string => `${who}-${String(turn)}@example.com`;
  const asks = (owners: readonly string[]): Promise<unknown> =>
    anna.put(`/api/endpoints/${endpoint.id}/owners`, { owners });
  const linkIn = (text: string): string => /https?:\/\/\S+\/consent#\S+/.exec(text)?.[0] ?? '';
  const tokenTo = async (who = 'owner'): Promise<string> =>
    new URL(linkIn((await mail.mailTo(addressOf(who))).text)).hash.slice(1);
  const look = (token: string): Promise<ConsentView> => owner.post('/api/consent/look', { token });
  const answer = (token: string, allow: boolean): Promise<ConsentView> =>
    owner.post('/api/consent/answer', { token, allow });
  const endIt = (token: string): Promise<ConsentView> => owner.post('/api/consent/end', { token });
  const view = ({ sessionId }: Opened): Promise<SessionView> => anna.get(`/api/sessions/${sessionId}`);
  const rowsOf = async ({ sessionId }: Opened, action: string): Promise<readonly AuditRow[]> =>
    (
      await anna.get<Page<AuditRow>>(
        `/api/domains/${plant.domainId}/audit?session=${sessionId}&action=${action}`,
      )
    ).rows;
  const waits = (opened: Opened): Promise<SessionView> =>
    opened.events.session(opened.sessionId, (session) => session.owners !== null);
  const ended = async (opened: Opened): Promise<SessionView> => {
    await opened.stream.closed();
    let session = await view(opened);
    await until(async () => (session = await view(opened)).state === 'ended');
    return session;
  };
  /** A session that waits for the owner, and his token. */
  const asked = async (): Promise<{ mine: Opened; token: string; before: number }> => {
    const before = machine.accepted;
    const mine = await mara.start(endpoint.id, CREDENTIALS);
    await waits(mine);
    return { mine, token: await tokenTo(), before };
  };
  const failureOf = async (opened: Opened): Promise<StartFailure | undefined> =>
    (await ended(opened)).end?.failure;
  /** Too late for any answer, and the machine was never touched. */
  const nothingReached = async (mine: Opened, token: string, before: number): Promise<void> => {
    expect((await ended(mine)).startedAt).toBeNull();
    expect(['consent-over', 'consent-answered']).toContain(await owner.refused(answer(token, true)));
    expect(await owner.refused(endIt(token))).toBe('consent-over');
    expect((await look(token)).session).toBeNull();
    expect(machine.accepted).toBe(before);
  };

  test('says yes on a page without an account, and only then the machine is dialled', async () => {
    const { mine, token, before } = await asked();
    const shown = await look(token);
    expect(shown).toMatchObject({
      state: 'waiting',
      running: false,
      session: {
        person: 'Mara Lindqvist',
        endpoint: endpoint.name,
        domain: 'Plant North',
        purpose: 'a test',
      },
    });
    expect(shown.endsAt - shown.askedAt).toBe(CONSENT_WITHIN_MS);
    expect(JSON.stringify(shown)).not.toContain('127.0.0.1');
    expect((await view(mine)).owners).toEqual({ until: shown.endsAt, told: 'sent' });
    expect(machine.accepted).toBe(before);
    expect(await answer(token, true)).toMatchObject({ state: 'allowed', running: true });
    await mine.events.session(mine.sessionId, (session) => session.state === 'active');
    expect(machine.accepted).toBeGreaterThan(before);
    expect((await view(mine)).owners).toBeNull();
    const [ask] = await rowsOf(mine, 'consent.ask');
    expect(ask).toMatchObject({ actor: { name: 'mara.lindqvist' }, details: { owners: [addressOf()] } });
    const [allow] = await rowsOf(mine, 'consent.allow');
    expect(allow).toMatchObject({ actor: null, from: '127.0.0.1', details: { owner: addressOf() } });
    await mara.post(`/api/sessions/${mine.sessionId}/end`);
  });

  test('ends what he allowed from the same page, as long as it runs', async () => {
    const { mine, token } = await asked();
    expect(await owner.refused(endIt(token))).toBe('consent-over');
    await answer(token, true);
    await mine.events.session(mine.sessionId, (session) => session.state === 'active');
    expect((await look(token)).session?.startedAt).not.toBeNull();
    expect(await endIt(token)).toMatchObject({ state: 'allowed', running: false, session: null });
    expect((await ended(mine)).end).toMatchObject({ code: 'ended-by-owner', byPerson: null });
    await until(() => machine.connections === 0);
    expect(await rowsOf(mine, 'consent.end')).toHaveLength(1);
    expect((await rowsOf(mine, 'session.end'))[0]).toMatchObject({ reason: 'ended-by-owner' });
    expect(await owner.refused(endIt(token))).toBe('consent-over');
    expect(await owner.refused(answer(token, true))).toBe('consent-answered');
  });

  test('refuses: the start fails and says so', async () => {
    const { mine, token, before } = await asked();
    expect(await answer(token, false)).toMatchObject({ state: 'refused', running: false, session: null });
    expect(await failureOf(mine)).toBe('owner-refused');
    expect(await rowsOf(mine, 'consent.refuse')).toHaveLength(1);
    await nothingReached(mine, token, before);
  });

  test('does not answer: the wait ends by itself', async () => {
    const { mine, token, before } = await asked();
    await passTime(clock, CONSENT_WITHIN_MS - 30_000, mine);
    expect((await look(token)).state).toBe('waiting');
    await passTime(clock, 20_000, mine);
    clock.leap(10_000);
    expect(await failureOf(mine)).toBe('owner-silent');
    expect((await look(token)).state).toBe('expired');
    expect(await rowsOf(mine, 'consent.expire')).toHaveLength(1);
    await nothingReached(mine, token, before);
  }, 60_000);

  test('cannot be mailed: controller and admin see it while there is time, the start fails at its end', async () => {
    mail.takes = false;
    const before = machine.accepted;
    const hook = await startWebhookReceiver();
    await anna.patch(`/api/domains/${plant.domainId}/access-rules`, { webhookUrl: hook.url });
    const mine = await mara.start(endpoint.id, CREDENTIALS);
    await mine.events.session(mine.sessionId, (session) => session.owners?.told === 'failed');
    expect((await view(mine)).owners?.told).toBe('failed');
    await until(async () => (await rowsOf(mine, 'consent.undelivered')).length === 1);
    await until(() => hook.posted.some(({ body }) => body['type'] === 'consent.undelivered'));
    const said = hook.posted.find(({ body }) => body['type'] === 'consent.asked');
    expect(said?.body).toMatchObject({ sessionId: mine.sessionId, person: 'Mara Lindqvist' });
    // Whoever reads there is not the owner.
    expect(said?.text).not.toContain('link');
    await anna.patch(`/api/domains/${plant.domainId}/access-rules`, { webhookUrl: null });
    await hook.close();
    await passTime(clock, CONSENT_WITHIN_MS - 10_000, mine);
    clock.leap(10_000);
    expect(await failureOf(mine)).toBe('owner-not-told');
    expect(machine.accepted).toBe(before);
  }, 60_000);

  test.each<[string, (mine: Opened) => Promise<unknown>, Partial<NonNullable<SessionView['end']>>]>([
    [
      'the controller cancels',
      (mine) => mara.post(`/api/sessions/${mine.sessionId}/end`),
      { code: 'ended-by-controller' },
    ],
    [
      'a domain admin terminates',
      (mine) => anna.post(`/api/sessions/${mine.sessionId}/terminate`, { reason: 'not now' }),
      { code: 'terminated' },
    ],
    ['somebody else is the owner now', () => asks([addressOf('other')]), { failure: 'owner-changed' }],
    ['nobody is to be asked any more', () => asks([]), { failure: 'owner-changed' }],
    [
      'the endpoint has another address',
      () => anna.patch(`/api/endpoints/${endpoint.id}`, { host: '127.0.0.2' }),
      { failure: 'owner-changed' },
    ],
    [
      'the controller is not on the list any more',
      () => anna.put(`/api/endpoints/${endpoint.id}/access`, { access: 'listed', people: [] }),
      { code: 'access-removed' },
    ],
    [
      'the endpoint needs an approval now',
      () => anna.put(`/api/endpoints/${endpoint.id}/approval`, { approvers: 1 }),
      { code: 'approval-over' },
    ],
    [
      'the endpoint is removed',
      () => anna.delete(`/api/endpoints/${endpoint.id}`),
      { code: 'access-removed' },
    ],
  ])('is asked no longer when %s', async (_, change, end) => {
    const { mine, token, before } = await asked();
    await change(mine);
    expect((await ended(mine)).end).toMatchObject(end);
    await nothingReached(mine, token, before);
  });

  test('is asked no longer when the controller does not come back', async () => {
    const { mine, token, before } = await asked();
    mine.stream.ws.terminate();
    await mine.events.session(mine.sessionId, (session) => session.graceEndsAt !== null);
    clock.leap(61_000);
    await until(async () => (await view(mine)).state === 'ended');
    expect((await view(mine)).end?.code).toBe('controller-gone');
    await nothingReached(mine, token, before);
  });

  test('may be several people: one answers, all of them can end it', async () => {
    await asks([addressOf('one'), addressOf('two')]);
    const mine = await mara.start(endpoint.id, CREDENTIALS);
    const [one, two] = [await tokenTo('one'), await tokenTo('two')];
    expect(one).not.toBe(two);
    await answer(one, true);
    expect(await owner.refused(answer(two, false))).toBe('consent-answered');
    await mine.events.session(mine.sessionId, (session) => session.state === 'active');
    expect((await look(two)).state).toBe('allowed');
    await endIt(two);
    expect((await rowsOf(mine, 'consent.end'))[0]?.details).toMatchObject({ owner: addressOf('two') });
    await ended(mine);
  });

  test('of ten answers at once exactly one counts, and it alone is recorded', async () => {
    for (const first of [true, false]) {
      const before = machine.accepted;
      const mine = await mara.start(endpoint.id, CREDENTIALS);
      await waits(mine);
      const mails = mail.mails.filter(({ to }) => to.includes(addressOf()));
      const wanted = first ? 1 : 2;
      await until(() => mail.mails.filter(({ to }) => to.includes(addressOf())).length === wanted);
      const text = mail.mails.findLast(({ to }) => to.includes(addressOf()))?.text ?? '';
      expect(mails.length).toBeLessThanOrEqual(wanted);
      const token = new URL(linkIn(text)).hash.slice(1);
      const tries = Array.from({ length: 10 }, (_, n) => answer(token, (n % 2 === 0) === first));
      const results = await Promise.allSettled(tries);
      const won = results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      const lost = results.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
      expect(won).toHaveLength(1);
      expect(lost.map((each) => (each instanceof Answered ? each.code : each))).toEqual(
        Array.from({ length: 9 }, () => 'consent-answered'),
      );
      const allowed = won[0]?.state === 'allowed';
      const rows = [...(await rowsOf(mine, 'consent.allow')), ...(await rowsOf(mine, 'consent.refuse'))];
      expect(rows.map(({ action }) => action)).toEqual([allowed ? 'consent.allow' : 'consent.refuse']);
      if (allowed) {
        await mine.events.session(mine.sessionId, (session) => session.state === 'active');
        await mara.post(`/api/sessions/${mine.sessionId}/end`);
      }
      await ended(mine);
      expect(machine.accepted > before).toBe(allowed);
    }
  });

  test('answers for one session: the link of another opens nothing', async () => {
    const first = await asked();
    await answer(first.token, true);
    await first.mine.events.session(first.mine.sessionId, (session) => session.state === 'active');
    const before = machine.accepted;
    const second = await mara.start(endpoint.id, CREDENTIALS);
    await waits(second);
    // Replayed, the old yes is an answered question of the other session's.
    expect(await owner.refused(answer(first.token, true))).toBe('consent-answered');
    expect((await view(second)).owners).not.toBeNull();
    expect(machine.accepted).toBe(before);
    await endIt(first.token);
    await ended(first.mine);
    expect((await view(second)).state).toBe('starting');
    await mara.post(`/api/sessions/${second.sessionId}/end`);
    await ended(second);
  });

  test('is not answered for by whatever follows links', async () => {
    const { mine, token, before } = await asked();
    const tries: [string, string][] = [
      ['GET', `/consent?token=${token}`],
      ['HEAD', `/consent?token=${token}`],
      ['GET', `/api/consent/answer?token=${token}&allow=true`],
      ['GET', `/api/consent/look?token=${token}`],
      ['OPTIONS', '/api/consent/answer'],
    ];
    for (const [method, path] of tries) {
      const { status } = await fetch(gateway.url + path, { method, headers: { origin: gateway.url } });
      expect([method, path.split('?')[0], status]).toEqual([
        method,
        path.split('?')[0],
        path.startsWith('/consent') ? 200 : 404,
      ]);
    }
    // A form on another page, and one that claims to be ours without the header no form can send.
    for (const headers of [{ origin: 'https://evil.example' }, { origin: gateway.url }]) {
      const body = JSON.stringify({ token, allow: true });
      const type = { 'content-type': 'application/json' };
      const posted = await fetch(`${gateway.url}/api/consent/answer`, {
        method: 'POST',
        headers: { ...headers, ...type },
        body,
      });
      expect(posted.status).toBe(403);
    }
    expect((await look(token)).state).toBe('waiting');
    expect((await view(mine)).owners).not.toBeNull();
    expect(machine.accepted).toBe(before);
    await mara.post(`/api/sessions/${mine.sessionId}/end`);
    await nothingReached(mine, token, before);
  });

  test('holds the only copy of the link: it is in no row and no log', async () => {
    const { mine, token } = await asked();
    const { read } = gateway.app.room.store;
    const links = await read.findBy(ConsentLinkRow, { sessionId: mine.sessionId });
    expect(links.map(({ owner: to }) => to)).toEqual([addressOf()]);
    const tables = await read.query<{ name: string }[]>(
      `SELECT name FROM sqlite_master WHERE type = 'table'`,
    );
    for (const { name } of tables)
      expect(JSON.stringify(await read.query(`SELECT * FROM "${name}"`))).not.toContain(token);
    const notices = await read.findBy(NoticeRow, { recipient: addressOf() });
    expect(notices).toHaveLength(1);
    await answer(token, true);
    expect(gateway.log()).not.toContain(token);
    await mine.events.session(mine.sessionId, (session) => session.state === 'active');
    await mara.post(`/api/sessions/${mine.sessionId}/end`);
  });

  test('reads names as text, on one line, and in no header', async () => {
    await mara.patch('/api/account', { fullName: HOSTILE });
    const { mine, token } = await asked();
    const { text } = await mail.mailTo(addressOf());
    const [headers = ''] = text.split('\r\n\r\n');
    expect(headers).toContain('Content-Type: text/plain');
    expect(headers.match(/^(to|cc|bcc|from|subject):/gim)).toHaveLength(3);
    expect((await look(token)).session?.person).toBe(HOSTILE);
    await mara.patch('/api/account', { fullName: 'Mara Lindqvist' });
    await mara.post(`/api/sessions/${mine.sessionId}/end`);
  });

  async function rdp(sessionId: string): Promise<WebSocket> {
    const { ticket } = await mara.post<TicketView>(`/api/sessions/${sessionId}/control`);
    const window = new WebSocket(
      `ws://127.0.0.1:${String(gateway.port)}${STREAM_PATH}`,
      protocolsWith(streamProtocol('rdp'), ticket),
      { headers: { cookie: mara.cookie, origin: mara.url } },
    );
    await once(window, 'open');
    window.send(JSON.stringify({ t: 'size', width: 640, height: 480 }));
    return window;
  }

  test.each(['vnc', 'rdp'] as const)('is asked before a %s machine is dialled too', async (protocol) => {
    const silent = await startSilentPort();
    const machines = [silent, ...(protocol === 'rdp' ? [guacd] : [])];
    endpoint = await anna.post<EndpointView>(`/api/domains/${plant.domainId}/endpoints`, {
      ...{ name: `Panel ${String(turn)}`, protocol, host: silent.host, port: silent.port },
    });
    await asks([addressOf()]);
    const before = machines.map(({ accepted }) => accepted);
    const { sessionId } = await mara.post<StartedSession>(`/api/endpoints/${endpoint.id}/sessions`, {
      purpose: '',
    });
    const events = await mara.events();
    events.say({ t: 'subscribe', topic: `session:${sessionId}` });
    const offered = { ...CREDENTIALS, user: protocol === 'vnc' ? '' : 'u' };
    events.say({ t: 'offer', sessionId, credentials: offered });
    const window =
      protocol === 'vnc' ? (await VncClient.open(mara, sessionId, 'control')).ws : await rdp(sessionId);
    await events.session(sessionId, (session) => session.owners !== null);
    const token = await tokenTo();
    expect(machines.map(({ accepted }) => accepted)).toEqual(before);
    await answer(token, true);
    await Promise.race(machines.map(({ knocked }) => knocked));
    window.terminate();
    await silent.close();
  });

  test('is asked by no gateway without a mail server, which says so', async () => {
    const bare = await startGateway();
    const site = await openPlant(bare);
    const line = await site.addEndpoint(machine);
    expect(
      await site.admin.refused(
        site.admin.put(`/api/endpoints/${line.id}/owners`, { owners: ['a@example.com'] }),
      ),
    ).toBe('no-mail-server');
    expect(await site.admin.get(`/api/endpoints/${line.id}/owners`)).toEqual({
      owners: [],
      mailReady: false,
    });
    await bare.close();
  });

  test('a gateway that lost its mail server starts nothing where an owner must be asked', async () => {
    const before = machine.accepted;
    const room = gateway.app.room as { mailReady: boolean };
    room.mailReady = false;
    const mine = await mara.start(endpoint.id, CREDENTIALS);
    expect(await failureOf(mine)).toBe('owner-not-told');
    room.mailReady = true;
    expect(machine.accepted).toBe(before);
  });

  test('is asked no longer when the gateway stops; its next start knows the link for over', async () => {
    const { mine, token, before } = await asked();
    const { port } = gateway;
    await gateway.close();
    gateway = await open(port);
    expect((await view(mine)).end?.code).toBe('gateway-stopped');
    expect(await look(token)).toMatchObject({ state: 'over', session: null });
    expect(await owner.refused(answer(token, true))).toBe('consent-over');
    expect(machine.accepted).toBe(before);
  });

  test('is not found by guessing: after thirty wrong links a network waits', async () => {
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < 31; n += 1)
      codes.push(await owner.refused(look(Buffer.alloc(32, n).toString('base64url'))));
    expect([...new Set(codes.slice(0, 30))]).toEqual(['not-found']);
    expect(codes.at(-1)).toBe('too-many-requests');
  });
});

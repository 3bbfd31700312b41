/** Access that must be asked for: the request, the answer, and what becomes of a live session when the time is over. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RequestView } from '../../gateway/wire/access.js';
import type { AuditRow, EndpointView, Page, SessionView } from '../../gateway/wire/api.js';
import { CLOSE } from '../../gateway/wire/close-codes.js';
import type { CredentialsWord } from '../../gateway/wire/events.js';
import { until } from '../contract/upstream-contract.js';
import { type Counted, startCountingMachine } from '../fixtures/counting-machine.js';
import { approvalsAt, outcome } from '../model/approvals.js';
import { openPlant, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import { type Opened, type Person } from '../model/person.js';

const CREDENTIALS: CredentialsWord = { method: 'password', user: 'u', password: 'p' };
/** From the commit of a change to the last frame (ms). */
const WITHIN_MS = 1_000;

describe('access that must be asked for', () => {
  let machine: Counted;
  let gateway: TestGateway;
  let plant: Plant;
  let anna: Person;
  let erik: Person;
  let mara: Person;
  let jonas: Person;
  let endpoint: EndpointView;
  let turn = 0;

  beforeAll(async () => {
    machine = await startCountingMachine({ echo: true });
    gateway = await startGateway();
    plant = await openPlant(gateway);
    anna = plant.admin;
    erik = await plant.addPerson('erik.moen', 'admin');
    mara = await plant.addPerson('mara.lindqvist');
    jonas = await plant.addPerson('jonas.weber');
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await machine.close();
  });
  beforeEach(async () => {
    turn += 1;
    endpoint = await plant.addEndpoint(machine, { name: `Line ${String(turn)}` });
    await needs(1);
  });

  const { needs, ask, approve, start, hold } = approvalsAt(() => ({ gateway, plant, endpoint }));
  const view = (opened: Opened): Promise<SessionView> =>
    anna.get<SessionView>(`/api/sessions/${opened.sessionId}`);

  /** A live session of Mara's that Jonas watches; the machine talks all the while. */
  async function joint(): Promise<{ mine: Opened; his: Awaited<ReturnType<Person['join']>>; hush(): void }> {
    const mine = await mara.startLive(endpoint.id, CREDENTIALS);
    const his = await jonas.join(mine.sessionId);
    const talking = setInterval(() => void machine.print('word '), 10);
    await his.until(() => his.bytes > 0);
    return {
      mine,
      his,
      hush: () => {
        clearInterval(talking);
      },
    };
  }

  test('no start without an approval; asked for and approved it starts, and the session names it', async () => {
    expect(await outcome(start(mara))).toBe('needs-approval');
    const asked = await ask(mara);
    expect(asked).toMatchObject({ state: 'pending', minutes: 60, may: { answer: 'domain-admin-only' } });
    expect(await outcome(start(mara))).toBe('needs-approval');
    const before = Date.now();
    const approved = await approve(anna, asked, { minutes: 45 });
    expect(approved.state).toBe('approved');
    expect((approved.approval?.endsAt ?? 0) - (approved.approval?.startsAt ?? 0)).toBe(45 * 60_000);
    expect(approved.approval?.startsAt).toBeGreaterThanOrEqual(before);
    const { mine, hush } = await joint();
    hush();
    const shown = await view(mine);
    expect(shown.approval).toMatchObject({ requestId: asked.id, until: approved.approval?.endsAt });
    await mara.post(`/api/sessions/${mine.sessionId}/end`);
  });

  test('a viewer without approval watches, starts nothing, and has nothing when it ends', async () => {
    await approve(anna, await ask(mara));
    const { mine, his, hush } = await joint();
    expect(await outcome(start(jonas))).toBe('needs-approval');
    await mara.post(`/api/sessions/${mine.sessionId}/end`);
    expect(await his.closed()).toBe(CLOSE.ended.code);
    hush();
    expect(await outcome(start(jonas))).toBe('needs-approval');
    expect(await outcome(jonas.post(`/api/sessions/${mine.sessionId}/join`))).toBe('session-over');
  });

  test('withdrawn: everybody is out within a second, no input arrives any more, and the reason names who', async () => {
    const { approval } = await approve(anna, await ask(mara));
    const { mine, his, hush } = await joint();
    const typing = setInterval(() => {
      mine.stream.type('x');
    }, 5);
    const from = performance.now();
    await erik.post(`/api/approvals/${approval?.id ?? ''}/withdraw`, { note: 'line 2 is in production' });
    expect([await mine.stream.closed(), await his.closed()]).toEqual([CLOSE.ended.code, CLOSE.ended.code]);
    expect(performance.now() - from).toBeLessThan(WITHIN_MS);
    clearInterval(typing);
    hush();
    const received = machine.received;
    await until(() => machine.connections === 0);
    expect(machine.received).toBe(received);
    const ended = await view(mine);
    expect(ended.end).toMatchObject({ code: 'approval-withdrawn', byPerson: { fullName: 'Erik Moen' } });
    expect(await outcome(start(mara))).toBe('needs-approval');
    const rows = await anna.get<Page<AuditRow>>(
      `/api/domains/${plant.domainId}/audit?session=${mine.sessionId}&action=session.end`,
    );
    expect(rows.rows[0]).toMatchObject({ reason: 'approval-withdrawn', actor: { fullName: 'Erik Moen' } });
  });

  test('when its time is over the session ends for everyone at that moment, by itself', async () => {
    const forMs = 3_000;
    const from = Date.now();
    await hold(mara, forMs);
    const { mine, his, hush } = await joint();
    await Promise.all([mine.stream.closed(), his.closed()]);
    hush();
    const lasted = Date.now() - from;
    expect(lasted).toBeGreaterThanOrEqual(forMs);
    expect(lasted).toBeLessThan(forMs + WITHIN_MS);
    expect((await view(mine)).end?.code).toBe('approval-over');
    await until(() => machine.connections === 0);
  });

  test('more time that is approved before the end goes on without a cut', async () => {
    const forMs = 3_000;
    const { approvalId: approvalId } = await hold(mara, forMs);
    const { mine, his, hush } = await joint();
    const more = await mara.post<RequestView>(`/api/approvals/${approvalId}/more`, {
      reason: 'not done yet',
      minutes: 30,
    });
    expect(more.kind).toBe('more');
    const given = await approve(anna, more);
    const endsAt = (await view(mine)).approval?.until ?? 0;
    expect(endsAt).toBe(given.approval?.endsAt);
    await mine.events.session(mine.sessionId, (session) => session.approval?.until === endsAt);
    // Past the end of the first one.
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, forMs + 500)));
    expect([mine.stream.closeCode, his.closeCode]).toEqual([undefined, undefined]);
    // Only that one keeps it open now.
    await anna.post(`/api/approvals/${given.approval?.id ?? ''}/withdraw`, { note: 'enough' });
    await mine.stream.closed();
    hush();
  });

  test('given back: the session ends, and what was to come is gone too', async () => {
    const { approval } = await approve(anna, await ask(mara));
    const { mine, hush } = await joint();
    await mara.post(`/api/approvals/${approval?.id ?? ''}/give-back`);
    await mine.stream.closed();
    hush();
    expect((await view(mine)).end?.code).toBe('approval-given-back');
    expect(await outcome(mara.post(`/api/approvals/${approval?.id ?? ''}/give-back`))).toBe('approval-over');
  });

  test('an endpoint that needs approval from now on ends what runs there without one', async () => {
    await needs(0);
    const { mine, his, hush } = await joint();
    const from = performance.now();
    await needs(1);
    expect([await mine.stream.closed(), await his.closed()]).toEqual([CLOSE.ended.code, CLOSE.ended.code]);
    expect(performance.now() - from).toBeLessThan(WITHIN_MS);
    hush();
    expect((await view(mine)).end?.code).toBe('approval-over');
  });

  test('nobody answers his own request, not as an admin either', async () => {
    const own = await ask(erik);
    expect(own.may.answer).toBe('own-request');
    expect(await outcome(approve(erik, own))).toBe('own-request');
    expect(await outcome(erik.post(`/api/requests/${own.id}/deny`, { note: 'no' }))).toBe('own-request');
    expect(await outcome(start(erik))).toBe('needs-approval');
    await approve(anna, own);
    expect(await outcome(start(erik))).toBe('ok');
  });

  test('where two must say yes, two different admins must, and the window is what both agree to', async () => {
    await needs(2);
    const asked = await ask(mara);
    const once = await approve(anna, asked, { minutes: 30 });
    expect(once).toMatchObject({ state: 'pending', approval: null });
    expect(await outcome(approve(anna, asked))).toBe('already-answered');
    expect(await outcome(start(mara))).toBe('needs-approval');
    const twice = await approve(erik, asked, { minutes: 60 });
    expect(twice.state).toBe('approved');
    const { startsAt = 0, endsAt = 0 } = twice.approval ?? {};
    expect(endsAt - startsAt).toBeLessThanOrEqual(30 * 60_000);
  });

  test('of twenty answers at once one counts: one final state, one row of evidence that changed it', async () => {
    const asked = await ask(mara);
    const answers = Array.from({ length: 20 }, (_, i) => {
      const admin = i % 2 === 0 ? anna : erik;
      return outcome(
        i % 4 < 2 ? approve(admin, asked) : admin.post(`/api/requests/${asked.id}/deny`, { note: 'no' }),
      );
    });
    const results = await Promise.all(answers);
    expect(results.filter((result) => result === 'ok')).toHaveLength(1);
    expect(new Set(results)).toEqual(new Set(['ok', 'request-over']));
    const { rows } = await anna.get<Page<AuditRow>>(
      `/api/domains/${plant.domainId}/audit?action=request.&result=done`,
    );
    const changing = ['request.approve', 'request.deny'];
    expect(
      rows.filter(({ action, details }) => changing.includes(action) && details['requestId'] === asked.id),
    ).toHaveLength(1);
  });

  test('an answer after it was taken back, or after nobody answered in time, is refused', async () => {
    const asked = await ask(mara);
    await mara.post(`/api/requests/${asked.id}/cancel`);
    expect(await outcome(approve(anna, asked))).toBe('request-over');
    const again = await ask(mara);
    expect(await outcome(ask(mara))).toBe('request-pending');
    await anna.post(`/api/requests/${again.id}/deny`, { note: 'not today' });
    expect(await outcome(mara.post(`/api/requests/${again.id}/cancel`))).toBe('request-over');
  });

  test('an approval for one endpoint or one person opens no other', async () => {
    await approve(anna, await ask(mara));
    const other = await plant.addEndpoint(machine, { name: `Other ${String(turn)}` });
    await anna.put(`/api/endpoints/${other.id}/approval`, { approvers: 1 });
    expect(await outcome(mara.post(`/api/endpoints/${other.id}/sessions`, { purpose: '' }))).toBe(
      'needs-approval',
    );
    expect(await outcome(start(jonas))).toBe('needs-approval');
  });

  test('before its window a start is refused and says when it begins', async () => {
    const from = Date.now() + 3_600_000;
    const approved = await approve(anna, await ask(mara, { from }));
    expect(approved.approval).toMatchObject({ startsAt: from, endsAt: from + 3_600_000 });
    await expect(start(mara)).rejects.toMatchObject({
      code: 'approval-not-yet',
      body: { error: { params: { from } } },
    });
    const seen = await mara.get<EndpointView>(`/api/endpoints/${endpoint.id}`);
    expect(seen.approval).toMatchObject({ from, until: from + 3_600_000 });
    expect(seen.may.start).toBe('approval-not-yet');
  });

  test.each([[-1], [0], [4], [1e9], ['60'], [60.5], [null], [undefined]])(
    'a length of %p is no length',
    async (minutes) => {
      expect(await outcome(ask(mara, { minutes }))).toBe('bad-request');
    },
  );

  test('what is asked cannot be stretched by the answer, nor decided by the asker', async () => {
    const asked = await ask(mara, { minutes: 30 });
    expect(await outcome(approve(anna, asked, { minutes: 31 }))).toBe('bad-request');
    expect(await outcome(ask(jonas, { state: 'approved' }))).toBe('bad-request');
    expect(await outcome(ask(jonas, { userId: 'somebody' }))).toBe('bad-request');
    expect(await outcome(approve(jonas, asked))).toBe('domain-admin-only');
  });

  test('closing the ticket through the API ends every approval that hangs on it, in that domain only', async () => {
    const ticket = `MNT-${String(turn)}`;
    await approve(anna, await ask(mara, { ticket }));
    const { mine, his, hush } = await joint();
    const { token } = await anna.post<{ token: string }>(`/api/domains/${plant.domainId}/api-tokens`, {
      name: 'helpdesk',
      days: 1,
    });
    const close = (bearer: string): Promise<Response> =>
      fetch(`${gateway.url}/api/tickets/${ticket}/close`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}` },
      });
    expect((await close(`jst_${'a'.repeat(43)}`)).status).toBe(401);
    const from = performance.now();
    const answer = await close(token);
    expect(await answer.json()).toEqual({ ended: 1 });
    await Promise.all([mine.stream.closed(), his.closed()]);
    expect(performance.now() - from).toBeLessThan(WITHIN_MS);
    hush();
    expect((await view(mine)).end?.code).toBe('ticket-closed');
    expect(await (await close(token)).json()).toEqual({ ended: 0 });
    const [{ id = '' } = {}] = await anna.get<{ id?: string }[]>(`/api/domains/${plant.domainId}/api-tokens`);
    await anna.delete(`/api/domains/${plant.domainId}/api-tokens/${id}`);
    expect((await close(token)).status).toBe(401);
  });

  test('in an emergency access starts at once, and its review stays open until another admin closes it', async () => {
    const glass = (person: Person): Promise<RequestView> =>
      person.post<RequestView>(`/api/endpoints/${endpoint.id}/break-glass`, {
        reason: 'the line burns',
        minutes: 15,
      });
    const rules = `/api/domains/${plant.domainId}/access-rules`;
    await anna.patch(rules, { breakGlass: false });
    expect(await outcome(glass(erik))).toBe('no-break-glass');
    await anna.patch(rules, { breakGlass: true });
    const taken = await glass(erik);
    expect(taken).toMatchObject({
      state: 'approved',
      review: { closedAt: null },
      may: { review: 'own-request' },
    });
    expect(await outcome(start(erik))).toBe('ok');
    const review = (person: Person): Promise<unknown> =>
      person.post(`/api/requests/${taken.id}/review`, { note: 'it was right' });
    expect(await outcome(review(erik))).toBe('own-request');
    const waiting = `/api/domains/${plant.domainId}/requests?whose=all&show=waiting&endpoint=${endpoint.id}`;
    expect((await anna.get<Page<RequestView>>(waiting)).rows.map(({ id }) => id)).toEqual([taken.id]);
    expect(await outcome(review(anna))).toBe('ok');
    expect(await outcome(review(anna))).toBe('request-over');
    expect((await anna.get<Page<RequestView>>(waiting)).rows).toEqual([]);
  });

  test('the inbox is told of a request while it is open', async () => {
    const events = await anna.events();
    events.say({ t: 'subscribe', topic: `domain:${plant.domainId}` });
    await events.word((word) => word.t === 'sessions');
    const told = events.words.length;
    await ask(mara);
    await events.word(
      (word) => word.t === 'stale' && word.what === 'requests' && events.words.indexOf(word) >= told,
    );
    const inbox = await anna.get<Page<RequestView>>(
      `/api/domains/${plant.domainId}/requests?whose=all&show=waiting&endpoint=${endpoint.id}`,
    );
    expect(inbox.rows.map(({ person }) => person.name)).toEqual(['mara.lindqvist']);
    expect(await outcome(jonas.get(`/api/domains/${plant.domainId}/requests?whose=all`))).toBe(
      'domain-admin-only',
    );
    events.close();
  });
});

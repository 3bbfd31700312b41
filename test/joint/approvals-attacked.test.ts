/** Ways around an approval: other people, other machines, other moments than those it was given for. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { hashOfToken } from '../../gateway/commands/requests/rules.js';
import { addToken } from '../../gateway/store/api-tokens.js';
import { addDomain } from '../../gateway/store/domains.js';
import type { AccessRulesView, RequestView } from '../../gateway/wire/access.js';
import type { AuditRow, EndpointView, Page, SessionView } from '../../gateway/wire/api.js';
import { until } from '../contract/upstream-contract.js';
import { type Counted, startCountingMachine } from '../fixtures/counting-machine.js';
import { approvalsAt, outcome } from '../model/approvals.js';
import { openPlant, PASSWORD, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import { Person } from '../model/person.js';

/** From the commit of a change to the end of what it ends (ms). */
const WITHIN_MS = 1_000;

describe('ways around an approval', () => {
  let machine: Counted;
  let other: Counted;
  let gateway: TestGateway;
  let plant: Plant;
  let anna: Person;
  let erik: Person;
  let mara: Person;
  let endpoint: EndpointView;
  let turn = 0;

  beforeAll(async () => {
    machine = await startCountingMachine({ echo: true });
    other = await startCountingMachine();
    gateway = await startGateway();
    plant = await openPlant(gateway);
    anna = plant.admin;
    erik = await plant.addPerson('erik.moen', 'admin');
    mara = await plant.addPerson('mara.lindqvist');
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await machine.close();
    await other.close();
  });
  beforeEach(async () => {
    turn += 1;
    endpoint = await plant.addEndpoint(machine, { name: `Line ${String(turn)}` });
    await needs(1);
  });

  const { needs, ask, approve, start } = approvalsAt(() => ({ gateway, plant, endpoint }));
  const look = ({ id }: RequestView): Promise<RequestView> => anna.get<RequestView>(`/api/requests/${id}`);
  const member = async (person: Person): Promise<string> =>
    `/api/domains/${plant.domainId}/people/${(await person.me()).user.id}`;
  const close = (bearer: string, ticket: string): Promise<Response> =>
    fetch(`${gateway.url}/api/tickets/${ticket}/close`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}` },
    });
  const tokenOf = async (domainId: string, endsIn: number): Promise<string> => {
    const token = `jst_${String(turn).padStart(42, 'x')}${String.fromCharCode(65 + Math.abs(endsIn % 7))}`;
    const { user } = await anna.me();
    await gateway.app.room.store.write((tx) =>
      addToken(tx, {
        domainId,
        name: 'helpdesk',
        hash: hashOfToken(token),
        createdBy: user.id,
        expiresAt: tx.now + endsIn,
      }),
    );
    return token;
  };

  test('the yes of an admin who is none any more does not count towards the two that are needed', async () => {
    await needs(2);
    const leaver = await plant.addPerson('lena.kurz', 'admin');
    const asked = await ask(mara);
    await approve(leaver, asked);
    await anna.patch(await member(leaver), { role: 'engineer' });
    const once = await approve(anna, asked);
    expect(once).toMatchObject({ state: 'pending', approval: null });
    expect(once.answers.map(({ counts }) => counts)).toEqual([false, true]);
    expect(await outcome(start(mara))).toBe('needs-approval');
    expect((await approve(erik, asked)).state).toBe('approved');
  });

  test('the yes of an admin whose account is disabled meanwhile does not count either', async () => {
    await needs(2);
    const leaver = await plant.addPerson('lars.holm', 'admin');
    const asked = await ask(mara);
    await approve(leaver, asked);
    await anna.patch(await member(leaver), { disabled: true });
    expect((await approve(anna, asked)).state).toBe('pending');
  });

  test('who is made an admin while his request waits still cannot answer it', async () => {
    const climber = await plant.addPerson('nils.dahl');
    const asked = await ask(climber);
    await anna.patch(await member(climber), { role: 'admin' });
    const again = new Person(gateway.url, 'nils.dahl');
    await again.signIn(PASSWORD);
    expect(await outcome(approve(again, asked))).toBe('own-request');
    await needs(2);
    await approve(anna, asked);
    expect(await outcome(approve(again, asked))).toBe('own-request');
    expect((await look(asked)).state).toBe('pending');
  });

  test('an endpoint that is moved to another address takes no approval along: the session ends, and both ask anew', async () => {
    const asked = await ask(mara);
    const waiting = await ask(erik);
    await approve(anna, asked);
    const { sessionId, stream } = await mara.startLive(endpoint.id, {
      method: 'password',
      user: 'u',
      password: 'p',
    });
    const from = performance.now();
    await anna.patch(`/api/endpoints/${endpoint.id}`, { port: other.port });
    await stream.closed();
    expect(performance.now() - from).toBeLessThan(WITHIN_MS);
    await until(() => machine.connections === 0);
    expect((await anna.get<SessionView>(`/api/sessions/${sessionId}`)).end?.code).toBe('approval-withdrawn');
    expect(await outcome(start(mara))).toBe('needs-approval');
    expect(await outcome(approve(anna, waiting))).toBe('request-over');
    expect((await look(waiting)).state).toBe('lapsed');
    expect((await look(asked)).approval?.endedNote).toContain(String(other.port));
    const { rows } = await anna.get<Page<AuditRow>>(
      `/api/domains/${plant.domainId}/audit?action=endpoint.change`,
    );
    expect(rows[0]?.details).toMatchObject({ port: other.port, approvalsEnded: 1, requestsLapsed: 1 });
    expect(other.connections).toBe(0);
    // Another name is no other machine.
    await approve(anna, await ask(mara));
    await anna.patch(`/api/endpoints/${endpoint.id}`, { name: `Renamed ${String(turn)}` });
    expect(await outcome(start(mara))).toBe('ok');
  });

  test('who leaves the domain and comes back asks anew', async () => {
    const asked = await ask(mara);
    await approve(anna, asked);
    const leaving = await member(mara);
    const { user } = await mara.me();
    await anna.delete(leaving);
    expect(await outcome(start(mara))).toBe('not-found');
    await anna.post(`/api/domains/${plant.domainId}/people`, {
      name: user.name,
      fullName: user.fullName,
      role: 'engineer',
    });
    await mara.signIn(PASSWORD);
    expect((await mara.me()).domains).toHaveLength(1);
    expect(await outcome(start(mara))).toBe('needs-approval');
    expect((await look(asked)).approval?.endedWhy).toBe('withdrawn');
  });

  test('a closed ticket takes along what is asked for it and not answered yet', async () => {
    const ticket = `MNT-${String(turn)}`;
    const asked = await ask(mara, { ticket });
    const token = await tokenOf(plant.domainId, 60_000);
    expect(await (await close(token, ticket)).json()).toEqual({ ended: 0 });
    expect(await outcome(approve(anna, asked))).toBe('request-over');
    // It may be asked again, for another ticket.
    expect(await outcome(ask(mara, { ticket: 'MNT-OTHER' }))).toBe('ok');
    expect(gateway.log()).not.toContain(token);
  });

  test('a token closes tickets of its own domain only, and none once it has expired', async () => {
    const ticket = `MNT-${String(turn)}`;
    await approve(anna, await ask(mara, { ticket }));
    const south = await gateway.app.room.store.write((tx) => addDomain(tx, `South ${String(turn)}`));
    const foreign = await tokenOf(south, 60_000);
    expect(await (await close(foreign, ticket)).json()).toEqual({ ended: 0 });
    const expired = await tokenOf(plant.domainId, -1);
    expect((await close(expired, ticket)).status).toBe(401);
    expect(await outcome(start(mara))).toBe('ok');
  });

  test('an approval that is withdrawn takes along the request for more time', async () => {
    const { approval } = await approve(anna, await ask(mara));
    const more = await mara.post<RequestView>(`/api/approvals/${approval?.id ?? ''}/more`, {
      reason: 'not done yet',
      minutes: 30,
    });
    await erik.post(`/api/approvals/${approval?.id ?? ''}/withdraw`, { note: 'enough' });
    expect(await outcome(approve(anna, more))).toBe('request-over');
    expect((await look(more)).state).toBe('lapsed');
  });

  test('of a withdrawal and more time at the same moment nothing is left standing', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { approval } = await approve(anna, await ask(mara));
      const id = approval?.id ?? '';
      const more = await mara.post<RequestView>(`/api/approvals/${id}/more`, { reason: 'more', minutes: 30 });
      await Promise.all([
        outcome(approve(anna, more)),
        outcome(erik.post(`/api/approvals/${id}/withdraw`, { note: 'enough' })),
      ]);
      expect(await outcome(start(mara))).toBe('needs-approval');
    }
  });

  test.each([
    ['a day ago', -86_400_000],
    ['in a year', 365 * 86_400_000],
  ])('a start %s is no start, in the request and in the answer', async (_, shift) => {
    const from = Date.now() + shift;
    expect(await outcome(ask(mara, { from }))).toBe('bad-request');
    const asked = await ask(mara);
    expect(await outcome(anna.post(`/api/requests/${asked.id}/approve`, { minutes: 60, from }))).toBe(
      'bad-request',
    );
  });

  test('emergencies nobody has looked at do not pile up without end', async () => {
    await anna.patch(`/api/domains/${plant.domainId}/access-rules`, { breakGlass: true });
    const hasty = await plant.addPerson('hans.eilig');
    const glass = (): Promise<string> =>
      outcome(hasty.post(`/api/endpoints/${endpoint.id}/break-glass`, { reason: 'it burns', minutes: 5 }));
    for (let taken = 0; taken < 20; taken += 1) expect(await glass()).toBe('ok');
    expect(await glass()).toBe('too-many-requests-open');
  });

  test('a webhook is signed from its first notice on, and its path stays out of the evidence', async () => {
    const rules = `/api/domains/${plant.domainId}/access-rules`;
    expect(await outcome(anna.patch(rules, { webhookUrl: 'http://me:secret@127.0.0.1:9/x' }))).toBe(
      'bad-request',
    );
    const view = await anna.patch<AccessRulesView>(rules, { webhookUrl: 'http://127.0.0.1:9/hook-canary' });
    expect(view.notices?.webhookSigned).toBe(true);
    const { rows } = await anna.get<Page<AuditRow>>(
      `/api/domains/${plant.domainId}/audit?action=domain.access`,
    );
    expect(rows[0]?.details).toMatchObject({ webhookUrl: 'http://127.0.0.1:9' });
    expect(JSON.stringify(rows)).not.toContain('hook-canary');
    expect(gateway.log()).not.toContain('hook-canary');
    await anna.patch(rules, { webhookUrl: null });
  });
});

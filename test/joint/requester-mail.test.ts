/** The person whose request it is hears by mail what becomes of it, where he gave an address, and only as long as he does. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ENDING_BEFORE_MS } from '../../gateway/commands/requests/requester.js';
import { NoticeRow } from '../../gateway/store/rows/index.js';
import type { RequestView } from '../../gateway/wire/access.js';
import type { AuditRow, EndpointView, Me, Page, PersonView } from '../../gateway/wire/api.js';
import { LeapingClock } from '../fakes/leaping-clock.js';
import { until } from '../contract/upstream-contract.js';
import { type MailServer, startMailServer } from '../fixtures/mail-server.js';
import { openPlant, PASSWORD, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';

describe('the person who asked', () => {
  const clock = new LeapingClock();
  let mail: MailServer;
  let gateway: TestGateway;
  let plant: Plant;
  let anna: Person;
  let mara: Person;
  let maraId: string;
  let endpoint: EndpointView;
  let address: string;
  let turn = 0;

  beforeAll(async () => {
    mail = await startMailServer();
    gateway = await startGateway({
      clock,
      settings: {
        mail: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'jumpseat@example.com' },
      },
    });
    plant = await openPlant(gateway);
    anna = plant.admin;
    mara = await plant.addPerson('mara.lindqvist');
    maraId = (await mara.me()).user.id;
    await anna.patch(`/api/domains/${plant.domainId}/access-rules`, { mailTo: ['ops@example.com'] });
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await mail.close();
  });
  beforeEach(async () => {
    turn += 1;
    address = `mara-${String(turn)}@example.com`;
    await mara.patch('/api/account', { fullName: 'Mara Lindqvist', mail: address });
    endpoint = await plant.addEndpoint({ host: '127.0.0.1', port: 22 }, { name: `Line ${String(turn)}` });
    await anna.put(`/api/endpoints/${endpoint.id}/approval`, { approvers: 1 });
  });

  const ask = (minutes = 60): Promise<RequestView> =>
    mara.post(`/api/endpoints/${endpoint.id}/requests`, { reason: 'a valve sticks', minutes });
  const approve = (request: RequestView): Promise<RequestView> =>
    anna.post(`/api/requests/${request.id}/approve`, { minutes: request.minutes });
  const subjects = (): readonly string[] =>
    mail.mails
      .filter(({ to }) => to.includes(address))
      .map(({ text }) => /^Subject: (.*)$/m.exec(text)?.[1]?.trim() ?? '');
  /** Nothing waits in the outbox any more but what is for later. */
  const settled = (): Promise<void> =>
    until(async () => {
      const rows = await gateway.app.room.store.read.find(NoticeRow);
      return rows.every(({ dueAt }) => dueAt === null || dueAt > clock.now());
    });

  test('is told of a yes and of its withdrawal, beside the domain’s own addresses', async () => {
    const { approval } = await approve(await ask());
    const yes = await mail.mailTo(address);
    expect(yes.to).toEqual([address]);
    expect(subjects()).toEqual([`[Jumpseat] Anna Berg approved your request for ${endpoint.name}`]);
    await anna.post(`/api/approvals/${approval?.id ?? ''}/withdraw`, { note: 'line 2 is in production' });
    await settled();
    expect(subjects()[1]).toBe(`[Jumpseat] Anna Berg withdrew your approval for ${endpoint.name}`);
    const others = mail.mails.filter(({ to }) => to.includes('ops@example.com')).map(({ text }) => text);
    expect(others.some((text) => text.includes('approved the request of Mara Lindqvist'))).toBe(true);
    expect(others.some((text) => text.includes(address))).toBe(false);
  });

  test('is told of a no with its note', async () => {
    await anna.post(`/api/requests/${(await ask()).id}/deny`, { note: 'not during the shift' });
    expect((await mail.mailTo(address)).text).toContain('Note: not during the shift');
    expect(subjects()).toEqual([`[Jumpseat] Anna Berg denied your request for ${endpoint.name}`]);
  });

  test('is told when the machine moves away from under an approval', async () => {
    await approve(await ask());
    await anna.patch(`/api/endpoints/${endpoint.id}`, { port: 23 });
    await settled();
    expect(subjects()[1]).toBe(`[Jumpseat] Your approval for ${endpoint.name} has ended`);
  });

  test('is told once, before an approval ends; not when there is more time, and not when it ended before', async () => {
    await approve(await ask());
    const prolonged = endpoint;
    endpoint = await plant.addEndpoint({ host: '127.0.0.1', port: 22 }, { name: `Line ${String(turn)} b` });
    await anna.put(`/api/endpoints/${endpoint.id}/approval`, { approvers: 1 });
    const { approval } = await approve(await ask());
    const held = await mara.get<EndpointView>(`/api/endpoints/${prolonged.id}`);
    await approve(
      await mara.post<RequestView>(`/api/approvals/${held.approval?.id ?? ''}/more`, {
        reason: 'not done yet',
        minutes: 20,
      }),
    );
    await settled();
    const before = subjects().length;
    expect(subjects().some((subject) => subject.includes('about to end'))).toBe(false);
    clock.leap(60 * 60_000 - ENDING_BEFORE_MS + 1_000);
    await until(() => subjects().length > before);
    await settled();
    expect(subjects().slice(before)).toEqual([
      `[Jumpseat] Your approval for ${endpoint.name} is about to end`,
    ]);
    expect(approval?.endedAt).toBeNull();
    clock.leap(20 * 60_000);
    await until(() => subjects().length > before + 1);
    expect(subjects().at(-1)).toBe(`[Jumpseat] Your approval for ${prolonged.name} is about to end`);
    for (const person of [anna, mara]) await person.signIn(PASSWORD);
  });

  test('is told nothing any more once the address is withdrawn, also of what was to come', async () => {
    const request = await ask();
    await approve(request);
    await mail.mailTo(address);
    await mara.patch('/api/account', { fullName: 'Mara Lindqvist', mail: null });
    clock.leap(60 * 60_000 - ENDING_BEFORE_MS + 1_000);
    for (const person of [anna, mara]) await person.signIn(PASSWORD);
    await settled();
    expect(subjects()).toHaveLength(1);
    expect((await mara.get<Me>('/api/me')).user.mail).toBeNull();
  });

  test('is told nothing of a domain he is in no more', async () => {
    const erik = await plant.addPerson(`erik-${String(turn)}`);
    const erikId = (await erik.me()).user.id;
    const his = `erik-${String(turn)}@example.com`;
    await anna.patch(`/api/domains/${plant.domainId}/people/${erikId}`, { mail: his });
    const request = await erik.post<RequestView>(`/api/endpoints/${endpoint.id}/requests`, {
      reason: 'x',
      minutes: 60,
    });
    mail.takes = false;
    await approve(request);
    await until(async () => {
      const [row] = await gateway.app.room.store.read.findBy(NoticeRow, {
        recipient: erikId,
        kind: 'request.approved',
      });
      return row?.tries === 1;
    });
    await anna.delete(`/api/domains/${plant.domainId}/people/${erikId}`);
    mail.takes = true;
    clock.leap(70_000);
    await settled();
    expect(mail.mails.filter(({ to }) => to.includes(his))).toEqual([]);
  });

  test('has the address set by an admin or by himself, checked and recorded; only admins see it', async () => {
    const set = (person: Person, value: unknown): Promise<unknown> =>
      person.patch(`/api/domains/${plant.domainId}/people/${maraId}`, { mail: value });
    expect(await anna.refused(set(anna, 'nobody'))).toBe('bad-request');
    expect(await anna.refused(set(anna, 'a@example.com\r\nBcc: b@example.com'))).toBe('bad-request');
    const jonas = await plant.addPerson(`jonas-${String(turn)}`);
    expect(await jonas.refused(set(jonas, 'jonas@example.com'))).toBe('domain-admin-only');
    await set(anna, 'Mara.L@Example.com');
    const seenBy = async (person: Person): Promise<string | null | undefined> =>
      (await person.get<readonly PersonView[]>(`/api/domains/${plant.domainId}/people`)).find(
        ({ id }) => id === maraId,
      )?.mail;
    expect(await seenBy(anna)).toBe('mara.l@example.com');
    expect(await seenBy(jonas)).toBeNull();
    const { rows } = await anna.get<Page<AuditRow>>(
      `/api/domains/${plant.domainId}/audit?action=person.change`,
    );
    expect(rows[0]).toMatchObject({ subject: 'mara.lindqvist', details: { mail: 'mara.l@example.com' } });
  });
});

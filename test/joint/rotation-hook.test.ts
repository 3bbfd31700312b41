/** A session that used stored credentials is over: whoever rotates them is told, once, of ids and never a secret. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHmac, randomUUID } from 'node:crypto';
import { closeOrphansOf } from '../../gateway/commands/sessions/orphans.js';
import { writeDeed } from '../../gateway/commands/sessions/deed.js';
import { credentialsOf } from '../../gateway/store/credentials.js';
import { NoticeRow, SessionRow } from '../../gateway/store/rows/index.js';
import type { EndpointView } from '../../gateway/wire/api.js';
import { makeCanary } from '../fixtures/canary.js';
import { describeWith } from '../fixtures/need.js';
import { type Sshd, startSshd } from '../fixtures/sshd.js';
import { startWebhookReceiver, type WebhookReceiver } from '../fixtures/webhook-receiver.js';
import { openPlant, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';

describeWith('sshd', 'the hook for rotation', () => {
  const password = makeCanary({ plain: true });
  let sshd: Sshd;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let endpoint: EndpointView;
  let receiver: WebhookReceiver;
  let secret: string;
  let credentialId: string;

  beforeAll(async () => {
    sshd = await startSshd({ userPassword: password.text });
    receiver = await startWebhookReceiver();
    gateway = await startGateway();
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    endpoint = await plant.addEndpoint(sshd);
    const rules = `/api/domains/${plant.domainId}/access-rules`;
    // With an address for mail too: ends of sessions are for machines and are not mailed.
    await plant.admin.patch(rules, { webhookUrl: receiver.url, mailTo: ['ops@example.com'] });
    const made = await plant.admin.post<{ secret: string }>(`/api/domains/${plant.domainId}/webhook-secret`);
    secret = made.secret;
    // The machine's identity is accepted by a domain admin, with a password of his own.
    const first = await plant.admin.startLive(endpoint.id, {
      ...{ method: 'password', user: sshd.user, password: password.text },
    });
    await plant.admin.post(`/api/sessions/${first.sessionId}/end`);
    await plant.admin.put(`/api/endpoints/${endpoint.id}/credentials`, {
      choice: 'both',
      credentials: { method: 'password', user: sshd.user, password: password.text },
    });
    credentialId = (await credentialsOf(gateway.app.room.store.read, endpoint.id))?.id ?? '';
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await receiver.close();
    await sshd.close();
  });

  /** A live session of Mara's that the gateway signed in to. */
  async function live(): Promise<string> {
    const events = await mara.events();
    const { sessionId } = await mara.post<{ sessionId: string }>(`/api/endpoints/${endpoint.id}/sessions`, {
      credentials: 'stored',
    });
    events.say({ t: 'subscribe', topic: `session:${sessionId}` });
    await mara.control(sessionId);
    await events.session(sessionId, (session) => session.state === 'active');
    return sessionId;
  }
  const notices = (): Promise<NoticeRow[]> =>
    gateway.app.room.store.read.find(NoticeRow, { order: { createdAt: 'ASC' } });
  const noticesOf = async (sessionId: string): Promise<NoticeRow[]> =>
    (await notices()).filter((row) => row.content.includes(sessionId));

  test('the end is posted to the webhook, signed, with ids and the reason; nothing secret is in it', async () => {
    const sessionId = await live();
    const before = receiver.posted.length;
    await mara.post(`/api/sessions/${sessionId}/end`);
    await receiver.until(before + 1);
    const { headers, text, body } = receiver.posted[before] ?? { headers: {}, text: '', body: {} };
    expect(body).toEqual({
      id: headers['x-jumpseat-id'],
      type: 'session.ended',
      domainId: plant.domainId,
      createdAt: expect.any(Number),
      session: { id: sessionId, endedAt: expect.any(Number), code: 'ended-by-controller' },
      endpoint: { id: endpoint.id, name: endpoint.name },
      credentialId,
    });
    const signed = createHmac('sha256', secret).update(`${String(headers['x-jumpseat-timestamp'])}.${text}`);
    expect(headers['x-jumpseat-signature']).toBe(`v1=${signed.digest('hex')}`);
    expect(password.huntIn({ text, notices: JSON.stringify(await notices()) })).toEqual([]);
    expect((await noticesOf(sessionId)).map(({ road }) => road)).toEqual(['webhook']);
  });

  test('a session with somebody’s own password is no reason to rotate', async () => {
    const opened = await mara.startLive(endpoint.id, {
      ...{ method: 'password', user: sshd.user, password: password.text },
    });
    await mara.post(`/api/sessions/${opened.sessionId}/end`);
    await opened.events.session(opened.sessionId, (session) => session.state === 'ended');
    expect(await noticesOf(opened.sessionId)).toEqual([]);
  });

  test('an end written twice is told once', async () => {
    const sessionId = await live();
    const deed = {
      ...{ id: randomUUID(), at: Date.now(), sessionId, domainId: plant.domainId, controllerId: 'x' },
      ...{ endpoint: { id: endpoint.id, name: endpoint.name }, from: '127.0.0.1' },
      what: { t: 'ended' as const, reason: { code: 'machine-lost' as const } },
    };
    await writeDeed(gateway.app.room, deed);
    await writeDeed(gateway.app.room, deed);
    await mara.post(`/api/sessions/${sessionId}/end`).catch(() => undefined);
    expect(await noticesOf(sessionId)).toHaveLength(1);
  });

  test('an end that cannot be recorded is told to nobody', async () => {
    const sessionId = await live();
    const { store, audit } = gateway.app.room;
    const failing = { store, audit: { ...audit, record: () => Promise.reject(new Error('disk full')) } };
    const deed = {
      ...{ id: randomUUID(), at: Date.now(), sessionId, domainId: plant.domainId, controllerId: 'x' },
      ...{ endpoint: { id: endpoint.id, name: endpoint.name }, from: '127.0.0.1' },
      what: { t: 'ended' as const, reason: { code: 'machine-lost' as const } },
    };
    await expect(writeDeed(failing as never, deed)).rejects.toThrow('disk full');
    expect(await noticesOf(sessionId)).toEqual([]);
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('sessions of a gateway that crashed are told of by the next one', async () => {
    const sessionId = await live();
    const { room } = gateway.app;
    await room.store.write((tx) => tx.manager.update(SessionRow, { id: sessionId }, { gatewayId: 'dead' }));
    await closeOrphansOf(room, Date.now());
    const [notice] = await noticesOf(sessionId);
    expect(JSON.parse(notice?.content ?? '{}')).toMatchObject({
      session: { id: sessionId, code: 'gateway-crash' },
      credentialId,
    });
  });
});

/** A machine's identity, as controllers and domain admins meet it, on a real OpenSSH server. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditRow, EndpointView, Page, SessionView } from '../../gateway/wire/api.js';
import type { CredentialsWord, EventsDown } from '../../gateway/wire/events.js';
import { describeWith } from '../fixtures/need.js';
import { type Sshd, startSshd } from '../fixtures/sshd.js';
import { openPlant, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';

describeWith('sshd', 'the host key', () => {
  let sshd: Sshd;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let credentials: CredentialsWord;
  let count = 0;

  beforeAll(async () => {
    sshd = await startSshd();
    gateway = await startGateway();
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    credentials = { method: 'password', user: sshd.user, password: sshd.password };
  });
  afterAll(async () => {
    await gateway.close();
    await sshd.close();
  });

  const newEndpoint = (): Promise<EndpointView> =>
    plant.addEndpoint(sshd, { name: `Machine ${String((count += 1))}` });
  const read = (id: string): Promise<EndpointView> => plant.admin.get<EndpointView>(`/api/endpoints/${id}`);

  /** Starts without answering anything. */
  async function startAsking(person: Person, endpointId: string) {
    const events = await person.events();
    const { sessionId } = await person.post<{ sessionId: string }>(`/api/endpoints/${endpointId}/sessions`);
    events.say({ t: 'subscribe', topic: `session:${sessionId}` });
    events.say({ t: 'offer', sessionId, credentials });
    const stream = await person.control(sessionId);
    return { sessionId, events, stream };
  }

  const ended = (events: Awaited<ReturnType<Person['events']>>, sessionId: string): Promise<SessionView> =>
    events.session(sessionId, (session) => session.state === 'ended');

  test('an unknown key is shown as the machine’s own tool prints it; an explicit act pins it for everyone', async () => {
    const endpoint = await newEndpoint();
    const { sessionId, events } = await startAsking(mara, endpoint.id);
    const prompt = await events.prompt('host-key');
    expect(prompt).toMatchObject({ fingerprint: sshd.fingerprint, mayTrust: true });
    expect((await read(endpoint.id)).hostKey).toBeNull();
    events.say({ t: 'answer', sessionId, promptId: prompt.id, answer: { kind: 'host-key', trust: true } });
    await events.session(sessionId, (session) => session.state === 'active');
    expect((await read(endpoint.id)).hostKey).toMatchObject({
      fingerprint: sshd.fingerprint,
      acceptedBy: { fullName: 'Mara Lindqvist' },
    });
    await mara.post(`/api/sessions/${sessionId}/end`);
    const again = await startAsking(mara, endpoint.id);
    await again.events.session(again.sessionId, (session) => session.state === 'active');
    expect(again.events.words.filter((word) => word.t === 'prompt')).toEqual([]);
    await mara.post(`/api/sessions/${again.sessionId}/end`);
  });

  test('an endpoint that moves takes its history nowhere: a session stays where it was', async () => {
    const endpoint = await newEndpoint();
    const { sessionId } = await startAsking(mara, endpoint.id);
    await mara.post(`/api/sessions/${sessionId}/end`);
    await plant.admin.patch(`/api/endpoints/${endpoint.id}`, { host: '127.0.0.9', port: 2222 });
    expect((await mara.get<SessionView>(`/api/sessions/${sessionId}`)).endpoint).toMatchObject({
      host: endpoint.host,
      port: endpoint.port,
    });
    const path = `/api/domains/${plant.domainId}/audit?session=${sessionId}`;
    const { rows } = await plant.admin.get<Page<AuditRow>>(path);
    expect(rows.find(({ action }) => action === 'session.start')?.details).toMatchObject({
      host: endpoint.host,
      port: endpoint.port,
    });
  });

  test('a key that is not trusted ends the start, and nothing is pinned', async () => {
    const endpoint = await newEndpoint();
    const { sessionId, events } = await startAsking(mara, endpoint.id);
    const prompt = await events.prompt('host-key');
    events.say({ t: 'answer', sessionId, promptId: prompt.id, answer: { kind: 'host-key', trust: false } });
    expect((await ended(events, sessionId)).end).toMatchObject({
      code: 'start-failed',
      failure: 'host-key-not-trusted',
    });
    expect((await read(endpoint.id)).hostKey).toBeNull();
  });

  test('where only admins accept a first key, an engineer cannot, whatever his page says', async () => {
    await plant.admin.patch(`/api/domains/${plant.domainId}`, { adminsAcceptHostKeys: true });
    const endpoint = await newEndpoint();
    const { sessionId, events } = await startAsking(mara, endpoint.id);
    const prompt = await events.prompt('host-key');
    expect(prompt.mayTrust).toBe(false);
    events.say({ t: 'answer', sessionId, promptId: prompt.id, answer: { kind: 'host-key', trust: true } });
    expect((await ended(events, sessionId)).end?.failure).toBe('host-key-not-trusted');
    const admin = await startAsking(plant.admin, endpoint.id);
    const asked = await admin.events.prompt('host-key');
    expect(asked.mayTrust).toBe(true);
    admin.events.say({
      t: 'answer',
      sessionId: admin.sessionId,
      promptId: asked.id,
      answer: { kind: 'host-key', trust: true },
    });
    await admin.events.session(admin.sessionId, (session) => session.state === 'active');
    await plant.admin.post(`/api/sessions/${admin.sessionId}/end`);
    await plant.admin.patch(`/api/domains/${plant.domainId}`, { adminsAcceptHostKeys: false });
  });

  test('nobody but the controller is asked, and nobody else’s answer counts', async () => {
    const endpoint = await newEndpoint();
    const eve = await plant.addPerson('eve.other');
    const { sessionId, events } = await startAsking(mara, endpoint.id);
    const prompt = await events.prompt('host-key');
    const hers = await eve.events();
    hers.say({ t: 'subscribe', topic: `session:${sessionId}` });
    await hers.session(sessionId, () => true);
    hers.say({ t: 'answer', sessionId, promptId: prompt.id, answer: { kind: 'host-key', trust: true } });
    hers.say({ t: 'ping' });
    await hers.word((word) => word.t === 'pong');
    expect(hers.words.some((word) => word.t === 'prompt' || word.t === 'stage')).toBe(false);
    expect((await read(endpoint.id)).hostKey).toBeNull();
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('a changed key stops before any credential; both prints are told, and only a domain admin replaces it', async () => {
    const endpoint = await newEndpoint();
    const first = await mara.startLive(endpoint.id, credentials);
    await mara.post(`/api/sessions/${first.sessionId}/end`);
    const known = sshd.fingerprint;
    await sshd.rekey();
    const { sessionId, events } = await startAsking(mara, endpoint.id);
    const word = await events.word(
      (candidate): candidate is Extract<EventsDown, { t: 'start-failed' }> => candidate.t === 'start-failed',
    );
    expect(word).toMatchObject({
      failure: 'host-key-changed',
      params: { known, presented: sshd.fingerprint },
    });
    expect((await ended(events, sessionId)).end?.failure).toBe('host-key-changed');
    expect(sshd.log()).not.toMatch(
      new RegExp(`(Failed|Accepted) password for ${sshd.user}.*\n.*${sshd.fingerprint}`),
    );
    expect(events.words.filter((candidate) => candidate.t === 'prompt')).toEqual([]);
    expect((await read(endpoint.id)).presentedKey).toMatchObject({ fingerprint: sshd.fingerprint });
    const take = { fingerprint: sshd.fingerprint };
    expect(await mara.refused(mara.post(`/api/endpoints/${endpoint.id}/host-key`, take))).toBe(
      'domain-admin-only',
    );
    await plant.admin.post(`/api/endpoints/${endpoint.id}/host-key`, take);
    const after = await mara.startLive(endpoint.id, credentials);
    await mara.post(`/api/sessions/${after.sessionId}/end`);
  });

  test('a key accepted for a machine that the endpoint has moved away from is not pinned for the new one', async () => {
    const endpoint = await newEndpoint();
    const { sessionId, events } = await startAsking(mara, endpoint.id);
    const prompt = await events.prompt('host-key');
    await plant.admin.patch(`/api/endpoints/${endpoint.id}`, { port: sshd.port + 1 });
    events.say({ t: 'answer', sessionId, promptId: prompt.id, answer: { kind: 'host-key', trust: true } });
    expect((await ended(events, sessionId)).end).toMatchObject({
      code: 'start-failed',
      failure: 'host-key-not-trusted',
    });
    expect(await read(endpoint.id)).toMatchObject({ hostKey: null });
  });
});

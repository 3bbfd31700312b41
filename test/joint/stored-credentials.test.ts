/** Credentials the gateway signs in with by itself, on real machines: used at the dial, seen by nobody, gone with the address. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditRow, EndpointView, Page, SessionView, StoredCredentials } from '../../gateway/wire/api.js';
import { credentialsOf } from '../../gateway/store/credentials.js';
import { EndpointCredentialsRow, EndpointRow } from '../../gateway/store/rows/index.js';
import { type Canary, makeCanary } from '../fixtures/canary.js';
import { describeWith } from '../fixtures/need.js';
import { makeKeyPair, type Sshd, startSshd } from '../fixtures/sshd.js';
import type { EventsClient } from '../model/events-client.js';
import { openPlant, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';
import type { StreamClient } from '../model/stream-client.js';

describeWith('sshd', 'stored credentials', () => {
  const password = makeCanary({ plain: true });
  const passphrase = makeCanary({ plain: true });
  const wrong = makeCanary();
  const key = makeKeyPair(passphrase.text);
  let sshd: Sshd;
  let asking: Sshd;
  let other: Sshd;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let jonas: Person;
  const streams: StreamClient[] = [];
  const pages: EventsClient[] = [];
  let names = 0;

  beforeAll(async () => {
    sshd = await startSshd({ userPassword: password.text, authorizedKeys: [key.publicKey] });
    asking = await startSshd({ userPassword: password.text, password: false, keyboardInteractive: true });
    other = await startSshd();
    gateway = await startGateway();
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    jonas = await plant.addPerson('jonas.weber');
  }, 30_000);
  afterAll(async () => {
    await gateway.close();
    for (const each of [sshd, asking, other]) await each.close();
  });

  const at = (endpoint: EndpointView) => `/api/endpoints/${endpoint.id}`;
  const view = (endpoint: EndpointView, who = plant.admin) => who.get<EndpointView>(at(endpoint));
  const stored = (endpoint: EndpointView) =>
    plant.admin.get<StoredCredentials>(`${at(endpoint)}/credentials`);
  const store = (endpoint: EndpointView, credentials: object, choice = 'stored') =>
    plant.admin.put(`${at(endpoint)}/credentials`, { choice, credentials });
  const withPassword = (machine: Sshd, text = password.text) => ({
    method: 'password',
    user: machine.user,
    password: text,
  });

  /** An endpoint whose identity a domain admin has accepted already. */
  async function known(machine: Sshd): Promise<EndpointView> {
    names += 1;
    const endpoint = await plant.addEndpoint(machine, { name: `Line ${String(names)}` });
    const first = await begin(plant.admin, endpoint);
    await first.events.prompt('credentials');
    await end(plant.admin, first.sessionId, first.events);
    return endpoint;
  }

  /** Starts as the page does, trusts a first key, offers nothing. */
  async function begin(who: Person, endpoint: EndpointView, body: object = {}) {
    const events = await who.events();
    pages.push(events);
    const { sessionId } = await who.post<{ sessionId: string }>(`${at(endpoint)}/sessions`, body);
    events.say({ t: 'subscribe', topic: `session:${sessionId}` });
    events.onPrompt((prompt) => {
      if (prompt.kind === 'host-key')
        events.say({
          t: 'answer',
          sessionId,
          promptId: prompt.id,
          answer: { kind: 'host-key', trust: true },
        });
    });
    const stream = await who.control(sessionId);
    streams.push(stream);
    return { sessionId, events, stream };
  }
  const live = (events: EventsClient, sessionId: string) =>
    events.session(sessionId, (session) => session.state === 'active');
  const over = (events: EventsClient, sessionId: string): Promise<SessionView> =>
    events.session(sessionId, (session) => session.state === 'ended');
  async function end(who: Person, sessionId: string, events: EventsClient): Promise<void> {
    await who.post(`/api/sessions/${sessionId}/end`);
    await over(events, sessionId);
  }
  const asked = (events: EventsClient) => events.words.filter((word) => word.t === 'prompt');

  test('an engineer who knows no password is signed in; nobody is asked, and it is recorded', async () => {
    const endpoint = await known(sshd);
    await store(endpoint, withPassword(sshd));
    expect((await view(endpoint, mara)).credentials).toBe('stored');
    const { sessionId, events, stream } = await begin(mara, endpoint);
    await live(events, sessionId);
    stream.type('echo in-$((6*7))\r');
    await stream.shows('in-42');
    const viewer = await jonas.join(sessionId);
    streams.push(viewer);
    await viewer.until(() => viewer.bytes > 0);
    expect(asked(events)).toEqual([]);
    await end(mara, sessionId, events);
    const { rows } = await plant.admin.get<Page<AuditRow>>(
      `/api/domains/${plant.domainId}/audit?session=${sessionId}`,
    );
    expect(rows.find((row) => row.action === 'credential.use')).toMatchObject({
      actor: { name: 'mara.lindqvist' },
      endpoint: { id: endpoint.id },
      details: { kind: 'password' },
    });
    const set = await plant.admin.get<Page<AuditRow>>(
      `/api/domains/${plant.domainId}/audit?action=credential.set`,
    );
    expect(set.rows[0]).toMatchObject({
      actor: { name: 'anna.berg' },
      details: { choice: 'stored', kind: 'password', user: sshd.user },
    });
  });

  test('a private key with its passphrase, and a machine that asks its password by itself', async () => {
    const byKey = await known(sshd);
    const { user } = sshd;
    await store(byKey, {
      ...{ method: 'key', user, privateKey: key.privateKey, passphrase: passphrase.text },
    });
    const byQuestion = await known(asking);
    await store(byQuestion, withPassword(asking));
    for (const endpoint of [byKey, byQuestion]) {
      const { sessionId, events } = await begin(mara, endpoint);
      await live(events, sessionId);
      expect(asked(events)).toEqual([]);
      await end(mara, sessionId, events);
    }
  });

  test('they are written and never read, by domain admins only', async () => {
    const endpoint = await known(sshd);
    expect(await stored(endpoint)).toEqual({ choice: 'ask', stored: null });
    await store(endpoint, withPassword(sshd), 'both');
    expect(await stored(endpoint)).toEqual({
      choice: 'both',
      stored: {
        kind: 'password',
        user: sshd.user,
        setAt: expect.any(Number) as unknown,
        setBy: expect.objectContaining({ name: 'anna.berg' }) as unknown,
      },
    });
    const call = `${at(endpoint)}/credentials`;
    expect(await mara.refused(mara.get(call))).toBe('domain-admin-only');
    expect(await mara.refused(mara.put(call, { choice: 'ask' }))).toBe('domain-admin-only');
    expect(await mara.refused(mara.delete(call))).toBe('domain-admin-only');
    const admin = plant.admin;
    // A key is for SSH only, and what is not there cannot be chosen.
    await admin.delete(call);
    expect(await admin.refused(admin.put(call, { choice: 'stored' }))).toBe('bad-request');
    expect(await admin.refused(admin.delete(call))).toBe('not-found');
    expect(await admin.refused(admin.put(call, { choice: 'stored', sealed: 'x' }))).toBe('bad-request');
  });

  test('both: whoever starts chooses; where the endpoint insists, nobody brings his own', async () => {
    const endpoint = await known(sshd);
    await store(endpoint, withPassword(sshd), 'both');
    const own = await begin(mara, endpoint, { credentials: 'ask' });
    await own.events.prompt('credentials');
    await end(mara, own.sessionId, own.events);
    const theirs = await begin(mara, endpoint, { credentials: 'stored' });
    await live(theirs.events, theirs.sessionId);
    await end(mara, theirs.sessionId, theirs.events);
    await plant.admin.put(`${at(endpoint)}/credentials`, { choice: 'stored' });
    expect(await mara.refused(mara.post(`${at(endpoint)}/sessions`, { credentials: 'ask' }))).toBe(
      'credentials-choice',
    );
    // Offered all the same, as an old page would: not used.
    const started = await mara.start(endpoint.id, {
      ...{ method: 'password', user: 'nobody-at-all', password: 'made up' },
    });
    streams.push(started.stream);
    pages.push(started.events);
    await live(started.events, started.sessionId);
    await end(mara, started.sessionId, started.events);
    expect(sshd.log()).not.toContain('nobody-at-all');
    await plant.admin.put(`${at(endpoint)}/credentials`, { choice: 'ask' });
    expect(await mara.refused(mara.post(`${at(endpoint)}/sessions`, { credentials: 'stored' }))).toBe(
      'credentials-choice',
    );
  });

  test('refused by the machine: the start fails with a sentence, and nobody is asked or told the user name', async () => {
    const endpoint = await known(sshd);
    await store(endpoint, { ...withPassword(sshd, wrong.text), user: 'svc-hidden' });
    const { sessionId, events } = await begin(mara, endpoint);
    const ended = await over(events, sessionId);
    expect(ended.end).toMatchObject({ code: 'start-failed', failure: 'stored-credentials-refused' });
    expect(asked(events)).toEqual([]);
    expect(JSON.stringify(events.words)).not.toContain('svc-hidden');
  });

  test('another address takes them away: the new machine is sent nothing, and the person is asked', async () => {
    const endpoint = await known(sshd);
    await store(endpoint, { ...withPassword(sshd), user: 'svc-redirect' });
    await plant.admin.patch(at(endpoint), { port: other.port });
    expect(await stored(endpoint)).toEqual({ choice: 'ask', stored: null });
    expect(await credentialsOf(gateway.app.room.store.read, endpoint.id)).toBeUndefined();
    const { sessionId, events } = await begin(mara, endpoint);
    expect(await events.prompt('credentials')).toMatchObject({ user: '' });
    await end(mara, sessionId, events);
    expect(other.log()).not.toContain('svc-redirect');
    const { rows } = await plant.admin.get<Page<AuditRow>>(
      `/api/domains/${plant.domainId}/audit?action=credential.clear`,
    );
    expect(rows[0]).toMatchObject({ reason: 'address-changed', endpoint: { id: endpoint.id } });
    // What stays where it is keeps them.
    const stays = await known(sshd);
    await store(stays, withPassword(sshd));
    await plant.admin.patch(at(stays), { name: `${stays.name} renamed`, port: sshd.port });
    expect((await stored(stays)).choice).toBe('stored');
  });

  test('another identity takes them away too', async () => {
    const endpoint = await known(sshd);
    await store(endpoint, withPassword(sshd));
    await plant.admin.delete(`${at(endpoint)}/host-key`);
    expect(await stored(endpoint)).toEqual({ choice: 'ask', stored: null });
  });

  test('an address changed in the database alone, between the start and the dial, opens nothing', async () => {
    const endpoint = await known(sshd);
    await store(endpoint, { ...withPassword(sshd), user: 'svc-behind' });
    const { store: rows } = gateway.app.room;
    await rows.write((tx) => tx.manager.update(EndpointRow, { id: endpoint.id }, { port: other.port }));
    await rows.write((tx) =>
      tx.manager.query(`UPDATE host_keys SET pinned = NULL WHERE endpoint_id = '${endpoint.id}'`),
    );
    const { sessionId, events } = await begin(plant.admin, endpoint);
    const ended = await over(events, sessionId);
    expect(ended.end).toMatchObject({ failure: 'stored-credentials-unreadable' });
    expect(other.log()).not.toContain('svc-behind');
  });

  test('two rows swapped in the database open neither; no try reaches the machine', async () => {
    const [one, two] = [await known(sshd), await known(sshd)];
    await store(one, { ...withPassword(sshd), user: 'svc-one' });
    await store(two, { ...withPassword(sshd, wrong.text), user: 'svc-two' });
    const { store: rows } = gateway.app.room;
    await rows.write(async (tx) => {
      const a = await credentialsOf(tx.manager, one.id);
      const b = await credentialsOf(tx.manager, two.id);
      if (a === undefined || b === undefined) throw new Error('nothing stored');
      const sealedOf = ({ wrappedKey, sealed, keyId }: EndpointCredentialsRow) => ({
        wrappedKey,
        sealed,
        keyId,
      });
      await tx.manager.update(EndpointCredentialsRow, { id: a.id }, sealedOf(b));
      await tx.manager.update(EndpointCredentialsRow, { id: b.id }, sealedOf(a));
    });
    for (const endpoint of [one, two]) {
      const { sessionId, events } = await begin(mara, endpoint);
      expect((await over(events, sessionId)).end).toMatchObject({ failure: 'stored-credentials-unreadable' });
      expect(asked(events)).toEqual([]);
    }
    expect(sshd.log()).not.toMatch(/svc-(one|two)/);
  });

  test('with a secret in store only a domain admin accepts a first identity', async () => {
    const endpoint = await plant.addEndpoint(sshd, { name: 'Never seen' });
    await store(endpoint, withPassword(sshd));
    const tried = await begin(mara, endpoint);
    expect(await tried.events.prompt('host-key')).toMatchObject({ mayTrust: false });
    expect((await over(tried.events, tried.sessionId)).end).toMatchObject({
      failure: 'host-key-not-trusted',
    });
    const first = await begin(plant.admin, endpoint);
    await live(first.events, first.sessionId);
    await end(plant.admin, first.sessionId, first.events);
    const second = await begin(mara, endpoint);
    await live(second.events, second.sessionId);
    await end(mara, second.sessionId, second.events);
  });

  test('no canary is found: database, files, log, answers, frames, words', async () => {
    const answers: string[] = [];
    for (const person of [mara, jonas, plant.admin])
      for (const route of [
        `/api/domains/${plant.domainId}/endpoints`,
        `/api/domains/${plant.domainId}/audit`,
        `/api/domains/${plant.domainId}/audit/export`,
        `/api/domains/${plant.domainId}/sessions?state=all`,
      ]) {
        const answer = await fetch(gateway.url + route, { headers: { cookie: person.cookie } });
        answers.push(await answer.text());
      }
    const places: Record<string, string | Buffer> = { log: gateway.log() };
    streams.forEach((stream, i) => (places[`frames ${String(i)}`] = Buffer.concat(stream.received)));
    pages.forEach((page, i) => (places[`events ${String(i)}`] = JSON.stringify(page.words)));
    answers.forEach((answer, i) => (places[`answer ${String(i)}`] = answer));
    expect(readdirSync(gateway.dataDir).some((name) => name.endsWith('.db'))).toBe(true);
    const keyLine = key.privateKey.split('\n')[3] ?? '';
    const canaries: Record<string, Canary> = { password, passphrase, wrong };
    for (const [name, canary] of Object.entries(canaries)) {
      expect({ name, seen: canary.huntIn(places) }).toEqual({ name, seen: [] });
      expect({ name, seen: canary.huntInFiles(gateway.dataDir) }).toEqual({ name, seen: [] });
    }
    for (const content of Object.values(places)) expect(content.includes(keyLine)).toBe(false);
    // The master key is in its own file and nowhere else.
    const master = readFileSync(join(gateway.dataDir, 'secrets/master.key'), 'utf8');
    for (const content of Object.values(places)) expect(content.includes(master.trim())).toBe(false);
  });
});

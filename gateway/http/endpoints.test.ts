/** Endpoints over real HTTP: addresses that are judged, pins that do not outlive the machine, words that stay words. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { makeAuthority } from '../../test/fixtures/certificate.js';
import { type HttpGateway, openHttpGateway } from '../../test/fixtures/http-gateway.js';
import { domain, endpoint, person, signIn } from '../../test/fixtures/people.js';
import { listAudit } from '../audit/list.js';
import { readAuthority } from '../net/authority.js';
import { changeDomain } from '../store/domains.js';
import { notePresentedKey, pinKey } from '../store/host-keys.js';
import { AS_DOMAIN, NO_LIMITS } from '../domain/session-limits.js';
import { LIMITS } from './rate-limits.js';
import { DomainRow, EndpointRow, HostKeyRow, UserRow } from '../store/rows/index.js';

const PINNED = `SHA256:${'b'.repeat(43)}`;
const PRESENTED = `SHA256:${'c'.repeat(43)}`;
const ALGORITHM = 'ssh-ed25519';

let gateway: HttpGateway;
let domainId: string;
let endpointId: string;
let annId: string;
let cookie: string;
let asked: unknown[];

beforeEach(async () => {
  asked = [];
  gateway = await openHttpGateway({
    config: { limits: { ...LIMITS, welcomes: 1000 } },
    checkHost: (host, port, rules) => {
      asked.push([host, port, rules.allowedRanges]);
      return Promise.resolve(host.startsWith('127.') ? { ok: false, why: 'loopback' } : { ok: true });
    },
  });
  domainId = await domain(gateway.store, 'North');
  endpointId = await endpoint(gateway.store, domainId);
  annId = await person(gateway.store, 'ann', { roles: { [domainId]: 'admin' } });
  cookie = await signIn(gateway, 'ann');
});
afterEach(() => gateway.close());

const own = () => `/api/endpoints/${endpointId}`;
const get = (path: string) => gateway.call('GET', path, { cookie });
const patch = (body: object) => gateway.call('PATCH', own(), { cookie, body });
const addEndpoint = (body: object) =>
  gateway.call('POST', `/api/domains/${domainId}/endpoints`, {
    cookie,
    body: { name: 'Press 2', protocol: 'ssh', host: '10.0.0.9', port: 22, ...body },
  });
const pinAndPresent = () =>
  gateway.store.write(async (tx) => {
    await pinKey(tx, endpointId, { algorithm: ALGORITHM, fingerprint: PINNED }, annId);
    await notePresentedKey(tx, endpointId, { algorithm: ALGORITHM, fingerprint: PRESENTED });
  });
const newestRow = async () => (await listAudit(gateway.store.read, domainId, {}, { limit: 1 })).rows[0];

test('a new endpoint is as it was asked for, joint sessions off', async () => {
  const answer = await addEndpoint({ tags: ['plc'], description: 'Hall 3\nleft' });
  expect(answer.status).toBe(201);
  expect(answer.body).toEqual({
    id: expect.any(String),
    domainId,
    name: 'Press 2',
    protocol: 'ssh',
    host: '10.0.0.9',
    port: 22,
    description: 'Hall 3\nleft',
    tags: ['plc'],
    access: 'everyone',
    asksOwners: false,
    joint: false,
    jointChangedAt: null,
    jointChangedBy: null,
    seats: 10,
    settings: { protocol: 'ssh' },
    credentials: 'ask',
    limits: NO_LIMITS,
    limitRules: AS_DOMAIN,
    approvers: 0,
    approval: null,
    pendingRequest: null,
    starred: false,
    live: 0,
    lastUsedAt: null,
    hostKey: null,
    presentedKey: null,
    may: { start: null, administer: true },
    createdAt: expect.any(Number),
  });
  expect(await newestRow()).toMatchObject({
    action: 'endpoint.add',
    endpoint: { name: 'Press 2' },
    details: { host: '10.0.0.9', port: 22 },
  });
});

test('an address the outbound guard refuses is neither saved nor changed to, and the try is recorded', async () => {
  for (const answer of [await addEndpoint({ host: '127.0.0.1' }), await patch({ host: '127.0.0.1' })]) {
    expect(answer).toMatchObject({
      status: 422,
      body: { error: { code: 'address-not-allowed', params: { host: '127.0.0.1', why: 'loopback' } } },
    });
    expect(await newestRow()).toMatchObject({ action: 'endpoint.blocked', result: 'refused' });
  }
  expect(await gateway.store.read.count(EndpointRow)).toBe(1);
  expect(await gateway.store.read.findOneBy(EndpointRow, { id: endpointId })).toMatchObject({
    host: '10.20.4.12',
  });
});

test('the guard judges by the ranges of the domain, and only what is new', async () => {
  await gateway.store.write((tx) => changeDomain(tx, domainId, { allowedRanges: ['fd00::/8'] }));
  await patch({ port: 2222 });
  await patch({ description: 'nothing moves' });
  await patch({ host: '10.20.4.12', port: 2222 });
  expect(asked).toEqual([['10.20.4.12', 2222, ['fd00::/8']]]);
});

test.each<[string, object]>([
  ['host', { host: '10.20.4.13' }],
  ['port', { port: 2222 }],
])('a new %s is another machine: the pinned key and the refused one are forgotten', async (_what, body) => {
  await pinAndPresent();
  const answer = await patch(body);
  expect(answer.body).toMatchObject({ ...body, hostKey: null, presentedKey: null });
  expect(await gateway.store.read.findBy(HostKeyRow, { endpointId })).toMatchObject([
    { fingerprint: PINNED, pinned: null, replacedAt: expect.any(Number) },
  ]);
  expect(gateway.changes).toContainEqual({ type: 'endpoint', endpointId, domainId });
});

test('a new name or the same address again clears nothing', async () => {
  await pinAndPresent();
  const answer = await patch({ name: 'Line 5', host: '10.20.4.12', port: 22, seats: 3 });
  expect(answer.body).toMatchObject({
    name: 'Line 5',
    seats: 3,
    hostKey: { fingerprint: PINNED, acceptedBy: { name: 'ann' }, replacedAt: null },
    presentedKey: { fingerprint: PRESENTED },
  });
});

test('an admin takes the presented key in the pinned one’s place, and no other', async () => {
  await pinAndPresent();
  const replace = (fingerprint: string) =>
    gateway.call('POST', `${own()}/host-key`, { cookie, body: { fingerprint } });
  expect((await replace(`SHA256:${'d'.repeat(43)}`)).status).toBe(404);
  expect((await replace(PRESENTED)).status).toBe(204);
  expect((await replace(PRESENTED)).status).toBe(404);
  expect((await get(own())).body).toMatchObject({ hostKey: { fingerprint: PRESENTED }, presentedKey: null });
  const history = (await get(`${own()}/host-keys`)).body as unknown[];
  expect(history).toHaveLength(2);
  expect(history).toContainEqual(
    expect.objectContaining({ fingerprint: PINNED, replacedAt: expect.any(Number) }),
  );
  const { rows } = await listAudit(gateway.store.read, domainId, { action: 'hostkey.replace' }, { limit: 5 });
  // The second refusal is counted with the first and written when the minute is over.
  expect(rows.map((row) => row.result)).toEqual(['done', 'refused']);
});

test('a forgotten pin is history, and the next connection asks anew', async () => {
  await pinAndPresent();
  expect((await gateway.call('DELETE', `${own()}/host-key`, { cookie })).status).toBe(204);
  expect((await get(own())).body).toMatchObject({ hostKey: null, presentedKey: null });
  expect(await newestRow()).toMatchObject({ action: 'hostkey.forget', result: 'done' });
  expect((await gateway.call('DELETE', `${own()}/host-key`, { cookie })).status).toBe(404);
});

test('the joint switch says who and when, and is told to live sessions', async () => {
  const joint = (on: boolean) => gateway.call('PUT', `${own()}/joint`, { cookie, body: { on } });
  expect((await joint(true)).body).toMatchObject({
    joint: true,
    jointChangedBy: { id: annId, name: 'ann', fullName: 'Ann Berg' },
    jointChangedAt: expect.any(Number),
  });
  expect((await joint(false)).body).toMatchObject({ joint: false });
  expect(gateway.changes.filter((change) => change.type === 'endpoint')).toHaveLength(2);
  expect(await newestRow()).toMatchObject({ action: 'endpoint.joint', details: { on: false } });
});

test('who is not listed sees the endpoint and why he cannot start', async () => {
  await person(gateway.store, 'mara', { roles: { [domainId]: 'engineer' } });
  await gateway.call('PUT', `${own()}/access`, { cookie, body: { access: 'listed', people: [annId] } });
  const hers = await signIn(gateway, 'mara');
  const seen = await gateway.call('GET', own(), { cookie: hers });
  expect(seen.body).toMatchObject({ may: { start: 'no-access', administer: false } });
  expect((await get(own())).body).toMatchObject({ may: { start: null, administer: true } });
  expect((await get(`${own()}/access`)).body).toEqual({
    access: 'listed',
    people: [{ id: annId, name: 'ann', fullName: 'Ann Berg' }],
    groups: [],
  });
});

test('nobody from outside is put on an access list', async () => {
  const eveId = await person(gateway.store, 'eve');
  const list = (people: string[]) =>
    gateway.call('PUT', `${own()}/access`, { cookie, body: { access: 'listed', people } });
  expect((await list([annId, eveId])).status).toBe(400);
  expect((await list([randomUUID()])).status).toBe(400);
  expect((await get(`${own()}/access`)).body).toEqual({ access: 'everyone', people: [], groups: [] });
});

test('a removed endpoint is gone for everybody, its name is free, its evidence stays', async () => {
  expect((await gateway.call('DELETE', own(), { cookie })).status).toBe(204);
  expect((await get(own())).status).toBe(404);
  expect((await get(`/api/domains/${domainId}/endpoints`)).body).toEqual([]);
  expect((await addEndpoint({ name: 'LINE 4' })).status).toBe(201);
  expect((await addEndpoint({ name: 'line 4' })).status).toBe(409);
  const { rows } = await listAudit(gateway.store.read, domainId, { action: 'endpoint.remove' }, { limit: 5 });
  expect(rows).toMatchObject([{ endpoint: { id: endpointId, name: 'Line 4' } }]);
  expect(gateway.changes).toContainEqual({ type: 'endpoint', endpointId, domainId });
});

test('a star is one’s own', async () => {
  await person(gateway.store, 'mara', { roles: { [domainId]: 'engineer' } });
  const hers = await signIn(gateway, 'mara');
  for (const on of [true, true])
    expect((await gateway.call('PUT', `${own()}/star`, { cookie, body: { on } })).status).toBe(204);
  expect((await get(own())).body).toMatchObject({ starred: true });
  expect((await gateway.call('GET', own(), { cookie: hers })).body).toMatchObject({ starred: false });
});

describe('evidence', () => {
  test('an export has no cell a spreadsheet would run, and is recorded before it begins', async () => {
    for (const name of ['=cmd()', '+1', '-1', '@SUM(A1)'])
      expect((await addEndpoint({ name, host: '10.0.0.1' })).status).toBe(201);
    const answer = await get(`/api/domains/${domainId}/audit/export`);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="jumpseat-audit.csv"',
      'cache-control': 'no-store',
    });
    expect(answer.text).toContain('=cmd()');
    expect(answer.text).not.toMatch(/(^|,|")[=+@-](cmd|1|SUM)/m);
    expect(answer.text).toContain('audit.export');
  });

  test('a chain is proven from its first row', async () => {
    await addEndpoint({});
    await patch({ description: 'x' });
    const proof = () => get(`/api/domains/${domainId}/audit/proof`);
    expect((await proof()).body).toEqual({
      rows: 2,
      intact: true,
      brokenAt: null,
      checkedAt: expect.any(Number),
    });
  });

  test('pages follow one another, newest first', async () => {
    for (let i = 0; i < 3; i += 1) await patch({ description: String(i) });
    const page = await get(`/api/domains/${domainId}/audit?action=endpoint.change&days=1`);
    const { rows, next } = page.body as { rows: Record<string, unknown>[]; next: string | null };
    expect(rows.map((row) => row['seq'])).toEqual([3, 2, 1]);
    expect(next).toBeNull();
    expect(Object.keys(rows[0] ?? {})).not.toContain('mac');
  });
});

/** Every column of every row people can reach, and what would change an object's nature. */
const EXTRA: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(
    [UserRow, EndpointRow, DomainRow, HostKeyRow].flatMap((row) =>
      Object.keys(row.options.columns).map((column) => [column, 'x']),
    ),
  ),
  role: 'admin',
  domainId: randomUUID(),
  systemAdmin: true,
};

test('no write route takes a word it does not know, nor a prototype', async () => {
  const maraId = await person(gateway.store, 'mara', { roles: { [domainId]: 'engineer' } });
  /** Method, path, a body that is taken, further words that are taken. */
  const writes: [string, string, Record<string, unknown>, string[]?][] = [
    ['PATCH', '/api/account', { fullName: 'Ann' }],
    ['POST', '/api/account/password', { current: 'x', next: 'a new long password' }],
    ['POST', '/api/events-ticket', {}],
    ['POST', '/api/login', { name: 'ann', password: 'x' }],
    ['POST', '/api/welcome/look', { token: 'a'.repeat(43) }],
    [
      'POST',
      '/api/welcome',
      { kind: 'set-password', token: 'a'.repeat(43), password: 'a new long password' },
    ],
    ['POST', '/api/domains', { name: 'East' }],
    ['PATCH', `/api/domains/${domainId}`, { adminsAcceptHostKeys: false }, ['name']],
    ['POST', `/api/domains/${domainId}/people`, { name: 'new', fullName: 'New', role: 'engineer' }],
    ['PATCH', `/api/domains/${domainId}/people/${maraId}`, { role: 'engineer' }],
    ['POST', `/api/domains/${domainId}/people/${maraId}/link`, {}],
    [
      'POST',
      `/api/domains/${domainId}/endpoints`,
      { name: 'New', protocol: 'ssh', host: '10.0.0.1', port: 22 },
      ['description'],
    ],
    ['PATCH', own(), { description: 'x' }, ['name', 'host']],
    ['PUT', `${own()}/joint`, { on: false }],
    ['PUT', `${own()}/settings`, { protocol: 'ssh' }],
    ['PUT', `${own()}/access`, { access: 'everyone', people: [] }],
    ['PUT', `${own()}/owners`, { owners: [] }],
    ['PUT', `${own()}/star`, { on: false }],
    ['POST', `${own()}/host-key`, { fingerprint: PRESENTED }],
    ['POST', '/api/logout', {}],
    ['POST', `/api/domains/${domainId}/groups`, { name: 'Night shift' }, ['description']],
    ['PATCH', `/api/groups/${randomUUID()}`, { people: [] }, ['name', 'description']],
    ['PUT', `${own()}/credentials`, { choice: 'ask' }],
    ['PUT', `${own()}/approval`, { approvers: 2 }],
    [
      'PUT',
      `/api/domains/${domainId}/limits`,
      { hours: null, maxMinutes: 60, idleMinutes: null, observer: false },
    ],
    ['PUT', `${own()}/limits`, { hours: null, maxMinutes: 60, idleMinutes: null, observer: false }],
    ['POST', `${own()}/requests`, { reason: 'a valve', minutes: 60 }],
    ['POST', `${own()}/break-glass`, { reason: 'a valve', minutes: 60 }],
    ['POST', `/api/requests/${randomUUID()}/approve`, { minutes: 60 }],
    ['POST', `/api/requests/${randomUUID()}/deny`, { note: 'not today' }],
    ['POST', `/api/requests/${randomUUID()}/cancel`, {}],
    ['POST', `/api/requests/${randomUUID()}/review`, { note: 'it was right' }],
    ['POST', `/api/approvals/${randomUUID()}/withdraw`, { note: 'enough' }],
    ['POST', `/api/approvals/${randomUUID()}/give-back`, {}],
    ['POST', `/api/approvals/${randomUUID()}/more`, { reason: 'not done', minutes: 60 }],
    ['PATCH', `/api/domains/${domainId}/access-rules`, { ticketRequired: false }],
    ['POST', `/api/domains/${domainId}/webhook-secret`, {}],
    ['POST', `/api/domains/${domainId}/api-tokens`, { name: 'helpdesk', days: 30 }],
    ['POST', '/api/tickets/MNT-1/close', {}],
  ];
  const covered = gateway.http.catalogue.filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method));
  expect(writes).toHaveLength(covered.length);
  const state = async () =>
    JSON.stringify([
      await gateway.store.read.find(UserRow),
      await gateway.store.read.find(DomainRow),
      await gateway.store.read.find(EndpointRow),
    ]);
  const before = await state();
  for (const [method, path, body, known = []] of writes) {
    for (const [word, value] of Object.entries(EXTRA)) {
      if (word in body || known.includes(word)) continue;
      const answer = await gateway.call(method, path, { cookie, body: { ...body, [word]: value } });
      expect({ path, word, status: answer.status }).toEqual({ path, word, status: 400 });
    }
    const text = `{"__proto__":{"role":"admin","systemAdmin":true},${JSON.stringify(body).slice(1)}`.replace(
      ',}',
      '}',
    );
    const answer = await gateway.call(method, path, { cookie }).send(text);
    expect({ path, status: answer.status }).toEqual({ path, status: 400 });
  }
  expect(await state()).toBe(before);
}, 120_000);

describe('settings', () => {
  const DEFAULTS = {
    protocol: 'vnc',
    leastSecurity: 'none',
    authority: '',
    clipboard: 'off',
    quality: 'lossless',
    ownFormat: false,
  };
  let path: string;

  beforeEach(async () => {
    const { body } = await addEndpoint({ protocol: 'vnc', port: 5900 });
    path = `/api/endpoints/${(body as { id: string }).id}`;
  });
  const change = (body: object) => gateway.call('PUT', `${path}/settings`, { cookie, body });

  test('nothing set is the careful choice, and what is set stays', async () => {
    expect((await get(path)).body).toMatchObject({ settings: DEFAULTS });
    const wanted = { ...DEFAULTS, leastSecurity: 'verified', clipboard: 'to-machine', ownFormat: true };
    expect((await change(wanted)).body).toMatchObject({ settings: wanted });
    expect((await get(path)).body).toMatchObject({ settings: wanted });
  });

  test('the evidence has each setting that changed, with what it was and what it is', async () => {
    await change({ ...DEFAULTS, clipboard: 'both' });
    await change({ ...DEFAULTS, clipboard: 'both', quality: 'lossy' });
    expect(await newestRow()).toMatchObject({
      action: 'endpoint.settings',
      details: { quality: { from: 'lossless', to: 'lossy' } },
    });
  });

  test('an authority is kept without what stands around it; the evidence has its fingerprint', async () => {
    const authority = makeAuthority();
    const pem = authority.pem.trim();
    authority.close();
    const answer = await change({ ...DEFAULTS, authority: `issued for the plant\n${pem}\n` });
    expect(answer.body).toMatchObject({ settings: { authority: pem } });
    expect(await newestRow()).toMatchObject({
      details: { authority: { from: '', to: readAuthority(pem).fingerprints[0] } },
    });
  });

  test.each<[string, () => string]>([
    ['no certificate', () => 'hello'],
    ['an empty one', () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['a private key', () => '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
    ['a machine’s own certificate', signedPem],
  ])('%s is no authority', async (_what, authority) => {
    expect(await change({ ...DEFAULTS, authority: authority() })).toMatchObject({
      status: 400,
      body: { error: { params: { fields: [{ path: 'authority' }] } } },
    });
    expect((await get(path)).body).toMatchObject({ settings: DEFAULTS });
  });

  test.each<[string, object]>([
    ['a setting nobody knows', { ...DEFAULTS, password: 'x' }],
    ['a value nobody knows', { ...DEFAULTS, clipboard: 'sometimes' }],
    ['another protocol’s settings', { protocol: 'ssh' }],
    ['no protocol', { clipboard: 'both' }],
  ])('%s is refused and changes nothing', async (_what, body) => {
    expect(await change(body)).toMatchObject({ status: 400, body: { error: { code: 'bad-request' } } });
    expect((await get(path)).body).toMatchObject({ settings: DEFAULTS });
  });
});

function signedPem(): string {
  const authority = makeAuthority();
  const pem = readFileSync(authority.sign({ for: 'IP:127.0.0.1' }).certificate, 'utf8');
  authority.close();
  return pem;
}

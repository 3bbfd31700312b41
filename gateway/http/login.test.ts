/** Signing in and out over real HTTP: who comes in, under which cookie, and when it ends. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HeldClock } from '../../test/fakes/held-clock.js';
import { type HttpGateway, openHttpGateway } from '../../test/fixtures/http-gateway.js';
import { cookieOf, domain, PASSWORD, person, signIn } from '../../test/fixtures/people.js';
import { listAudit } from '../audit/list.js';
import { LoginSessionRow } from '../store/rows/index.js';

const MINUTE = 60_000;

let clock: HeldClock;
let gateway: HttpGateway;
let domainId: string;
let annId: string;

beforeEach(async () => {
  clock = new HeldClock();
  gateway = await openHttpGateway({ clock });
  domainId = await domain(gateway.store, 'North');
  annId = await person(gateway.store, 'ann', { roles: { [domainId]: 'admin' } });
});
afterEach(() => gateway.close());

const me = (cookie: string) => gateway.call('GET', '/api/me', { cookie });
const systemRows = async () => (await listAudit(gateway.store.read, 'system', {}, { limit: 50 })).rows;

test('a name and its password open a login and tell who one is', async () => {
  const answer = await gateway.call('POST', '/api/login', { body: { name: ' ANN ', password: PASSWORD } });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    user: { id: annId, name: 'ann', fullName: 'Ann Berg', systemAdmin: false, mail: null },
    domains: [{ id: domainId, name: 'North', role: 'admin' }],
    loginEndsAt: clock.now() + 12 * 60 * MINUTE,
    idleMs: 30 * MINUTE,
    now: clock.now(),
    rdpReady: true,
  });
  expect(await me(cookieOf(answer.headers['set-cookie']))).toMatchObject({ status: 200 });
});

test('the cookie is for this host, not for scripts and not for other sites', async () => {
  const answer = await gateway.call('POST', '/api/login', { body: { name: 'ann', password: PASSWORD } });
  const cookies = answer.headers['set-cookie'] as unknown as string[];
  const login = cookies.find((cookie) => cookie.startsWith('jumpseat='));
  expect(login).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
});

test('behind https the cookie has the __Host- prefix and Secure', async () => {
  const https = await openHttpGateway({
    config: { publicUrl: new URL('https://jump.example'), trustedProxies: ['127.0.0.1'] },
  });
  try {
    await person(https.store, 'eve');
    const answer = await https.call('POST', '/api/login', {
      body: { name: 'eve', password: PASSWORD },
      headers: { Host: 'jump.example', 'X-Forwarded-Proto': 'https' },
    });
    expect(answer.status).toBe(200);
    const cookies = answer.headers['set-cookie'] as unknown as string[];
    const login = cookies.find((cookie) => cookie.startsWith('__Host-jumpseat='));
    expect(login).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  } finally {
    await https.close();
  }
});

test('only the hash of the cookie is stored', async () => {
  const cookie = await signIn(gateway, 'ann');
  const sid = decodeURIComponent(/jumpseat=s%3A([^.]+)/.exec(cookie)?.[1] ?? 'nothing');
  const rows = await gateway.store.read.find(LoginSessionRow);
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(sid);
});

test('every failed sign-in is answered alike', async () => {
  await gateway.store.source.query("UPDATE users SET disabled = 1 WHERE name = 'ann'");
  await person(gateway.store, 'bob');
  await person(gateway.store, 'new', { ready: false });
  const tries = [
    { name: 'nobody', password: PASSWORD },
    { name: 'bob', password: 'something else' },
    { name: 'ann', password: PASSWORD },
    { name: 'new', password: PASSWORD },
    { name: 'new', password: ' ' },
    { name: 'bób', password: PASSWORD },
  ];
  for (const body of tries) {
    const answer = await gateway.call('POST', '/api/login', { body });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error: { code: 'sign-in-failed', requestId: expect.any(String) } });
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
});

test('sign-ins and refusals are recorded, the refused ones with whom they were tried on', async () => {
  await signIn(gateway, 'ann');
  await gateway.call('POST', '/api/login', { body: { name: 'ann', password: 'wrong' } });
  for (let i = 0; i < 3; i += 1)
    await gateway.call('POST', '/api/login', { body: { name: 'nobody', password: 'wrong' } });
  await gateway.office.strangers.flush();
  expect(await systemRows()).toMatchObject([
    { action: 'login.refused', reason: 'unknown-name', actor: null, details: { count: 3 } },
    { action: 'login.refused', reason: 'wrong-password', actor: null, subject: 'ann', from: '127.0.0.1' },
    { action: 'login.done', result: 'done', actor: { name: 'ann' }, from: '127.0.0.1' },
  ]);
});

test('who cannot be recorded does not come in', async () => {
  await gateway.store.source.query('DROP TABLE audit_rows');
  const answer = await gateway.call('POST', '/api/login', { body: { name: 'ann', password: PASSWORD } });
  expect(answer.status).toBe(503);
  expect(answer.body).toMatchObject({ error: { code: 'not-recorded' } });
  expect(await gateway.store.read.count(LoginSessionRow)).toBe(0);
});

test('a cookie from before the sign-in is worth nothing afterwards', async () => {
  const planted = await signIn(gateway, 'ann');
  await person(gateway.store, 'bob');
  const answer = await gateway.call('POST', '/api/login', {
    body: { name: 'bob', password: PASSWORD },
    cookie: planted,
  });
  expect(cookieOf(answer.headers['set-cookie'])).not.toContain(planted.split(';')[0]);
  expect(await me(planted)).toMatchObject({ status: 401 });
});

test('an unsigned or altered cookie is nobody', async () => {
  const cookie = await signIn(gateway, 'ann');
  const altered = cookie.replace(
    /jumpseat=s%3A(.)/,
    (_all, first: string) => `jumpseat=s%3A${first === 'A' ? 'B' : 'A'}`,
  );
  const unsigned = cookie.replace(/jumpseat=s%3A([^.]+)\.[^;]*/, 'jumpseat=$1');
  expect(await me(altered)).toMatchObject({ status: 401 });
  expect(await me(unsigned)).toMatchObject({ status: 401 });
});

test('signing out ends the login and tells its sockets', async () => {
  const cookie = await signIn(gateway, 'ann');
  const answer = await gateway.call('POST', '/api/logout', { cookie });
  expect(answer.status).toBe(204);
  expect(answer.headers['set-cookie']).toEqual([expect.stringMatching(/^jumpseat=;.*1970/)]);
  expect(await me(cookie)).toMatchObject({ status: 401 });
  expect(gateway.changes).toContainEqual({ type: 'login-ended', loginId: expect.any(String), userId: annId });
  expect((await systemRows())[0]).toMatchObject({ action: 'login.ended', actor: { name: 'ann' } });
});

test('a login lapses after 30 minutes without activity, and activity keeps it', async () => {
  const cookie = await signIn(gateway, 'ann');
  clock.pass(29 * MINUTE);
  expect(await me(cookie)).toMatchObject({ status: 200 });
  clock.pass(29 * MINUTE);
  expect(await me(cookie)).toMatchObject({ status: 200 });
  clock.pass(30 * MINUTE);
  expect(await me(cookie)).toMatchObject({ status: 401 });
});

test('a login ends after 12 hours whatever the activity', async () => {
  const cookie = await signIn(gateway, 'ann');
  for (let i = 0; i < 36; i += 1) {
    expect(await me(cookie)).toMatchObject({ status: 200 });
    clock.pass(20 * MINUTE);
  }
  expect(await me(cookie)).toMatchObject({ status: 401 });
});

test('activity is written down at most once a minute', async () => {
  const cookie = await signIn(gateway, 'ann');
  const signedInAt = clock.now();
  const seenAt = async () => (await gateway.store.read.findOneByOrFail(LoginSessionRow, {})).seenAt;
  clock.pass(59_000);
  await me(cookie);
  expect(await seenAt()).toBe(signedInAt);
  clock.pass(2_000);
  await me(cookie);
  expect(await seenAt()).toBe(signedInAt + 61_000);
});

test('a lapsed login is swept, so that its sockets close without anybody asking', async () => {
  await signIn(gateway, 'ann');
  expect(await gateway.auth.logins.sweep()).toBe(0);
  clock.pass(30 * MINUTE);
  await gateway.auth.logins.sweep();
  expect(gateway.changes).toContainEqual({ type: 'login-ended', loginId: expect.any(String), userId: annId });
  expect(await gateway.store.read.count(LoginSessionRow)).toBe(0);
});

test('disabling ends every login at once', async () => {
  const cookies = [await signIn(gateway, 'ann'), await signIn(gateway, 'ann')];
  const eveId = await person(gateway.store, 'eve', { roles: { [domainId]: 'admin' } });
  const answer = await gateway.call('PATCH', `/api/domains/${domainId}/people/${annId}`, {
    cookie: await signIn(gateway, 'eve'),
    body: { disabled: true },
  });
  expect(answer.status).toBe(204);
  for (const cookie of cookies) expect(await me(cookie)).toMatchObject({ status: 401 });
  expect(gateway.changes.filter((change) => change.type === 'login-ended')).toHaveLength(2);
  expect(gateway.changes).toContainEqual({ type: 'user', userId: annId });
  expect(await gateway.store.read.countBy(LoginSessionRow, { userId: eveId })).toBe(1);
});

test('a changed password ends the other logins and keeps this one', async () => {
  const here = await signIn(gateway, 'ann');
  const there = await signIn(gateway, 'ann');
  const change = (current: string) =>
    gateway.call('POST', '/api/account/password', {
      cookie: here,
      body: { current, next: 'another long password' },
    });
  expect(await change('not it')).toMatchObject({ status: 403, body: { error: { code: 'wrong-password' } } });
  expect(await me(there)).toMatchObject({ status: 200 });
  expect(await change(PASSWORD)).toMatchObject({ status: 204 });
  expect(await me(here)).toMatchObject({ status: 200 });
  expect(await me(there)).toMatchObject({ status: 401 });
  const next = { name: 'ann', password: 'another long password' };
  expect(await gateway.call('POST', '/api/login', { body: next })).toMatchObject({ status: 200 });
});

test('a request on its way while its login ends does not bring it back', async () => {
  const cookie = await signIn(gateway, 'ann');
  const [row] = await gateway.store.read.find(LoginSessionRow);
  await Promise.all([me(cookie), me(cookie), gateway.auth.logins.end(row?.hash ?? ''), me(cookie)]);
  expect(await gateway.store.read.count(LoginSessionRow)).toBe(0);
});

test('a socket is opened by the cookie of a living login of an enabled account', async () => {
  const cookie = await signIn(gateway, 'ann');
  const upgrade = (header?: string) =>
    gateway.auth.logins.authenticateUpgrade({
      url: '/ws/events',
      headers: { cookie: header },
      socket: {},
    } as never);
  const login = await upgrade(cookie);
  expect(login).toMatchObject({ userId: annId });
  expect(await upgrade()).toBeUndefined();
  expect(await upgrade('jumpseat=s%3Aforged.forged')).toBeUndefined();
  const { loginId } = login ?? { loginId: '' };
  expect(await gateway.auth.logins.isAlive(loginId)).toBe(true);
  await gateway.auth.logins.end(loginId);
  expect(await gateway.auth.logins.isAlive(loginId)).toBe(false);
  expect(await upgrade(cookie)).toBeUndefined();
});

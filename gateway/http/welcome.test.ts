/** One-time links over real HTTP: the first admin, and people who set their password. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HeldClock } from '../../test/fakes/held-clock.js';
import { type HttpGateway, openHttpGateway } from '../../test/fixtures/http-gateway.js';
import { cookieOf, domain, PASSWORD, person, signIn } from '../../test/fixtures/people.js';
import { listAudit } from '../audit/list.js';
import { firstAdminLink } from '../auth/welcome-links.js';
import { UserRow, WelcomeLinkRow } from '../store/rows/index.js';

let clock: HeldClock;
let gateway: HttpGateway;
beforeEach(async () => {
  clock = new HeldClock();
  gateway = await openHttpGateway({ clock });
});
afterEach(() => gateway.close());

const tokenOf = (link: string | undefined): string => new URL(link ?? 'x:').hash.slice(1);
const printed = async () => tokenOf((await firstAdminLink(gateway.store, gateway.url))?.link);
const look = (token: string) => gateway.call('POST', '/api/welcome/look', { body: { token } });
const firstAdmin = (token: string, more: object = {}) =>
  gateway.call('POST', '/api/welcome', {
    body: {
      kind: 'first-admin',
      token,
      name: 'Anna',
      fullName: 'Anna Berg',
      domainName: 'North',
      password: 'a password to begin with',
      ...more,
    },
  });
const setPassword = (token: string) =>
  gateway.call('POST', '/api/welcome', {
    body: { kind: 'set-password', token, password: 'my very own password' },
  });

test('the printed link makes the first admin, with a domain, and signs him in', async () => {
  expect((await gateway.call('GET', '/api/public')).body).toMatchObject({ needsFirstAdmin: true });
  const token = await printed();
  expect((await look(token)).body).toEqual({ kind: 'first-admin' });
  const answer = await firstAdmin(token);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    user: { name: 'anna', fullName: 'Anna Berg', systemAdmin: true },
    domains: [{ name: 'North', role: 'admin' }],
  });
  const cookie = cookieOf(answer.headers['set-cookie']);
  expect(await gateway.call('GET', '/api/me', { cookie })).toMatchObject({ status: 200 });
  expect((await gateway.call('GET', '/api/public')).body).toMatchObject({ needsFirstAdmin: false });
  const { rows } = await listAudit(gateway.store.read, 'system', {}, { limit: 10 });
  expect(rows.map((row) => row.action)).toEqual(['login.done', 'person.admin']);
});

test('it works once, and none works once there is a system admin', async () => {
  const token = await printed();
  expect((await firstAdmin(token)).status).toBe(200);
  expect((await firstAdmin(token, { name: 'eve', domainName: 'Evil' })).status).toBe(410);
  expect((await look(token)).status).toBe(410);
  expect(await firstAdminLink(gateway.store, gateway.url)).toBeUndefined();
  expect(await gateway.store.read.count(UserRow)).toBe(1);
});

test('a link printed before somebody else became admin is dead', async () => {
  const token = await printed();
  await person(gateway.store, 'root', { systemAdmin: true });
  expect((await look(token)).status).toBe(410);
  expect((await firstAdmin(token)).status).toBe(410);
  expect(await gateway.store.read.count(UserRow)).toBe(1);
});

test('of two who use the link at once, one becomes admin', async () => {
  const token = await printed();
  const answers = await Promise.all([
    firstAdmin(token),
    firstAdmin(token, { name: 'eve', domainName: 'South' }),
  ]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 410]);
  expect(await gateway.store.read.countBy(UserRow, { systemAdmin: true })).toBe(1);
});

test('a new start makes the link printed before worthless', async () => {
  const before = await printed();
  const after = await printed();
  expect((await look(before)).status).toBe(410);
  expect((await look(after)).status).toBe(200);
});

test('a link lapses', async () => {
  const token = await printed();
  clock.pass(24 * 3600_000);
  expect((await look(token)).status).toBe(410);
});

test('only the hash of a link is stored, and the link itself holds it behind a #', async () => {
  const issued = await firstAdminLink(gateway.store, gateway.url);
  expect(issued?.link).toMatch(new RegExp(`^${gateway.url.origin}/welcome#[\\w-]{43}$`));
  expect(JSON.stringify(await gateway.store.read.find(WelcomeLinkRow))).not.toContain(tokenOf(issued?.link));
});

test('a first password that is too short is refused, and the link stays good', async () => {
  const token = await printed();
  expect((await firstAdmin(token, { password: 'short' })).status).toBe(400);
  expect((await firstAdmin(token)).status).toBe(200);
});

test('a person who was added sets a password and is in; the link is used up', async () => {
  const domainId = await domain(gateway.store, 'North');
  await person(gateway.store, 'ann', { roles: { [domainId]: 'admin' } });
  const cookie = await signIn(gateway, 'ann');
  const added = await gateway.call('POST', `/api/domains/${domainId}/people`, {
    cookie,
    body: { name: 'Mara', fullName: 'Mara Lindqvist', role: 'engineer' },
  });
  expect(added.body).toEqual({ link: expect.any(String), expiresAt: clock.now() + 72 * 3600_000 });
  const token = tokenOf((added.body as { link: string }).link);
  expect((await look(token)).body).toEqual({
    kind: 'set-password',
    person: { name: 'mara', fullName: 'Mara Lindqvist' },
  });
  const answer = await setPassword(token);
  expect(answer.body).toMatchObject({ user: { name: 'mara', systemAdmin: false } });
  expect((await setPassword(token)).status).toBe(410);
  const again = { name: 'mara', password: 'my very own password' };
  expect((await gateway.call('POST', '/api/login', { body: again })).status).toBe(200);
});

test('a set-password link makes no admin, and a first-admin link sets no password', async () => {
  const domainId = await domain(gateway.store, 'North');
  await person(gateway.store, 'ann', { roles: { [domainId]: 'admin' } });
  const mara = await person(gateway.store, 'mara', { roles: { [domainId]: 'engineer' }, ready: false });
  const cookie = await signIn(gateway, 'ann');
  const link = await gateway.call('POST', `/api/domains/${domainId}/people/${mara}/link`, { cookie });
  expect((await firstAdmin(tokenOf((link.body as { link: string }).link))).status).toBe(410);
  expect((await setPassword(await printed())).status).toBe(410);
  expect(await gateway.store.read.countBy(UserRow, { systemAdmin: true })).toBe(0);
});

test('a new link makes the earlier one worthless, and using it ends every login of the person', async () => {
  const domainId = await domain(gateway.store, 'North');
  await person(gateway.store, 'ann', { roles: { [domainId]: 'admin' } });
  const mara = await person(gateway.store, 'mara', { roles: { [domainId]: 'engineer' } });
  const hers = await signIn(gateway, 'mara');
  const cookie = await signIn(gateway, 'ann');
  const ask = async () => {
    const answer = await gateway.call('POST', `/api/domains/${domainId}/people/${mara}/link`, { cookie });
    return tokenOf((answer.body as { link: string }).link);
  };
  const first = await ask();
  const second = await ask();
  expect((await setPassword(first)).status).toBe(410);
  expect((await setPassword(second)).status).toBe(200);
  expect((await gateway.call('GET', '/api/me', { cookie: hers })).status).toBe(401);
  const old = { name: 'mara', password: PASSWORD };
  expect((await gateway.call('POST', '/api/login', { body: old })).status).toBe(401);
});

test('the link of somebody who was disabled meanwhile is dead', async () => {
  const domainId = await domain(gateway.store, 'North');
  await person(gateway.store, 'ann', { roles: { [domainId]: 'admin' } });
  const mara = await person(gateway.store, 'mara', { roles: { [domainId]: 'engineer' }, ready: false });
  const cookie = await signIn(gateway, 'ann');
  const link = await gateway.call('POST', `/api/domains/${domainId}/people/${mara}/link`, { cookie });
  await gateway.call('PATCH', `/api/domains/${domainId}/people/${mara}`, {
    cookie,
    body: { disabled: true },
  });
  expect((await setPassword(tokenOf((link.body as { link: string }).link))).status).toBe(410);
});

test('a link that cannot be recorded is not used up, and makes nobody', async () => {
  const token = await printed();
  await gateway.store.source.query('ALTER TABLE audit_rows RENAME TO audit_rows_away');
  expect((await firstAdmin(token)).status).toBeGreaterThanOrEqual(500);
  expect(await gateway.store.read.count(UserRow)).toBe(0);
  await gateway.store.source.query('ALTER TABLE audit_rows_away RENAME TO audit_rows');
  expect((await firstAdmin(token)).status).toBe(200);
});

/** People of a domain over real HTTP: added, changed, removed, and what a domain admin cannot do to an account. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type HttpGateway, openHttpGateway } from '../../test/fixtures/http-gateway.js';
import { domain, endpoint, person, signIn } from '../../test/fixtures/people.js';
import { listAudit } from '../audit/list.js';
import { listedFor, setAccess } from '../store/endpoints.js';
import { actorFacts } from '../store/facts.js';
import { DomainRow, MembershipRow, UserRow, WelcomeLinkRow } from '../store/rows/index.js';

let gateway: HttpGateway;
let north: string;
let south: string;
let annId: string;
let cookie: string;

beforeEach(async () => {
  gateway = await openHttpGateway();
  north = await domain(gateway.store, 'North');
  south = await domain(gateway.store, 'South');
  annId = await person(gateway.store, 'ann', { roles: { [north]: 'admin' } });
  cookie = await signIn(gateway, 'ann');
});
afterEach(() => gateway.close());

const change = (userId: string, body: object) =>
  gateway.call('PATCH', `/api/domains/${north}/people/${userId}`, { cookie, body });
const remove = (userId: string) =>
  gateway.call('DELETE', `/api/domains/${north}/people/${userId}`, { cookie });
const add = (body: object) => gateway.call('POST', `/api/domains/${north}/people`, { cookie, body });
const newestRow = async () => (await listAudit(gateway.store.read, north, {}, { limit: 1 })).rows[0];

test('the last admin is neither demoted, removed nor disabled, and each try is recorded', async () => {
  for (const answer of [
    await change(annId, { role: 'engineer' }),
    await remove(annId),
    await change(annId, { disabled: true }),
  ]) {
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'last-admin' } } });
    expect(await newestRow()).toMatchObject({ result: 'refused', reason: 'last-admin', subject: 'ann' });
  }
  expect((await actorFacts(gateway.store.read, annId))?.roles.get(north)).toBe('admin');
});

test('an admin who never set a password is nobody to leave the domain to', async () => {
  await person(gateway.store, 'new', { roles: { [north]: 'admin' }, ready: false });
  expect((await remove(annId)).status).toBe(409);
  await person(gateway.store, 'bea', { roles: { [north]: 'admin' } });
  expect((await remove(annId)).status).toBe(204);
});

test('of two admins who remove each other at once, one stays', async () => {
  const beaId = await person(gateway.store, 'bea', { roles: { [north]: 'admin' } });
  const hers = await signIn(gateway, 'bea');
  const answers = await Promise.all([
    remove(beaId),
    gateway.call('DELETE', `/api/domains/${north}/people/${annId}`, { cookie: hers }),
  ]);
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  expect(await gateway.store.read.countBy(MembershipRow, { domainId: north, role: 'admin' })).toBe(1);
});

test('adding somebody who has an account gives membership, and no way to his password', async () => {
  const eveId = await person(gateway.store, 'eve', { roles: { [south]: 'admin' } });
  const answer = await add({ name: 'EVE', fullName: 'Somebody Else', role: 'engineer' });
  expect(answer.status).toBe(204);
  expect(answer.text).toBe('');
  expect(await gateway.store.read.count(WelcomeLinkRow)).toBe(0);
  expect(await gateway.store.read.findOneBy(UserRow, { id: eveId })).toMatchObject({ fullName: 'Eve Berg' });
  const link = await gateway.call('POST', `/api/domains/${north}/people/${eveId}/link`, { cookie });
  expect(link).toMatchObject({ status: 403, body: { error: { code: 'system-admin-only' } } });
  expect(await change(eveId, { disabled: true })).toMatchObject({ status: 403 });
  expect(await remove(eveId)).toMatchObject({ status: 204 });
});

test('a domain admin takes over no system admin', async () => {
  const rootId = await person(gateway.store, 'root', { roles: { [north]: 'engineer' }, systemAdmin: true });
  const link = await gateway.call('POST', `/api/domains/${north}/people/${rootId}/link`, { cookie });
  expect(link).toMatchObject({ status: 403, body: { error: { code: 'system-admin-only' } } });
  expect(await change(rootId, { disabled: true })).toMatchObject({ status: 403 });
});

test('a name is one person, however it is written', async () => {
  expect((await add({ name: 'Mara', fullName: 'Mara', role: 'engineer' })).status).toBe(201);
  expect(await add({ name: ' MARA', fullName: 'Mara', role: 'engineer' })).toMatchObject({
    status: 409,
    body: { error: { code: 'name-taken' } },
  });
  for (const name of ['márá', 'ｍａｒａ', 'mara\u200b', 'ma ra', ''])
    expect((await add({ name, fullName: 'Mara', role: 'engineer' })).status).toBe(400);
});

test('a removed person has no right left in the domain, also when he comes back', async () => {
  const maraId = await person(gateway.store, 'mara', { roles: { [north]: 'engineer' } });
  const endpointId = await endpoint(gateway.store, north);
  await gateway.store.write((tx) => setAccess(tx, endpointId, 'listed', [maraId]));
  const hers = await signIn(gateway, 'mara');
  expect((await remove(maraId)).status).toBe(204);
  expect((await gateway.call('GET', `/api/endpoints/${endpointId}`, { cookie: hers })).status).toBe(404);
  expect((await add({ name: 'mara', fullName: 'Mara', role: 'engineer' })).status).toBe(204);
  expect((await listedFor(gateway.store.read, [endpointId])).get(endpointId)?.size).toBe(0);
  expect(gateway.changes).toContainEqual({ type: 'user', userId: maraId });
});

test('a new role is told to live sessions and signs the person out', async () => {
  const maraId = await person(gateway.store, 'mara', { roles: { [north]: 'admin' } });
  const hers = await signIn(gateway, 'mara');
  expect((await change(maraId, { role: 'engineer' })).status).toBe(204);
  expect((await gateway.call('GET', '/api/me', { cookie: hers })).status).toBe(401);
  expect(gateway.changes).toContainEqual({ type: 'user', userId: maraId });
  expect(await newestRow()).toMatchObject({
    action: 'person.change',
    result: 'done',
    subject: 'mara',
    details: { role: 'engineer' },
  });
});

test('what an admin alone may know of people stays with admins', async () => {
  await person(gateway.store, 'mara', { roles: { [north]: 'engineer' } });
  const people = async (mine: string) =>
    (await gateway.call('GET', `/api/domains/${north}/people`, { cookie: mine })).body as Record<
      string,
      unknown
    >[];
  const asAdmin = await people(cookie);
  expect(Object.keys(asAdmin[0] ?? {}).sort()).toEqual(
    [
      'createdAt',
      'disabled',
      'fullName',
      'id',
      'lastSignInAt',
      'mail',
      'name',
      'ready',
      'role',
      'systemAdmin',
    ].sort(),
  );
  expect(asAdmin.find((one) => one['name'] === 'ann')?.['lastSignInAt']).toEqual(expect.any(Number));
  const asEngineer = await people(await signIn(gateway, 'mara'));
  expect(asEngineer.every((one) => one['lastSignInAt'] === null)).toBe(true);
});

test('what cannot be recorded is not done', async () => {
  const maraId = await person(gateway.store, 'mara', { roles: { [north]: 'engineer' } });
  await gateway.store.source.query('ALTER TABLE audit_rows RENAME TO away');
  expect(await remove(maraId)).toMatchObject({ status: 503, body: { error: { code: 'not-recorded' } } });
  expect(await gateway.store.read.countBy(MembershipRow, { userId: maraId })).toBe(1);
  expect(gateway.changes).not.toContainEqual({ type: 'user', userId: maraId });
});

test('a refused act of a member is a row of its own; a stranger’s are counted together', async () => {
  await person(gateway.store, 'mara', { roles: { [north]: 'engineer' } });
  await person(gateway.store, 'eve', { roles: { [south]: 'admin' } });
  const hers = await signIn(gateway, 'mara');
  const eves = await signIn(gateway, 'eve');
  await gateway.call('DELETE', `/api/domains/${north}/people/${annId}`, { cookie: hers });
  expect(await newestRow()).toMatchObject({
    action: 'person.remove',
    result: 'refused',
    reason: 'domain-admin-only',
    actor: { name: 'mara' },
  });
  const before = await newestRow();
  for (let i = 0; i < 5; i += 1)
    await gateway.call('DELETE', `/api/domains/${north}/people/${annId}`, { cookie: eves });
  await gateway.office.strangers.flush();
  expect(await newestRow()).toEqual(before);
  const [counted] = (await listAudit(gateway.store.read, 'system', {}, { limit: 1 })).rows;
  expect(counted).toMatchObject({
    action: 'person.remove',
    reason: 'not-found',
    details: { count: 5 },
    from: '127.0.0.1',
  });
});

test('ranges of a domain are the system admin’s, its rules the domain admin’s', async () => {
  const body = { allowedRanges: ['10.0.0.0/8', '127.0.0.1', '::1'] };
  expect((await gateway.call('PATCH', `/api/domains/${north}`, { cookie, body })).status).toBe(403);
  await person(gateway.store, 'root', { systemAdmin: true });
  const root = await signIn(gateway, 'root');
  const answer = await gateway.call('PATCH', `/api/domains/${north}`, { cookie: root, body });
  expect(answer.body).toMatchObject({ name: 'North', people: 1, ...body });
  for (const wrong of ['localhost', '127.0.0.1/33', 'http://10.0.0.1'])
    expect(
      (
        await gateway.call('PATCH', `/api/domains/${north}`, {
          cookie: root,
          body: { allowedRanges: [wrong] },
        })
      ).status,
    ).toBe(400);
  const rules = { name: 'Taken over' };
  expect((await gateway.call('PATCH', `/api/domains/${north}`, { cookie: root, body: rules })).status).toBe(
    403,
  );
  const taken = { name: 'SOUTH' };
  expect((await gateway.call('PATCH', `/api/domains/${north}`, { cookie, body: taken })).status).toBe(409);
  expect(await gateway.store.read.findOneBy(DomainRow, { id: north })).toMatchObject({ name: 'North' });
});

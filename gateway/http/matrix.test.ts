/**
 * Every route asked by every kind of person, against the table of expected answers. A route that is missing from
 * the table fails the test, so nobody can add one without saying who may call it.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { type HttpGateway, openHttpGateway } from '../../test/fixtures/http-gateway.js';
import * as make from '../../test/fixtures/people.js';
import { OpenLinks } from '../commands/consent/open-links.js';
import { PutOut } from '../commands/sessions/put-out.js';
import type { SessionRoom } from '../commands/sessions/room.js';
import { Spool } from '../commands/sessions/spool.js';
import { NO_LIMITS } from '../domain/session-limits.js';
import { LiveSessions } from '../sessions/live-sessions.js';
import { putCredentials } from '../store/credentials.js';
import { addRequest } from '../store/access-requests.js';
import { addToken } from '../store/api-tokens.js';
import { addApproval } from '../store/approvals.js';
import { setApprovers } from '../store/endpoints.js';
import { addGroup } from '../store/groups.js';
import { notePresentedKey, pinKey } from '../store/host-keys.js';
import { SessionRow } from '../store/rows/index.js';
import { setEndpointLimits } from '../store/session-limits.js';
import { createSession } from '../store/sessions.js';
import { consentRoutes } from './routes/consent.js';
import { sessionRoutes } from './routes/sessions.js';

/**
 * anonymous, stranger (an admin of another domain), engineer, domain admin, system admin (a stranger here).
 * A session asked about here is a row that does not run in this process: 410 is "decided, allowed, and over".
 */
const EXPECTED: Readonly<Record<string, readonly [number, number, number, number, number]>> = {
  'GET /api/public': [200, 200, 200, 200, 200],
  'POST /api/login': [401, 401, 401, 401, 401],
  'POST /api/logout': [401, 204, 204, 204, 204],
  'GET /api/me': [401, 200, 200, 200, 200],
  'POST /api/welcome/look': [410, 410, 410, 410, 410],
  'POST /api/welcome': [410, 410, 410, 410, 410],
  // No account opens a machine for its owner: the link does, and this one nobody gave out.
  'POST /api/consent/look': [404, 404, 404, 404, 404],
  'POST /api/consent/answer': [404, 404, 404, 404, 404],
  'POST /api/consent/end': [404, 404, 404, 404, 404],
  'PATCH /api/account': [401, 200, 200, 200, 200],
  'POST /api/account/password': [401, 403, 403, 403, 403],
  'POST /api/events-ticket': [401, 200, 200, 200, 200],
  'GET /api/domains': [401, 200, 200, 200, 200],
  'POST /api/domains': [401, 403, 403, 403, 201],
  'GET /api/domains/:domainId': [401, 404, 200, 200, 200],
  'PATCH /api/domains/:domainId': [401, 404, 403, 200, 403],
  'GET /api/domains/:domainId/limits': [401, 404, 200, 200, 404],
  'PUT /api/domains/:domainId/limits': [401, 404, 403, 204, 404],
  'GET /api/domains/:domainId/people': [401, 404, 200, 200, 404],
  'POST /api/domains/:domainId/people': [401, 404, 403, 201, 404],
  'PATCH /api/domains/:domainId/people/:userId': [401, 404, 403, 204, 404],
  'DELETE /api/domains/:domainId/people/:userId': [401, 404, 403, 204, 404],
  'POST /api/domains/:domainId/people/:userId/link': [401, 404, 403, 200, 404],
  'GET /api/domains/:domainId/groups': [401, 404, 403, 200, 404],
  'POST /api/domains/:domainId/groups': [401, 404, 403, 201, 404],
  'PATCH /api/groups/:groupId': [401, 404, 403, 204, 404],
  'DELETE /api/groups/:groupId': [401, 404, 403, 204, 404],
  'GET /api/domains/:domainId/review': [401, 404, 403, 200, 404],
  'GET /api/domains/:domainId/review/export': [401, 404, 403, 200, 404],
  'GET /api/domains/:domainId/endpoints': [401, 404, 200, 200, 404],
  'POST /api/domains/:domainId/endpoints': [401, 404, 403, 201, 404],
  'GET /api/endpoints/:endpointId': [401, 404, 200, 200, 404],
  'PATCH /api/endpoints/:endpointId': [401, 404, 403, 200, 404],
  'DELETE /api/endpoints/:endpointId': [401, 404, 403, 204, 404],
  'PUT /api/endpoints/:endpointId/joint': [401, 404, 403, 200, 404],
  'PUT /api/endpoints/:endpointId/settings': [401, 404, 403, 200, 404],
  'GET /api/endpoints/:endpointId/access': [401, 404, 403, 200, 404],
  'PUT /api/endpoints/:endpointId/access': [401, 404, 403, 204, 404],
  'GET /api/endpoints/:endpointId/credentials': [401, 404, 403, 200, 404],
  'PUT /api/endpoints/:endpointId/credentials': [401, 404, 403, 204, 404],
  'DELETE /api/endpoints/:endpointId/credentials': [401, 404, 403, 204, 404],
  'GET /api/endpoints/:endpointId/owners': [401, 404, 403, 200, 404],
  // There is no mail server here.
  'PUT /api/endpoints/:endpointId/owners': [401, 404, 403, 409, 404],
  'PUT /api/endpoints/:endpointId/limits': [401, 404, 403, 204, 404],
  'PUT /api/endpoints/:endpointId/star': [401, 404, 204, 204, 404],
  'GET /api/endpoints/:endpointId/host-keys': [401, 404, 200, 200, 404],
  'POST /api/endpoints/:endpointId/host-key': [401, 404, 403, 204, 404],
  'DELETE /api/endpoints/:endpointId/host-key': [401, 404, 403, 204, 404],
  'PUT /api/endpoints/:endpointId/approval': [401, 404, 403, 200, 404],
  'GET /api/domains/:domainId/access-rules': [401, 404, 200, 200, 404],
  'PATCH /api/domains/:domainId/access-rules': [401, 404, 403, 200, 404],
  'POST /api/domains/:domainId/webhook-secret': [401, 404, 403, 200, 404],
  'GET /api/domains/:domainId/api-tokens': [401, 404, 403, 200, 404],
  'POST /api/domains/:domainId/api-tokens': [401, 404, 403, 201, 404],
  'DELETE /api/domains/:domainId/api-tokens/:tokenId': [401, 404, 403, 204, 404],
  // A cookie opens nothing there: it takes a token of the domain.
  'POST /api/tickets/:ticket/close': [401, 401, 401, 401, 401],
  'GET /api/domains/:domainId/requests': [401, 404, 200, 200, 404],
  'POST /api/endpoints/:endpointId/requests': [401, 404, 201, 201, 404],
  'POST /api/endpoints/:endpointId/break-glass': [401, 404, 403, 403, 404],
  // Somebody else's request: an engineer does not see it, an admin answers it and cannot take it back for him.
  'GET /api/requests/:requestId': [401, 404, 404, 200, 404],
  'POST /api/requests/:requestId/approve': [401, 404, 403, 200, 404],
  'POST /api/requests/:requestId/deny': [401, 404, 403, 200, 404],
  'POST /api/requests/:requestId/cancel': [401, 404, 404, 403, 404],
  'POST /api/requests/:requestId/review': [401, 404, 403, 409, 404],
  'POST /api/approvals/:approvalId/withdraw': [401, 404, 403, 204, 404],
  'POST /api/approvals/:approvalId/give-back': [401, 404, 404, 403, 404],
  'POST /api/approvals/:approvalId/more': [401, 404, 404, 403, 404],
  'GET /api/domains/:domainId/audit': [401, 404, 403, 200, 404],
  'GET /api/domains/:domainId/audit/proof': [401, 404, 403, 200, 404],
  'GET /api/domains/:domainId/audit/export': [401, 404, 403, 200, 404],
  'GET /api/domains/:domainId/sessions': [401, 404, 200, 200, 404],
  'POST /api/endpoints/:endpointId/sessions': [401, 404, 422, 422, 404],
  'GET /api/sessions/:sessionId': [401, 404, 200, 200, 404],
  'POST /api/sessions/:sessionId/control': [401, 404, 403, 403, 404],
  'POST /api/sessions/:sessionId/join': [401, 404, 403, 403, 404],
  'POST /api/sessions/:sessionId/terminate': [401, 404, 403, 410, 404],
  'POST /api/sessions/:sessionId/end': [401, 404, 403, 403, 404],
  'POST /api/sessions/:sessionId/extend': [401, 404, 403, 410, 404],
};
const WHO = ['nobody', 'stranger', 'engineer', 'admin', 'system'] as const;

const FINGERPRINT = `SHA256:${'a'.repeat(43)}`;
const token = () => randomBytes(32).toString('base64url');

const BODIES: Readonly<Record<string, () => unknown>> = {
  'POST /api/login': () => ({ name: 'nobody-at-all', password: 'x' }),
  'POST /api/welcome/look': () => ({ token: token() }),
  'POST /api/welcome': () => ({ kind: 'set-password', token: token(), password: make.PASSWORD }),
  'POST /api/consent/look': () => ({ token: token() }),
  'POST /api/consent/answer': () => ({ token: token(), allow: true }),
  'POST /api/consent/end': () => ({ token: token() }),
  'PUT /api/endpoints/:endpointId/owners': () => ({ owners: ['owner@example.com'] }),
  'PATCH /api/account': () => ({ fullName: 'New Name' }),
  'POST /api/account/password': () => ({ current: 'not it', next: make.PASSWORD }),
  'POST /api/domains': () => ({ name: `Made ${randomUUID()}` }),
  'PATCH /api/domains/:domainId': () => ({ adminsAcceptHostKeys: true }),
  'POST /api/domains/:domainId/people': () => ({ name: randomUUID(), fullName: 'Mara', role: 'engineer' }),
  'PATCH /api/domains/:domainId/people/:userId': () => ({ disabled: true }),
  'POST /api/domains/:domainId/groups': () => ({ name: randomUUID() }),
  'PATCH /api/groups/:groupId': () => ({ people: [] }),
  'POST /api/domains/:domainId/endpoints': () => ({
    name: randomUUID(),
    protocol: 'ssh',
    host: '10.1.1.1',
    port: 22,
  }),
  'PATCH /api/endpoints/:endpointId': () => ({ description: 'new' }),
  'PUT /api/endpoints/:endpointId/joint': () => ({ on: true }),
  'PUT /api/endpoints/:endpointId/settings': () => ({ protocol: 'ssh' }),
  'PUT /api/endpoints/:endpointId/access': () => ({ access: 'listed', people: [] }),
  'PUT /api/endpoints/:endpointId/credentials': () => ({
    choice: 'both',
    credentials: { method: 'password', user: 'svc', password: 'x' },
  }),
  'PUT /api/endpoints/:endpointId/approval': () => ({ approvers: 2 }),
  'PATCH /api/domains/:domainId/access-rules': () => ({ ticketRequired: false }),
  'POST /api/domains/:domainId/api-tokens': () => ({ name: 'helpdesk', days: 30 }),
  'POST /api/endpoints/:endpointId/requests': () => ({ reason: 'a valve', minutes: 60 }),
  'POST /api/endpoints/:endpointId/break-glass': () => ({ reason: 'a valve', minutes: 60 }),
  'POST /api/requests/:requestId/approve': () => ({ minutes: 60 }),
  'POST /api/requests/:requestId/deny': () => ({ note: 'not today' }),
  'POST /api/requests/:requestId/review': () => ({ note: 'it was right' }),
  'POST /api/approvals/:approvalId/withdraw': () => ({ note: 'enough' }),
  'POST /api/approvals/:approvalId/more': () => ({ reason: 'not done', minutes: 60 }),
  'PUT /api/domains/:domainId/limits': () => ({
    ...{ hours: null, maxMinutes: 60, idleMinutes: null, observer: false },
  }),
  'PUT /api/endpoints/:endpointId/limits': () => ({
    ...{ hours: null, maxMinutes: 60, idleMinutes: null, observer: false },
  }),
  'PUT /api/endpoints/:endpointId/star': () => ({ on: true }),
  'POST /api/endpoints/:endpointId/host-key': () => ({ fingerprint: FINGERPRINT }),
  'POST /api/endpoints/:endpointId/sessions': () => ({ purpose: '' }),
  'POST /api/sessions/:sessionId/terminate': () => ({ reason: 'maintenance' }),
};

let gateway: HttpGateway;
let domainId: string;
let controllerId: string;

beforeAll(async () => {
  gateway = await openHttpGateway({
    moreRoutes: (routes, office) => {
      const room: SessionRoom = {
        ...office,
        live: new LiveSessions(),
        running: new Map(),
        adapters: {},
        gatewayId: randomUUID(),
        limits: { graceMs: 1, perUser: 5, perDomain: 50 },
        links: new OpenLinks(),
        putOut: new PutOut(office.clock, 0),
        spool: new Spool('/dev/null', office),
        touch: () => undefined,
      };
      sessionRoutes(routes, room);
      consentRoutes(routes, room);
    },
  });
  const { store } = gateway;
  domainId = await make.domain(store, 'North');
  const elsewhere = await make.domain(store, 'South');
  await make.person(store, 'stranger', { roles: { [elsewhere]: 'admin' } });
  await make.person(store, 'engineer', { roles: { [domainId]: 'engineer' } });
  await make.person(store, 'admin', { roles: { [domainId]: 'admin' } });
  await make.person(store, 'system', { roles: { [elsewhere]: 'engineer' }, systemAdmin: true });
  controllerId = await make.person(store, 'controller', { roles: { [domainId]: 'engineer' } });
});
afterAll(() => gateway.close());

/** The path with ids of things made for this one call. */
async function fill(path: string): Promise<string> {
  const { store } = gateway;
  let filled = path.replace(':domainId', domainId);
  if (path.includes(':tokenId')) {
    const { id } = await store.write((tx) =>
      addToken(tx, {
        domainId,
        name: 'helpdesk',
        hash: randomBytes(32).toString('hex'),
        createdBy: controllerId,
        expiresAt: tx.now + 60_000,
      }),
    );
    filled = filled.replace(':tokenId', id);
  }
  if (path.includes(':userId'))
    filled = filled.replace(
      ':userId',
      await make.person(store, randomUUID(), { roles: { [domainId]: 'engineer' } }),
    );
  if (path.includes(':groupId'))
    filled = filled.replace(':groupId', await store.write((tx) => addGroup(tx, domainId, randomUUID())));
  if (/:(endpoint|session|request|approval)Id/.test(path)) {
    const endpointId = await make.endpoint(store, domainId, { name: randomUUID() });
    filled = filled.replace(':endpointId', endpointId);
    await store.write(async (tx) => {
      // One that needs approval: else there is nothing to ask for.
      if (path.endsWith('/requests') || path.endsWith('/break-glass') || path.includes(':requestId'))
        await setApprovers(tx, endpointId, 1);
      if (path.includes(':requestId') || path.includes(':approvalId')) {
        const asked = { domainId, endpointId, userId: controllerId, ticket: null, extendsId: null };
        const kind = 'access' as const;
        const lapsesAt = tx.now + 3_600_000;
        const wish = { kind, reason: 'a valve', wantedFrom: null, minutes: 60, lapsesAt };
        const { id: requestId } = await addRequest(tx, { ...asked, ...wish });
        const window = { startsAt: tx.now, endsAt: lapsesAt };
        filled = filled.replace(':requestId', requestId);
        if (path.includes(':approvalId'))
          filled = filled.replace(':approvalId', await addApproval(tx, { ...asked, requestId, ...window }));
        return;
      }
      await pinKey(
        tx,
        endpointId,
        { algorithm: 'ssh-ed25519', fingerprint: `SHA256:${'b'.repeat(43)}` },
        controllerId,
      );
      await notePresentedKey(tx, endpointId, { algorithm: 'ssh-ed25519', fingerprint: FINGERPRINT });
      await putCredentials(tx, endpointId, controllerId, () => ({
        ...{ kind: 'password', userName: 'svc', choice: 'both', keyId: '', wrappedKey: '', sealed: '' },
      }));
      if (!path.includes(':sessionId')) return;
      // Without a longest session there is nothing to extend.
      if (path.endsWith('/extend')) await setEndpointLimits(tx, endpointId, { ...NO_LIMITS, maxMinutes: 60 });
      const session = {
        domainId,
        endpointId,
        controllerId,
        protocol: 'ssh',
        host: '192.0.2.1',
        port: 22,
        purpose: '',
        gatewayId: randomUUID(),
      } as const;
      const sessionId = await createSession(tx, session);
      await tx.manager.update(SessionRow, { id: sessionId }, { state: 'active' });
      filled = filled.replace(':sessionId', sessionId);
    });
  }
  return filled;
}

const ask = (method: string, path: string, cookie: string | undefined, key: string) =>
  gateway.call(method, path, {
    cookie,
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: BODIES[key]?.() ?? {} }),
  });

test('the table names every route there is, and no other', () => {
  const routes = gateway.http.catalogue.map(({ method, path }) => `${method} ${path}`);
  expect(routes.sort()).toEqual(Object.keys(EXPECTED).sort());
});

test('what is public is written here too', () => {
  const open = gateway.http.catalogue.filter(({ auth }) => auth === 'public').map(({ path }) => path);
  expect(open.sort()).toEqual([
    '/api/consent/answer',
    '/api/consent/end',
    '/api/consent/look',
    '/api/login',
    '/api/public',
    '/api/tickets/:ticket/close',
    '/api/welcome',
    '/api/welcome/look',
  ]);
});

test.each(Object.entries(EXPECTED))('%s', async (key, expected) => {
  const [method = '', path = ''] = key.split(' ');
  const answers: number[] = [];
  for (const who of WHO) {
    const cookie = who === 'nobody' ? undefined : await make.signIn(gateway, who);
    answers.push((await ask(method, await fill(path), cookie, key)).status);
  }
  expect(answers).toEqual(expected);
});

test('what is foreign and what does not exist is answered word by word alike', async () => {
  const withIds = Object.keys(EXPECTED).filter(
    // Tickets are for machines: without a token nothing there is found or not found.
    (key) => key.includes('/:') && !key.includes('/api/tickets/'),
  );
  for (const who of ['stranger', 'system'] as const) {
    const cookie = await make.signIn(gateway, who);
    for (const key of withIds) {
      const [method = '', path = ''] = key.split(' ');
      const foreign = await ask(method, await fill(path), cookie, key);
      const unknown = await ask(
        method,
        path.replace(/:\w+/g, () => randomUUID()),
        cookie,
        key,
      );
      const garbled = await ask(method, path.replace(/:\w+/g, 'x'), cookie, key);
      const bare = ({ status, text }: { status: number; text: string }) =>
        `${String(status)} ${text.replace(/"requestId":"[^"]+"/, '')}`;
      // A system admin may look at any domain and set its ranges: there the domain is not foreign to him.
      if (who === 'stranger' || foreign.status === 404)
        expect({ key, answer: bare(foreign) }).toEqual({ key, answer: bare(unknown) });
      expect({ key, answer: bare(garbled) }).toEqual({ key, answer: bare(unknown) });
      expect(unknown.status).toBe(404);
    }
  }
});

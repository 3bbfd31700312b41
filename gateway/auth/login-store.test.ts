/** Where login sessions are kept: what may make a row, and what may not. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Request } from 'express';
import type { SessionData } from 'express-session';
import { promisify } from 'node:util';
import { HeldClock } from '../../test/fakes/held-clock.js';
import { person } from '../../test/fixtures/people.js';
import { openScratchStore, type ScratchStore } from '../../test/fixtures/scratch-store.js';
import { LoginSessionRow } from '../store/rows/index.js';
import { loginIdOf } from './login-id.js';
import { LOGIN_TIMES } from './login-limits.js';
import { LoginStore } from './login-store.js';

let store: ScratchStore;
let logins: LoginStore;
let userId: string;
beforeEach(async () => {
  const clock = new HeldClock();
  store = await openScratchStore({ clock });
  logins = new LoginStore(store, clock, LOGIN_TIMES);
  userId = await person(store, 'ann');
});
afterEach(() => store.close());

const cookie = { originalMaxAge: null } as unknown as SessionData['cookie'];
const data = (more: object = {}): SessionData => ({ cookie, passport: { user: userId }, ...more });
const set = (sid: string, what: SessionData) => promisify(logins.set.bind(logins))(sid, what);
const destroy = (sid: string) => promisify(logins.destroy.bind(logins))(sid);

/** What passport does at a sign-in: the library gives the request a new id in between. */
async function regenerate(sid: string, address: string): Promise<void> {
  const request = { sessionID: 'before', ip: address } as unknown as Request;
  Object.assign(logins, { generate: (asked: { sessionID: string }) => void (asked.sessionID = sid) });
  await promisify(logins.regenerate.bind(logins))(request);
}

test('a row is made by a sign-in, with the address it came from', async () => {
  await regenerate('sid', '198.51.100.7');
  await set('sid', data());
  expect(await store.read.find(LoginSessionRow)).toMatchObject([
    { hash: loginIdOf('sid'), userId, address: '198.51.100.7' },
  ]);
});

test('saving a session that has ended does not bring it back', async () => {
  await regenerate('sid', '198.51.100.7');
  await set('sid', data());
  await destroy('sid');
  await set('sid', data());
  expect(await store.read.count(LoginSessionRow)).toBe(0);
});

test('an id nobody signed in with is never saved', async () => {
  await set('planted', data());
  expect(await store.read.count(LoginSessionRow)).toBe(0);
});

test('nothing is kept for a visitor', async () => {
  await regenerate('sid', '198.51.100.7');
  await set('sid', { cookie });
  expect(await store.read.count(LoginSessionRow)).toBe(0);
});

test('only who signed in is stored, whatever else hangs on the session', async () => {
  await regenerate('sid', '198.51.100.7');
  await set('sid', data({ canary: 'x' }));
  expect(JSON.stringify(await store.read.find(LoginSessionRow))).not.toContain('canary');
});

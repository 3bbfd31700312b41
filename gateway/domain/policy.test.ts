/** The policy as a table: who, what, and the answer. */

import { describe, expect, test } from '@jest/globals';
import type { Actor, DomainRole } from './actor.js';
import type { EndpointFacts, PersonChange, PersonFacts, SessionFacts } from './facts.js';
import {
  type Decision,
  mayAdminister,
  mayChangeDomain,
  mayChangePerson,
  mayControl,
  mayEnd,
  mayRead,
  mayRunSystem,
  mayStart,
  mayTerminate,
  mayView,
} from './policy.js';
import { NO_LIMITS } from './session-limits.js';
import type { SessionState } from './session-state.js';

const HERE = 'domain-here';
const ELSEWHERE = 'domain-elsewhere';

const actor = (
  userId: string,
  role?: DomainRole,
  more: { disabled?: boolean; systemAdmin?: boolean } = {},
): Actor => ({
  userId,
  disabled: more.disabled ?? false,
  systemAdmin: more.systemAdmin ?? false,
  roles: new Map(role === undefined ? [[ELSEWHERE, 'admin']] : [[HERE, role]]),
});

const engineer = actor('engineer', 'engineer');
const admin = actor('admin', 'admin');
const stranger = actor('stranger');
const disabled = actor('engineer', 'engineer', { disabled: true });
const disabledAdmin = actor('admin', 'admin', { disabled: true, systemAdmin: true });
const system = actor('system', undefined, { systemAdmin: true });

const endpoint = (facts: Partial<EndpointFacts> = {}): EndpointFacts => ({
  id: 'endpoint',
  domainId: HERE,
  protocol: 'ssh',
  joint: true,
  access: 'everyone',
  listed: new Set(),
  seats: 2,
  approvers: 0,
  limits: NO_LIMITS,
  ...facts,
});
const session = (facts: Partial<SessionFacts> = {}): SessionFacts => ({
  id: 'session',
  endpoint: endpoint(),
  controllerId: 'controller',
  state: 'active',
  since: 0,
  viewers: new Set(),
  approvals: [],
  extensions: [],
  ...facts,
});

const answer = (decision: Decision<unknown>): string => (decision.ok ? 'yes' : decision.denial);

describe('starting', () => {
  test.each<[string, Actor, EndpointFacts, string]>([
    ['an engineer of the domain', engineer, endpoint(), 'yes'],
    ['a domain admin', admin, endpoint(), 'yes'],
    ['a stranger', stranger, endpoint(), 'not-found'],
    ['a system admin who is a stranger here', system, endpoint(), 'not-found'],
    ['a disabled person', disabled, endpoint(), 'user-disabled'],
    ['somebody not listed', engineer, endpoint({ access: 'listed' }), 'no-access'],
    ['a domain admin not listed', admin, endpoint({ access: 'listed' }), 'no-access'],
    ['somebody listed', engineer, endpoint({ access: 'listed', listed: new Set(['engineer']) }), 'yes'],
    [
      'a listed stranger',
      stranger,
      endpoint({ access: 'listed', listed: new Set(['stranger']) }),
      'not-found',
    ],
  ])('%s', (_who, who, where, expected) => {
    expect(answer(mayStart(who, where, { now: 0, approvals: [] }))).toBe(expected);
  });
});

describe('watching', () => {
  test.each<[string, Actor, SessionFacts, string]>([
    ['an engineer of the domain', engineer, session(), 'yes'],
    ['a domain admin with the right', admin, session(), 'yes'],
    [
      'a domain admin without the right',
      admin,
      session({ endpoint: endpoint({ access: 'listed' }) }),
      'no-access',
    ],
    ['a stranger', stranger, session(), 'not-found'],
    ['a disabled person', disabled, session(), 'user-disabled'],
    ['with joint sessions off', engineer, session({ endpoint: endpoint({ joint: false }) }), 'joint-off'],
    ['while it signs in', engineer, session({ state: 'starting' }), 'session-not-live'],
    ['while it waits', engineer, session({ state: 'waiting' }), 'session-not-live'],
    ['while it ends', engineer, session({ state: 'ending' }), 'session-over'],
    ['after its end', engineer, session({ state: 'ended' }), 'session-over'],
    ['after it lapsed', engineer, session({ state: 'expired' }), 'session-over'],
    ['its own controller', actor('controller', 'engineer'), session(), 'own-session'],
    ['with every seat taken', engineer, session({ viewers: new Set(['a', 'b']) }), 'no-free-seat'],
    ['again, with every seat taken', engineer, session({ viewers: new Set(['a', 'engineer']) }), 'yes'],
  ])('%s', (_who, who, what, expected) => {
    expect(answer(mayView(who, what, 0))).toBe(expected);
  });
});

describe('holding the controls', () => {
  const controller = actor('controller', 'engineer');
  test.each<[string, Actor, SessionFacts, string]>([
    ['who started it', controller, session(), 'yes'],
    ['who started it, while it waits', controller, session({ state: 'waiting' }), 'yes'],
    ['another engineer', engineer, session(), 'not-controller'],
    ['a domain admin', admin, session(), 'not-controller'],
    ['a stranger', stranger, session(), 'not-found'],
    ['who started it, after its end', controller, session({ state: 'ended' }), 'session-over'],
    [
      'who started it and lost the right',
      controller,
      session({ endpoint: endpoint({ access: 'listed' }) }),
      'no-access',
    ],
    [
      'who started it and was disabled',
      actor('controller', 'engineer', { disabled: true }),
      session(),
      'user-disabled',
    ],
  ])('%s', (_who, who, what, expected) => {
    expect(answer(mayControl(who, what, 0))).toBe(expected);
  });
});

describe('ending and terminating', () => {
  const controller = actor('controller', 'engineer');
  const controllingAdmin = actor('controller', 'admin');
  const gone = actor('controller');
  test.each<[string, Actor, SessionState, string, string]>([
    ['the controller', controller, 'active', 'yes', 'domain-admin-only'],
    ['a domain admin', admin, 'active', 'yes', 'yes'],
    ['a domain admin who controls', controllingAdmin, 'active', 'yes', 'yes'],
    ['another engineer', engineer, 'active', 'domain-admin-only', 'domain-admin-only'],
    ['a stranger', stranger, 'active', 'not-found', 'not-found'],
    ['a system admin who is a stranger here', system, 'active', 'not-found', 'not-found'],
    ['a disabled admin', disabledAdmin, 'active', 'user-disabled', 'user-disabled'],
    ['a controller who left the domain', gone, 'active', 'yes', 'domain-admin-only'],
    ['a domain admin, twice', admin, 'ending', 'session-over', 'session-over'],
    ['a domain admin, too late', admin, 'ended', 'session-over', 'session-over'],
  ])('%s', (_who, who, state, end, terminate) => {
    expect(answer(mayEnd(who, session({ state })))).toBe(end);
    expect(answer(mayTerminate(who, session({ state })))).toBe(terminate);
  });

  test('the grant tells in which role somebody ends a session', () => {
    const ended = mayEnd(controllingAdmin, session());
    const terminated = mayTerminate(controllingAdmin, session());
    expect(ended.ok && ended.grant.as).toBe('controller');
    expect(terminated.ok && terminated.grant.as).toBe('domain-admin');
  });
});

describe('reading and administering', () => {
  test.each<[string, Actor, string, string, string]>([
    ['an engineer', engineer, 'yes', 'domain-admin-only', 'system-admin-only'],
    ['a domain admin', admin, 'yes', 'yes', 'system-admin-only'],
    ['a stranger', stranger, 'not-found', 'not-found', 'system-admin-only'],
    ['a system admin who is a stranger here', system, 'not-found', 'not-found', 'yes'],
    ['a disabled admin', disabledAdmin, 'user-disabled', 'user-disabled', 'user-disabled'],
  ])('%s', (_who, who, read, administer, runSystem) => {
    expect(answer(mayRead(who, HERE))).toBe(read);
    expect(answer(mayAdminister(who, HERE))).toBe(administer);
    expect(answer(mayRunSystem(who))).toBe(runSystem);
  });
});

describe('changing a person', () => {
  const person = (facts: Partial<PersonFacts> = {}): PersonFacts => ({
    userId: 'person',
    systemAdmin: false,
    memberOf: new Set([HERE]),
    lastAdminOf: new Set(),
    lastSystemAdmin: false,
    ...facts,
  });
  const shared = person({ memberOf: new Set([HERE, ELSEWHERE]) });
  const lastHere = person({ lastAdminOf: new Set([HERE]) });
  const lastElsewhere = person({ memberOf: new Set([HERE, ELSEWHERE]), lastAdminOf: new Set([ELSEWHERE]) });
  const both = actor('both', 'admin', { systemAdmin: true });
  const ofBoth: Actor = {
    ...admin,
    roles: new Map([
      [HERE, 'admin'],
      [ELSEWHERE, 'admin'],
    ]),
  };
  const demote: PersonChange = { role: 'engineer' };
  const promote: PersonChange = { role: 'admin' };
  const disable: PersonChange = { disabled: true };
  const enable: PersonChange = { disabled: false };
  const remove: PersonChange = { remove: true };
  const link: PersonChange = { newLink: true };

  test.each<[string, Actor, PersonFacts | undefined, PersonChange, string]>([
    ['an engineer promotes', engineer, person(), promote, 'domain-admin-only'],
    ['a stranger promotes', stranger, person(), promote, 'not-found'],
    ['a system admin who is a stranger here promotes', system, person(), promote, 'not-found'],
    ['a domain admin promotes', admin, person(), promote, 'yes'],
    ['a domain admin demotes', admin, person(), demote, 'yes'],
    ['nobody is there', admin, undefined, promote, 'not-found'],
    [
      'the person is in another domain only',
      admin,
      person({ memberOf: new Set([ELSEWHERE]) }),
      promote,
      'not-found',
    ],
    ['the last admin is demoted', admin, lastHere, demote, 'last-admin'],
    ['the last admin is removed', admin, lastHere, remove, 'last-admin'],
    ['the last admin is disabled', admin, lastHere, disable, 'last-admin'],
    ['the last admin is promoted again', admin, lastHere, promote, 'yes'],
    ['the last admin is enabled', admin, lastHere, enable, 'yes'],
    ['the last admin gets a link', admin, lastHere, link, 'yes'],
    ['the last admin of elsewhere is removed here', admin, lastElsewhere, remove, 'yes'],
    ['the last admin of elsewhere is disabled by both', both, lastElsewhere, disable, 'last-admin'],
    ['a member of one domain is disabled', admin, person(), disable, 'yes'],
    ['a member of two is disabled by an admin of one', admin, shared, disable, 'system-admin-only'],
    ['a member of two gets a link from an admin of one', admin, shared, link, 'system-admin-only'],
    ['a member of two is enabled by an admin of one', admin, shared, enable, 'system-admin-only'],
    ['a member of two is disabled by an admin of both', ofBoth, shared, disable, 'yes'],
    ['a member of two is disabled by a system admin', both, shared, disable, 'yes'],
    ['a member of two is removed by an admin of one', admin, shared, remove, 'yes'],
    [
      'a system admin gets a link from a domain admin',
      admin,
      person({ systemAdmin: true }),
      link,
      'system-admin-only',
    ],
    [
      'a system admin is disabled by a domain admin',
      admin,
      person({ systemAdmin: true }),
      disable,
      'system-admin-only',
    ],
    ['a system admin is disabled by another', both, person({ systemAdmin: true }), disable, 'yes'],
    [
      'the last system admin is disabled',
      both,
      person({ systemAdmin: true, lastSystemAdmin: true }),
      disable,
      'last-admin',
    ],
    [
      'a demotion together with an allowed enabling',
      admin,
      lastHere,
      { role: 'engineer', disabled: false },
      'last-admin',
    ],
    ['a disabled admin removes', disabledAdmin, person(), remove, 'user-disabled'],
  ])('%s', (_what, who, whom, change, expected) => {
    expect(answer(mayChangePerson(who, HERE, whom, change))).toBe(expected);
  });
});

describe('changing a domain', () => {
  const both = actor('both', 'admin', { systemAdmin: true });
  test.each<[string, Actor, { rules: boolean; ranges: boolean }, string]>([
    ['an engineer, the rules', engineer, { rules: true, ranges: false }, 'domain-admin-only'],
    ['a domain admin, the rules', admin, { rules: true, ranges: false }, 'yes'],
    ['a domain admin, the ranges', admin, { rules: false, ranges: true }, 'system-admin-only'],
    ['a domain admin, both', admin, { rules: true, ranges: true }, 'system-admin-only'],
    ['a system admin, the ranges', system, { rules: false, ranges: true }, 'yes'],
    [
      'a system admin who is no domain admin, the rules',
      system,
      { rules: true, ranges: false },
      'domain-admin-only',
    ],
    ['who is both, both', both, { rules: true, ranges: true }, 'yes'],
    ['a stranger', stranger, { rules: true, ranges: false }, 'not-found'],
    ['a disabled admin', disabledAdmin, { rules: true, ranges: true }, 'user-disabled'],
  ])('%s', (_who, who, change, expected) => {
    expect(answer(mayChangeDomain(who, HERE, change))).toBe(expected);
  });
});

/** Who may give a session more time, and how much, as a table. */

import { describe, expect, test } from '@jest/globals';
import { actor, endpointFacts, sessionFacts } from '../../test/fakes/grants.js';
import type { Actor } from './actor.js';
import type { ExtensionFacts, SessionFacts } from './facts.js';
import { mayExtend } from './extension-policy.js';
import { mayControl, mayView } from './policy.js';
import { NO_LIMITS, type SessionLimits } from './session-limits.js';
import { timeOf } from './session-time.js';

const MINUTE = 60_000;
const NOW = 50 * MINUTE;
const ann = actor('ann');
const dora = actor('dora', 'admin');
const TWICE = { minutes: 30, times: 2 };

/** Ann's session, begun at 0; an hour is the longest there. */
const session = (limits: Partial<SessionLimits> = {}, more: Partial<SessionFacts> = {}): SessionFacts =>
  sessionFacts({
    endpoint: endpointFacts({ limits: { ...NO_LIMITS, maxMinutes: 60, extension: TWICE, ...limits } }),
    ...more,
  });
const given = (...as: readonly ExtensionFacts['as'][]): Partial<SessionFacts> => ({
  extensions: as.map((each) => ({ as: each, minutes: 30 })),
});
/** Open from 00:00 to 01:10 UTC, every day. */
const UNTIL_70 = { zone: 'UTC', spans: [{ days: [1, 2, 3, 4, 5, 6, 7] as const, from: 0, to: 70 }] };
const approved = (untilMinute: number): Partial<SessionFacts> => {
  const { limits } = session().endpoint;
  const window = { startsAt: 0, endsAt: untilMinute * MINUTE, endedAt: null, endedWhy: null, endedBy: null };
  return {
    endpoint: endpointFacts({ approvers: 1, limits }),
    approvals: [{ id: 'a', userId: 'ann', endpointId: 'plc-7', ...window }],
  };
};

describe('more time', () => {
  test.each<[string, Actor, SessionFacts, number | undefined, string | readonly [string, number]]>([
    ['its controller: what the endpoint allows', ann, session(), undefined, ['controller', 90]],
    ['and no other number', ann, session(), 480, ['controller', 90]],
    ['the second time', ann, session({}, given('controller')), undefined, ['controller', 120]],
    ['not the third', ann, session({}, given('controller', 'controller')), undefined, 'extensions-used'],
    [
      'what an admin gave is not his',
      ann,
      session({}, given('domain-admin')),
      undefined,
      ['controller', 120],
    ],
    ['not where none is allowed', ann, session({ extension: null }), undefined, 'extension-by-admin'],
    ['an admin: as much as he says', dora, session({ extension: null }), 15, ['domain-admin', 75]],
    ['as often as he says', dora, session({}, given('controller', 'controller')), 15, ['domain-admin', 135]],
    [
      'an admin is no admin of his own',
      actor('ann', 'admin'),
      session({ extension: null }),
      15,
      'extension-by-admin',
    ],
    ['another engineer', actor('bob'), session(), 15, 'domain-admin-only'],
    ['a stranger', { ...dora, roles: new Map() }, session(), 15, 'not-found'],
    ['a disabled admin', { ...dora, disabled: true }, session(), 15, 'user-disabled'],
    ['a disabled controller', { ...ann, disabled: true }, session(), undefined, 'user-disabled'],
    ['where sessions have no end', dora, session({ maxMinutes: null }), 15, 'no-longest-session'],
    ['before the machine is reached', dora, session({}, { state: 'starting' }), 15, 'session-not-live'],
    ['after the end', dora, session({}, { state: 'ended' }), 15, 'session-over'],
    ['when the time is over', dora, session({ maxMinutes: 50 }), 15, 'duration-over'],
    ['up to the end of the hours', ann, session({ hours: UNTIL_70 }), undefined, ['controller', 70]],
    [
      'not when the hours end first',
      ann,
      session({ hours: UNTIL_70, maxMinutes: 70 }),
      undefined,
      'extension-in-vain',
    ],
    ['up to the end of the approval', ann, session({}, approved(75)), undefined, ['controller', 75]],
    ['not when the approval ends first', ann, session({}, approved(60)), undefined, 'extension-in-vain'],
    ['for nobody: an admin neither', dora, session({}, approved(60)), 480, 'extension-in-vain'],
    ['not when it is over', ann, session({}, approved(40)), undefined, 'approval-over'],
  ])('%s', (_, who, at, wanted, expected) => {
    const decision = mayExtend(who, at, NOW, wanted);
    expect(decision.ok ? [decision.grant.as, decision.grant.until / MINUTE] : decision.denial).toEqual(
      expected,
    );
  });

  test('moves the end of the longest session and nothing else', () => {
    expect(timeOf(session({}, given('controller')), NOW)).toMatchObject({
      until: 90 * MINUTE,
      by: 'duration-over',
    });
    expect(timeOf(session({ hours: UNTIL_70 }, given('controller')), NOW)).toMatchObject({
      until: 70 * MINUTE,
      by: 'outside-hours',
    });
  });
});

test('an approval that is over ends the session, however much time it was given', () => {
  const extended = session({}, { ...approved(75), ...given('controller', 'domain-admin') });
  expect(mayControl(ann, extended, 74 * MINUTE)).toMatchObject({ ok: true, grant: { until: 75 * MINUTE } });
  expect(mayControl(ann, extended, 75 * MINUTE)).toMatchObject({ ok: false, denial: 'approval-over' });
  expect(mayView(actor('bob'), extended, 75 * MINUTE)).toMatchObject({ ok: false, denial: 'approval-over' });
});

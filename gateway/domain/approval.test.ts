/** Approvals as windows: what covers a moment, what follows on, what the policy makes of it. */

import { describe, expect, test } from '@jest/globals';
import {
  type AccessRules,
  commonWindow,
  mayAnswer,
  mayAsk,
  mayBreakGlass,
  mayCancel,
  mayReview,
  mayUse,
  mayWithdraw,
  type RequestFacts,
} from './access-policy.js';
import type { Actor, DomainRole } from './actor.js';
import { type ApprovalFacts, coverage } from './approval.js';
import type { EndpointFacts, SessionFacts } from './facts.js';
import { type Decision, mayControl, mayStart, mayView } from './policy.js';
import { NO_LIMITS } from './session-limits.js';

const actor = (userId: string, role?: DomainRole, disabled = false): Actor => ({
  userId,
  disabled,
  systemAdmin: false,
  roles: new Map(role === undefined ? [['elsewhere', 'admin' as const]] : [['here', role]]),
});
const mara = actor('mara', 'engineer');
const jonas = actor('jonas', 'engineer');
const anna = actor('anna', 'admin');
const endpoint = (facts: Partial<EndpointFacts> = {}): EndpointFacts => ({
  id: 'line',
  domainId: 'here',
  protocol: 'ssh',
  joint: true,
  access: 'everyone',
  listed: new Set(),
  seats: 2,
  approvers: 1,
  limits: NO_LIMITS,
  ...facts,
});
const held = (startsAt: number, endsAt: number, more: Partial<ApprovalFacts> = {}): ApprovalFacts => ({
  id: `${String(startsAt)}-${String(endsAt)}`,
  userId: 'mara',
  endpointId: 'line',
  startsAt,
  endsAt,
  endedAt: null,
  endedWhy: null,
  endedBy: null,
  ...more,
});
const early = (endedAt: number): Partial<ApprovalFacts> => ({
  endedAt,
  endedWhy: 'withdrawn',
  endedBy: 'anna',
});
const session = (approvals: readonly ApprovalFacts[], more: Partial<SessionFacts> = {}): SessionFacts => ({
  id: 's',
  endpoint: endpoint(),
  controllerId: 'mara',
  state: 'active',
  since: 0,
  viewers: new Set(),
  approvals,
  extensions: [],
  ...more,
});
const answer = (decision: Decision<unknown>): string => (decision.ok ? 'yes' : decision.denial);

describe('what covers a moment', () => {
  test.each<[string, readonly ApprovalFacts[], number, unknown]>([
    ['nothing', [], 5, { kind: 'none' }],
    ['its first moment', [held(5, 9)], 5, { kind: 'covered', id: '5-9', last: '5-9', until: 9 }],
    ['not its last', [held(5, 9)], 9, { kind: 'over', why: null, by: null }],
    ['before it begins', [held(5, 9)], 4, { kind: 'not-yet', from: 5, until: 9 }],
    [
      'one that follows without a gap',
      [held(5, 9), held(9, 12)],
      6,
      { kind: 'covered', id: '5-9', last: '9-12', until: 12 },
    ],
    [
      'one that follows after a gap',
      [held(5, 9), held(10, 12)],
      6,
      { kind: 'covered', id: '5-9', last: '5-9', until: 9 },
    ],
    [
      'a chain of three',
      [held(9, 12), held(11, 20), held(5, 9)],
      6,
      { kind: 'covered', id: '5-9', last: '11-20', until: 20 },
    ],
    ['ended early', [held(5, 9, early(7))], 8, { kind: 'over', why: 'withdrawn', by: 'anna' }],
    ['not ended yet', [held(5, 9, early(7))], 6, { kind: 'covered', id: '5-9', last: '5-9', until: 7 }],
    ['ended before it began', [held(5, 9, early(2))], 3, { kind: 'none' }],
    [
      'ended early, and another one to come',
      [held(5, 9, early(7)), held(20, 30)],
      8,
      { kind: 'not-yet', from: 20, until: 30 },
    ],
    ['ended after it ran out', [held(5, 9, early(11))], 10, { kind: 'over', why: null, by: null }],
  ])('%s', (_what, approvals, now, expected) => {
    expect(coverage(approvals, now)).toEqual(expected);
  });
});

describe('starting where approval is needed', () => {
  test.each<[string, Actor, readonly ApprovalFacts[], EndpointFacts, string]>([
    ['without one', mara, [], endpoint(), 'needs-approval'],
    ['within it', mara, [held(0, 10)], endpoint(), 'yes'],
    ['before it begins', mara, [held(6, 10)], endpoint(), 'approval-not-yet'],
    ['after it ended', mara, [held(0, 5)], endpoint(), 'needs-approval'],
    ['with somebody else’s', jonas, [held(0, 10)], endpoint(), 'needs-approval'],
    [
      'with one for another endpoint',
      mara,
      [held(0, 10, { endpointId: 'other' })],
      endpoint(),
      'needs-approval',
    ],
    ['a domain admin without one', anna, [], endpoint(), 'needs-approval'],
    ['without the standing right', mara, [held(0, 10)], endpoint({ access: 'listed' }), 'no-access'],
    ['where none is needed', mara, [], endpoint({ approvers: 0 }), 'yes'],
  ])('%s', (_what, who, approvals, where, expected) => {
    expect(answer(mayStart(who, where, { now: 5, approvals }))).toBe(expected);
  });

  test('a refusal before it begins says when', () => {
    const decision = mayStart(mara, endpoint(), { now: 5, approvals: [held(6, 10)] });
    expect(decision).toEqual({ ok: false, denial: 'approval-not-yet', params: { from: 6 } });
  });
});

describe('a session under an approval', () => {
  test.each<[string, readonly ApprovalFacts[], number, string]>([
    ['while it holds', [held(0, 10)], 9, 'yes'],
    ['when it ran out', [held(0, 10)], 10, 'approval-over'],
    ['when more time follows', [held(0, 10), held(10, 20)], 15, 'yes'],
    ['when it was withdrawn', [held(0, 10, early(4))], 5, 'approval-withdrawn'],
    [
      'when it was given back',
      [held(0, 10, { ...early(4), endedWhy: 'given-back' })],
      5,
      'approval-given-back',
    ],
    [
      'when its ticket was closed',
      [held(0, 10, { ...early(4), endedWhy: 'ticket-closed' })],
      5,
      'ticket-closed',
    ],
    ['when none was needed before', [], 5, 'needs-approval'],
  ])('%s, controller and viewer alike', (_what, approvals, now, expected) => {
    expect(answer(mayControl(mara, session(approvals), now))).toBe(expected);
    expect(answer(mayView(jonas, session(approvals), now))).toBe(expected);
  });

  test('the grant says when it lapses', () => {
    const decision = mayControl(mara, session([held(0, 10), held(10, 20)]), 5);
    expect(decision.ok && decision.grant.until).toBe(20);
  });

  test('a viewer’s own approval keeps no session of somebody else open', () => {
    const own = held(0, 99, { userId: 'jonas' });
    expect(answer(mayView(jonas, session([own]), 5))).toBe('needs-approval');
  });
});

const request = (facts: Partial<RequestFacts> = {}): RequestFacts => ({
  id: 'r',
  domainId: 'here',
  userId: 'mara',
  kind: 'access',
  state: 'pending',
  lapsesAt: 100,
  approvedBy: new Set(),
  reviewClosedAt: null,
  ...facts,
});
const rules: AccessRules = { ticketRequired: false, breakGlass: true, maxMinutes: 480 };

describe('asking and answering', () => {
  test.each<[string, string, string]>([
    ['an engineer asks', answer(mayAsk(mara, endpoint())), 'yes'],
    ['a domain admin asks too', answer(mayAsk(anna, endpoint())), 'yes'],
    ['a stranger', answer(mayAsk(actor('x'), endpoint())), 'not-found'],
    [
      'somebody without the standing right',
      answer(mayAsk(mara, endpoint({ access: 'listed' }))),
      'no-access',
    ],
    ['where none is needed', answer(mayAsk(mara, endpoint({ approvers: 0 }))), 'approval-not-needed'],
    ['break-glass', answer(mayBreakGlass(mara, endpoint(), rules)), 'yes'],
    [
      'break-glass where it is not allowed',
      answer(mayBreakGlass(mara, endpoint(), { ...rules, breakGlass: false })),
      'no-break-glass',
    ],
    ['an admin answers', answer(mayAnswer(anna, request(), 5)), 'yes'],
    ['an engineer answers', answer(mayAnswer(jonas, request(), 5)), 'domain-admin-only'],
    ['a stranger answers', answer(mayAnswer(actor('x'), request(), 5)), 'not-found'],
    [
      'a disabled admin answers',
      answer(mayAnswer(actor('anna', 'admin', true), request(), 5)),
      'user-disabled',
    ],
    ['an admin answers his own', answer(mayAnswer(anna, request({ userId: 'anna' }), 5)), 'own-request'],
    [
      'the same admin twice',
      answer(mayAnswer(anna, request({ approvedBy: new Set(['anna']) }), 5)),
      'already-answered',
    ],
    ['a second admin', answer(mayAnswer(anna, request({ approvedBy: new Set(['erik']) }), 5)), 'yes'],
    ['one that is answered', answer(mayAnswer(anna, request({ state: 'denied' }), 5)), 'request-over'],
    ['one that lapsed', answer(mayAnswer(anna, request(), 100)), 'request-over'],
    ['its author cancels', answer(mayCancel(mara, request(), 5)), 'yes'],
    ['somebody else cancels', answer(mayCancel(jonas, request(), 5)), 'not-found'],
    ['an admin cancels for him', answer(mayCancel(anna, request(), 5)), 'not-own-request'],
    [
      'cancelled after the answer',
      answer(mayCancel(mara, request({ state: 'approved' }), 5)),
      'request-over',
    ],
  ])('%s', (_what, given, expected) => {
    expect(given).toBe(expected);
  });

  test('a review is closed by another admin, once', () => {
    const glass = request({ kind: 'break-glass', state: 'approved' });
    expect(answer(mayReview(anna, glass))).toBe('yes');
    expect(answer(mayReview(anna, { ...glass, userId: 'anna' }))).toBe('own-request');
    expect(answer(mayReview(jonas, glass))).toBe('domain-admin-only');
    expect(answer(mayReview(anna, { ...glass, reviewClosedAt: 4 }))).toBe('request-over');
    expect(answer(mayReview(anna, request({ state: 'approved' })))).toBe('request-over');
  });

  test('an admin withdraws, the holder gives back, and nobody ends what is over', () => {
    const window = held(0, 10);
    expect(answer(mayWithdraw(anna, 'here', window, 5))).toBe('yes');
    expect(answer(mayWithdraw(jonas, 'here', window, 5))).toBe('domain-admin-only');
    expect(answer(mayWithdraw(anna, 'here', window, 10))).toBe('approval-over');
    expect(answer(mayUse(mara, 'here', window, 5))).toBe('yes');
    expect(answer(mayUse(jonas, 'here', window, 5))).toBe('not-found');
    expect(answer(mayUse(anna, 'here', window, 5))).toBe('not-own-request');
    expect(answer(mayUse(mara, 'here', window, 10))).toBe('approval-over');
  });

  test('what several admins agree to is what all of them said yes to', () => {
    expect(
      commonWindow(
        [
          { startsAt: 0, endsAt: 60 },
          { startsAt: 10, endsAt: 40 },
        ],
        5,
      ),
    ).toEqual({ startsAt: 10, endsAt: 40 });
    expect(
      commonWindow(
        [
          { startsAt: 0, endsAt: 10 },
          { startsAt: 10, endsAt: 40 },
        ],
        5,
      ),
    ).toBeUndefined();
    expect(commonWindow([{ startsAt: 0, endsAt: 10 }], 10)).toBeUndefined();
  });
});

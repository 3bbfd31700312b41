/** Grants as the policy makes them, for tests of what needs one. */

import type { Actor } from '../../gateway/domain/actor.js';
import type { EndpointFacts, SessionFacts } from '../../gateway/domain/facts.js';
import { type Decision, mayControl, mayEnd, mayTerminate, mayView } from '../../gateway/domain/policy.js';
import { NO_LIMITS } from '../../gateway/domain/session-limits.js';

export const endpointFacts = (over: Partial<EndpointFacts> = {}): EndpointFacts => ({
  id: 'plc-7',
  domainId: 'north',
  protocol: 'ssh',
  joint: true,
  access: 'everyone',
  listed: new Set(),
  seats: 10,
  approvers: 0,
  limits: NO_LIMITS,
  ...over,
});

export const sessionFacts = (over: Partial<SessionFacts> = {}): SessionFacts => ({
  id: 's1',
  endpoint: endpointFacts(),
  controllerId: 'ann',
  state: 'active',
  since: 0,
  viewers: new Set(),
  approvals: [],
  extensions: [],
  ...over,
});

export const actor = (userId: string, role: 'engineer' | 'admin' = 'engineer'): Actor => ({
  userId,
  disabled: false,
  systemAdmin: false,
  roles: new Map([['north', role]]),
});

export function granted<G>(decision: Decision<G>): G {
  if (!decision.ok) throw new Error(`the policy said no: ${decision.denial}`);
  return decision.grant;
}

export const controlGrant = (facts = sessionFacts({ state: 'waiting' })) =>
  granted(mayControl(actor(facts.controllerId), facts, 0));
export const viewGrant = (userId: string, facts = sessionFacts()) =>
  granted(mayView(actor(userId), facts, 0));
export const endGrant = (userId = 'ann', facts = sessionFacts()) => granted(mayEnd(actor(userId), facts));
export const terminateGrant = (facts = sessionFacts()) =>
  granted(mayTerminate(actor('dora', 'admin'), facts));

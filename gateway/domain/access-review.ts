/**
 * Who can reach what, and why: the policy asked for every person and every endpoint of a domain. Pure; what the
 * policy would say no to is not in it, and why it says yes is told beside it.
 */

import type { DomainRole } from './actor.js';
import { type ApprovalFacts, coverage } from './approval.js';
import type { EndpointFacts } from './facts.js';
import { mayReach } from './policy.js';

/** What gives the right: the endpoint is everybody's, the person is on its list, or a group of his is. */
export type Way =
  | { readonly by: 'everyone' }
  | { readonly by: 'listed' }
  | { readonly by: 'group'; readonly groupId: string };

export interface Reach {
  readonly userId: string;
  readonly endpointId: string;
  /** At least one. */
  readonly ways: readonly Way[];
  /** He may start at any time, without anybody's approval. */
  readonly standing: boolean;
  /** What he holds where approval is needed: now (`from` null) or from then on; null = he must ask first. */
  readonly approval: { readonly from: number | null; readonly until: number } | null;
}

export interface ReviewedPerson {
  readonly id: string;
  readonly role: DomainRole;
  readonly disabled: boolean;
  readonly systemAdmin: boolean;
}

export interface ReviewFacts {
  readonly now: number;
  readonly domainId: string;
  readonly people: readonly ReviewedPerson[];
  readonly endpoints: readonly EndpointFacts[];
  /** People listed by name, by endpoint. */
  readonly listed: ReadonlyMap<string, ReadonlySet<string>>;
  /** Groups an endpoint lists, by endpoint. */
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  readonly approvals: readonly ApprovalFacts[];
}

/** Standing access first, then what is approved, then what must be asked for; else in the order given. */
export function reviewOf(facts: ReviewFacts): readonly Reach[] {
  const held = new Map<string, ApprovalFacts[]>();
  for (const approval of facts.approvals) {
    const key = `${approval.userId} ${approval.endpointId}`;
    held.set(key, [...(held.get(key) ?? []), approval]);
  }
  const found: Reach[] = [];
  for (const person of facts.people) {
    const { id: userId, disabled, systemAdmin, role } = person;
    const actor = { userId, disabled, systemAdmin, roles: new Map([[facts.domainId, role]]) };
    for (const endpoint of facts.endpoints) {
      if (mayReach(actor, endpoint) !== undefined) continue;
      const standing = endpoint.approvers === 0;
      const mine = standing ? [] : (held.get(`${userId} ${endpoint.id}`) ?? []);
      found.push({
        userId,
        endpointId: endpoint.id,
        ways: waysOf(facts, userId, endpoint),
        standing,
        approval: approvalOf(mine, facts.now),
      });
    }
  }
  return found.sort((a, b) => rank(a) - rank(b));
}

function waysOf(facts: ReviewFacts, userId: string, endpoint: EndpointFacts): readonly Way[] {
  if (endpoint.access === 'everyone') return [{ by: 'everyone' }];
  const byName = facts.listed.get(endpoint.id)?.has(userId) === true;
  const byGroup = [...(facts.groups.get(endpoint.id) ?? [])].filter(
    (groupId) => facts.members.get(groupId)?.has(userId) === true,
  );
  return [
    ...(byName ? [{ by: 'listed' } as const] : []),
    ...byGroup.map((groupId) => ({ by: 'group', groupId }) as const),
  ];
}

function approvalOf(approvals: readonly ApprovalFacts[], now: number): Reach['approval'] {
  const covered = coverage(approvals, now);
  switch (covered.kind) {
    case 'covered':
      return { from: null, until: covered.until };
    case 'not-yet':
      return { from: covered.from, until: covered.until };
    case 'over':
    case 'none':
      return null;
  }
}

const rank = ({ standing, approval }: Reach): number => (standing ? 0 : approval === null ? 2 : 1);

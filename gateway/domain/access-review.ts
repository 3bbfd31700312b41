/**
 * Who can reach what, and why: the policy asked for every person and every endpoint of a domain. Pure; what the
 * policy would say no to is not in it, and why it says yes is told beside it. Told piece by piece: a large domain has
 * millions of pairs, and whoever reads them has other things to do in between.
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

/** In this order: what anybody may do at any time is what a reviewer looks for. */
const SHELVES = ['standing', 'approved', 'ask-first'] as const;

/**
 * Standing access first, then what is approved, then what must be asked for; else in the order given. One person's
 * share of a shelf at a time, which may be empty.
 */
export function* reviewOf(facts: ReviewFacts): Generator<readonly Reach[], void, undefined> {
  const held = new Map<string, ApprovalFacts[]>();
  for (const approval of facts.approvals) {
    const key = `${approval.userId} ${approval.endpointId}`;
    held.set(key, [...(held.get(key) ?? []), approval]);
  }
  const open = facts.endpoints.filter(({ approvers }) => approvers === 0);
  const guarded = facts.endpoints.filter(({ approvers }) => approvers > 0);
  for (const shelf of SHELVES) {
    const endpoints = shelf === 'standing' ? open : guarded;
    for (const person of facts.people) yield shareOf(person, shelf, endpoints, facts, held);
  }
}

function shareOf(
  { id: userId, disabled, systemAdmin, role }: ReviewedPerson,
  shelf: (typeof SHELVES)[number],
  endpoints: readonly EndpointFacts[],
  { domainId, now }: ReviewFacts,
  held: ReadonlyMap<string, readonly ApprovalFacts[]>,
): readonly Reach[] {
  const actor = { userId, disabled, systemAdmin, roles: new Map([[domainId, role]]) };
  const share: Reach[] = [];
  for (const endpoint of endpoints) {
    if (mayReach(actor, endpoint) !== undefined) continue;
    const standing = shelf === 'standing';
    const mine = standing ? undefined : held.get(`${userId} ${endpoint.id}`);
    const approval = mine === undefined ? null : approvalOf(mine, now);
    if (!standing && (approval !== null) !== (shelf === 'approved')) continue;
    share.push({ userId, endpointId: endpoint.id, standing, approval });
  }
  return share;
}

/** Why the policy says yes there: at least one reason. */
export function waysOf(
  { listed, groups, members }: Pick<ReviewFacts, 'listed' | 'groups' | 'members'>,
  { userId }: Pick<Reach, 'userId'>,
  endpoint: Pick<EndpointFacts, 'id' | 'access'>,
): readonly Way[] {
  if (endpoint.access === 'everyone') return [{ by: 'everyone' }];
  const byName = listed.get(endpoint.id)?.has(userId) === true;
  const byGroup = [...(groups.get(endpoint.id) ?? [])].filter(
    (groupId) => members.get(groupId)?.has(userId) === true,
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

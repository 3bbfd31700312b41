/** The access review of a domain, for its admins: looked at, or taken out and recorded. Knows no route. */

import { reviewOf, type Reach } from '../domain/access-review.js';
import { mayAdminister } from '../domain/policy.js';
import { approvalsAt } from '../store/approvals.js';
import { choicesOf, type CredentialChoice } from '../store/credentials.js';
import { endpointsOf, listedFor } from '../store/endpoints.js';
import { factsOfEndpoints } from '../store/facts.js';
import { groupsListedFor, groupsOf, membersOfGroups } from '../store/groups.js';
import { type Member, membersOf } from '../store/people.js';
import type { EndpointRow } from '../store/rows/index.js';
import type { SessionLimits } from '../domain/session-limits.js';
import type { ReadReview } from '../wire/review.js';
import type { Asking } from './asking.js';
import type { Office } from './office.js';
import { look, take } from './steps.js';

export interface ReachSight {
  readonly reach: Reach;
  readonly person: Member;
  readonly endpoint: EndpointRow;
  /** Names of groups, by id. */
  readonly groups: ReadonlyMap<string, string>;
  readonly credentials: CredentialChoice;
  readonly limits: SessionLimits;
}

export interface ReviewSight {
  readonly at: number;
  readonly rows: readonly ReachSight[];
  readonly admins: readonly Member[];
}

export async function readReview(
  office: Office,
  who: Asking,
  domainId: string,
  asked: ReadReview,
): Promise<ReviewSight> {
  await look(office, who, {
    tried: 'access.review',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId }),
  });
  return review(office, domainId, asked);
}

/** The same, to be kept elsewhere: that it was taken out is recorded before anything is sent. */
export async function exportReview(
  office: Office,
  who: Asking,
  domainId: string,
  asked: ReadReview,
): Promise<ReviewSight> {
  return take(office, who, {
    action: 'access.export',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId }),
    act: () => review(office, domainId, asked),
    outcome: ({ rows }) => ({ details: { rows: rows.length } }),
  });
}

async function review(office: Office, domainId: string, asked: ReadReview): Promise<ReviewSight> {
  const { read } = office.store;
  const now = office.clock.now();
  const members = await membersOf(read, domainId);
  const people = members.filter(({ id }) => asked.person === undefined || asked.person === id);
  const endpoints = (await endpointsOf(read, domainId)).filter(
    ({ id }) => asked.endpoint === undefined || asked.endpoint === id,
  );
  const ids = endpoints.map(({ id }) => id);
  const facts = await factsOfEndpoints(read, endpoints);
  const groups = await groupsOf(read, domainId);
  const groupIds = groups.map(({ id }) => id);
  const reached = reviewOf({
    now,
    domainId,
    people,
    endpoints: facts,
    listed: await listedFor(read, ids),
    groups: await groupsListedFor(read, ids),
    members: await membersOfGroups(read, groupIds),
    approvals: await approvalsAt(
      read,
      ids,
      people.map(({ id }) => id),
      now,
    ),
  });
  const choices = await choicesOf(read, ids);
  const personOf = new Map(people.map((each) => [each.id, each]));
  const endpointOf = new Map(endpoints.map((each) => [each.id, each]));
  const limitsOf = new Map(facts.map(({ id, limits }) => [id, limits]));
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  const rows = reached.flatMap((reach) => {
    const person = personOf.get(reach.userId);
    const endpoint = endpointOf.get(reach.endpointId);
    const limits = limitsOf.get(reach.endpointId);
    if (person === undefined || endpoint === undefined || limits === undefined) return [];
    if (asked.show === 'standing' && !reach.standing) return [];
    const credentials = choices.get(endpoint.id) ?? 'ask';
    return [{ reach, person, endpoint, groups: names, credentials, limits }];
  });
  const admins = members.filter(({ role, disabled }) => role === 'admin' && !disabled);
  return { at: now, rows, admins };
}

/**
 * The access review of a domain, for its admins: looked at, or taken out and recorded. A large one is gone through in
 * slices, so that nobody's session waits for it. Knows no route.
 */

import { setImmediate as turn } from 'node:timers/promises';
import { type Reach, type ReviewFacts, reviewOf, type Way, waysOf } from '../domain/access-review.js';
import { mayAdminister } from '../domain/policy.js';
import type { SessionLimits } from '../domain/session-limits.js';
import { approvalsAt } from '../store/approvals.js';
import { choicesOf, type CredentialChoice } from '../store/credentials.js';
import { endpointsOf, listedFor } from '../store/endpoints.js';
import { factsFrom } from '../store/facts.js';
import { groupsListedFor, groupsOf, membersOfGroups } from '../store/groups.js';
import { type Member, memberIdsOf, membersOf } from '../store/people.js';
import type { EndpointRow } from '../store/rows/index.js';
import type { ReadReview } from '../wire/review.js';
import type { Asking } from './asking.js';
import type { Office } from './office.js';
import { look, take } from './steps.js';

/** A slice of the review may keep the event loop for so long (ms); a keystroke waits for one at most. */
const SLICE_MS = 8;
/** Rows in one answer; a filter or the export shows the others. */
const MOST_ROWS = 500;

export interface ReachSight {
  readonly reach: Reach;
  readonly ways: readonly Way[];
  readonly person: Member;
  readonly endpoint: EndpointRow;
  /** Names of groups, by id. */
  readonly groups: ReadonlyMap<string, string>;
  readonly credentials: CredentialChoice;
  readonly limits: SessionLimits;
}

export interface ReviewSight {
  readonly at: number;
  /** The first ones. */
  readonly rows: readonly ReachSight[];
  readonly total: number;
  /** How many of them are standing. */
  readonly standing: number;
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
  const known = await load(office, domainId, asked);
  const counted = await count(office, known, asked, MOST_ROWS);
  const rows = counted.first.flatMap((reach) => sightOf(known, reach));
  const { total, standing } = counted;
  return { at: known.facts.now, rows, total, standing, admins: known.admins };
}

/**
 * The same, to be kept elsewhere: that it was taken out, and how much, is recorded before the first piece is handed
 * over. Counted before the transaction: nobody writes meanwhile.
 */
export async function exportReview(
  office: Office,
  who: Asking,
  domainId: string,
  asked: ReadReview,
): Promise<AsyncGenerator<readonly ReachSight[], void, undefined>> {
  const known = await take(office, who, {
    action: 'access.export',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId }),
    prepare: async () => {
      const loaded = await load(office, domainId, asked);
      return { ...loaded, total: (await count(office, loaded, asked, 0)).total };
    },
    act: (_tx, _facts, _grant, prepared) => Promise.resolve(prepared),
    outcome: ({ total }) => ({ details: { rows: total } }),
  });
  return pieces(office, known, asked);
}

interface Known {
  readonly facts: ReviewFacts;
  readonly admins: readonly Member[];
  readonly people: ReadonlyMap<string, Member>;
  readonly endpoints: ReadonlyMap<string, EndpointRow>;
  readonly limits: ReadonlyMap<string, SessionLimits>;
  readonly groups: ReadonlyMap<string, string>;
  readonly choices: ReadonlyMap<string, CredentialChoice>;
}

async function load(office: Office, domainId: string, asked: ReadReview): Promise<Known> {
  const { read } = office.store;
  const now = office.clock.now();
  const memberIds = await memberIdsOf(read, domainId);
  const members = await inSlices(memberIds, async (ids) => membersOf(read, domainId, ids));
  const people = members.filter(({ id }) => asked.person === undefined || asked.person === id);
  const endpoints = (await endpointsOf(read, domainId)).filter(
    ({ id }) => asked.endpoint === undefined || asked.endpoint === id,
  );
  await turn();
  const ids = endpoints.map(({ id }) => id);
  const listed = new Map(await inSlices(ids, async (some) => [...(await listedFor(read, some))]));
  const groups = new Map(await inSlices(ids, async (some) => [...(await groupsListedFor(read, some))]));
  const named = await groupsOf(read, domainId);
  const inGroups = await inSlices(
    named.map(({ id }) => id),
    async (some) => [...(await membersOfGroups(read, some))],
    10,
  );
  const lists = { listed, groups, members: new Map(inGroups) };
  const facts = await inSlices(endpoints, async (some) => factsFrom(read, some, lists));
  const approvals = await approvalsAt(
    read,
    ids,
    people.map(({ id }) => id),
    now,
  );
  await turn();
  return {
    facts: { now, domainId, people, endpoints: facts, ...lists, approvals },
    admins: members.filter(({ role, disabled }) => role === 'admin' && !disabled),
    people: new Map(people.map((each) => [each.id, each])),
    endpoints: new Map(endpoints.map((each) => [each.id, each])),
    limits: new Map(facts.map(({ id, limits }) => [id, limits])),
    groups: new Map(named.map(({ id, name }) => [id, name])),
    choices: await choicesOf(read, ids),
  };
}

/** SQLite answers within the turn it is asked in: what is much is read in slices, with a turn of the loop between. */
async function inSlices<T, R>(
  all: readonly T[],
  read: (some: readonly T[]) => Promise<readonly R[]>,
  atOnce = 250,
): Promise<readonly R[]> {
  const found: R[] = [];
  for (let from = 0; from < all.length; from += atOnce) {
    found.push(...(await read(all.slice(from, from + atOnce))));
    await turn();
  }
  return found;
}

/** One person's share after the other; between two of them the event loop may have its turn. */
async function* shares(
  office: Office,
  { facts }: Known,
  { show }: ReadReview,
): AsyncGenerator<readonly Reach[], void, undefined> {
  let from = office.clock.monotonic();
  for (const share of reviewOf(facts)) {
    if (show === 'standing' && share.some(({ standing }) => !standing)) return;
    if (share.length > 0) yield share;
    if (office.clock.monotonic() - from < SLICE_MS) continue;
    await turn();
    from = office.clock.monotonic();
  }
}

async function count(office: Office, known: Known, asked: ReadReview, most: number) {
  const first: Reach[] = [];
  let total = 0;
  let standing = 0;
  for await (const share of shares(office, known, asked)) {
    total += share.length;
    if (share[0]?.standing === true) standing += share.length;
    if (first.length < most) first.push(...share.slice(0, most - first.length));
  }
  return { first, total, standing };
}

async function* pieces(office: Office, known: Known, asked: ReadReview) {
  for await (const share of shares(office, known, asked))
    yield share.flatMap((reach) => sightOf(known, reach));
}

function sightOf(known: Known, reach: Reach): readonly ReachSight[] {
  const person = known.people.get(reach.userId);
  const endpoint = known.endpoints.get(reach.endpointId);
  const limits = known.limits.get(reach.endpointId);
  if (person === undefined || endpoint === undefined || limits === undefined) return [];
  const credentials = known.choices.get(endpoint.id) ?? 'ask';
  const ways = waysOf(known.facts, reach, endpoint);
  return [{ reach, ways, person, endpoint, groups: known.groups, credentials, limits }];
}

/** Endpoints with everything a page shows of them, as far as the person who asks may see. Knows no route. */

import type { Actor } from '../domain/actor.js';
import type { EndpointFacts, StartFacts } from '../domain/facts.js';
import { mayRead } from '../domain/policy.js';
import { AS_DOMAIN, type LimitRules } from '../domain/session-limits.js';
import { choicesOf, type CredentialChoice } from '../store/credentials.js';
import { ownersOf } from '../store/consents.js';
import { pendingAt } from '../store/access-requests.js';
import { approvalsAt } from '../store/approvals.js';
import { endpointById, endpointsOf, listedFor, liveCounts } from '../store/endpoints.js';
import { factsOfEndpoints } from '../store/facts.js';
import { groupsListedFor, groupsOf } from '../store/groups.js';
import { hostKeyHistory, pinnedKeysOf } from '../store/host-keys.js';
import type { EndpointRow, GroupRow, HostKeyRow } from '../store/rows/index.js';
import { limitsAt } from '../store/session-limits.js';
import { starsOf } from '../store/stars.js';
import { type NamedPerson, namesOf } from '../store/users.js';
import type { Asking } from './asking.js';
import { aboutEndpoint, mayAdministerEndpoint } from './endpoints.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';
import { look, NOT_FOUND } from './steps.js';

/** One endpoint with all around it, and who looks at it. */
export interface EndpointSight {
  readonly row: EndpointRow;
  readonly facts: EndpointFacts;
  /** What it says of limits by itself. */
  readonly limitRules: LimitRules;
  readonly actor: Actor;
  readonly starred: boolean;
  readonly live: number;
  readonly credentials: CredentialChoice;
  /** Owners are asked before each session. */
  readonly asksOwners: boolean;
  readonly hostKey: HostKeyRow | undefined;
  readonly names: ReadonlyMap<string, NamedPerson>;
  /** What the person who looks holds there. */
  readonly held: StartFacts;
  /** His request that waits for an answer. */
  readonly pendingRequest: string | null;
}

export async function readEndpoints(
  office: Office,
  who: Asking,
  domainId: string,
): Promise<readonly EndpointSight[]> {
  const { actor } = await look(office, who, {
    tried: 'endpoints.read',
    load: () => Promise.resolve(undefined),
    decide: (asking) => mayRead(asking, domainId),
    about: () => ({ domainId }),
  });
  return sightsOf(office, actor, await endpointsOf(office.store.read, domainId));
}

export async function readEndpoint(office: Office, who: Asking, endpointId: string): Promise<EndpointSight> {
  const { actor, row } = await lookAtEndpoint(office, who, endpointId, 'endpoint.read');
  const [sight] = await sightsOf(office, actor, [row]);
  if (sight === undefined) throw new Refused('not-found');
  return sight;
}

/** Newest first, the pinned one among them. */
export async function readHostKeys(
  office: Office,
  who: Asking,
  endpointId: string,
): Promise<{ readonly keys: readonly HostKeyRow[]; readonly names: ReadonlyMap<string, NamedPerson> }> {
  await lookAtEndpoint(office, who, endpointId, 'hostkeys.read');
  const keys = await hostKeyHistory(office.store.read, endpointId);
  return {
    keys,
    names: await namesOf(
      office.store.read,
      keys.map((key) => key.acceptedBy),
    ),
  };
}

export interface AccessSight {
  readonly access: 'everyone' | 'listed';
  readonly people: readonly NamedPerson[];
  readonly groups: readonly GroupRow[];
}

/** The access list names people: it is the domain admin's to read. */
export async function readAccess(office: Office, who: Asking, endpointId: string): Promise<AccessSight> {
  const { facts: row } = await look(office, who, {
    tried: 'access.read',
    load: (manager) => endpointById(manager, endpointId),
    decide: mayAdministerEndpoint,
    about: (found) => aboutEndpoint(found),
  });
  if (row === undefined) throw new Refused('not-found');
  const listed = await listedFor(office.store.read, [endpointId]);
  const names = await namesOf(office.store.read, listed.get(endpointId) ?? []);
  const people = [...names.values()].sort((a, b) => a.fullName.localeCompare(b.fullName));
  const groups = (await groupsListedFor(office.store.read, [endpointId])).get(endpointId);
  const known = await groupsOf(office.store.read, row.domainId);
  return { access: row.access, people, groups: known.filter(({ id }) => groups?.has(id) === true) };
}

async function lookAtEndpoint(office: Office, who: Asking, endpointId: string, tried: string) {
  const { actor, facts: row } = await look(office, who, {
    tried,
    load: (manager) => endpointById(manager, endpointId),
    decide: (asking, found) => (found === undefined ? NOT_FOUND : mayRead(asking, found.domainId)),
    about: (found) => aboutEndpoint(found),
  });
  if (row === undefined) throw new Refused('not-found');
  return { actor, row };
}

async function sightsOf(
  office: Office,
  actor: Actor,
  rows: readonly EndpointRow[],
): Promise<readonly EndpointSight[]> {
  const { read } = office.store;
  const ids = rows.map((row) => row.id);
  const facts = new Map((await factsOfEndpoints(read, rows)).map((one) => [one.id, one]));
  const limits = await limitsAt(read, rows);
  const stars = await starsOf(read, actor.userId);
  const live = await liveCounts(read, ids);
  const choices = await choicesOf(read, ids);
  const owners = await ownersOf(read, ids);
  const keys = await pinnedKeysOf(read, ids);
  const now = office.clock.now();
  const approvals = await approvalsAt(read, ids, [actor.userId], now);
  const pending = await pendingAt(read, actor.userId, now);
  const people = [
    ...rows.map((row) => row.jointChangedBy),
    ...[...keys.values()].map((key) => key.acceptedBy),
  ];
  const names = await namesOf(read, people);
  return rows.flatMap((row) => {
    const fact = facts.get(row.id);
    if (fact === undefined) return [];
    return [
      {
        row,
        facts: fact,
        limitRules: limits.get(row.id)?.rules ?? AS_DOMAIN,
        actor,
        starred: stars.has(row.id),
        live: live.get(row.id) ?? 0,
        credentials: choices.get(row.id) ?? 'ask',
        asksOwners: owners.has(row.id),
        hostKey: keys.get(row.id),
        names,
        held: { now, approvals: approvals.filter((held) => held.endpointId === row.id) },
        pendingRequest: pending.get(row.id) ?? null,
      },
    ];
  });
}

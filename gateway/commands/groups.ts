/** Groups of a domain's people: made, named, filled and removed by its admins. Rights follow at once. */

import type { AuditAction } from '../audit/actions.js';
import { mayAdminister } from '../domain/policy.js';
import {
  addGroup as insertGroup,
  endpointsListing,
  groupById,
  groupNameTaken,
  groupsOf,
  membersOfGroups,
  removeGroup as dropGroup,
  renameGroup,
  setMembers,
} from '../store/groups.js';
import { membersAmong } from '../store/people.js';
import type { GroupRow } from '../store/rows/index.js';
import type { Tx } from '../store/source.js';
import { type NamedPerson, namesOf } from '../store/users.js';
import type { AddGroup, ChangeGroup } from '../wire/requests.js';
import type { Asking } from './asking.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';
import { look, NOT_FOUND, take } from './steps.js';

export interface GroupSight {
  readonly row: GroupRow;
  /** By full name. */
  readonly members: readonly NamedPerson[];
}

/** Who is in which group is the domain admin's to read, like the lists themselves. */
export async function readGroups(
  office: Office,
  who: Asking,
  domainId: string,
): Promise<readonly GroupSight[]> {
  await look(office, who, {
    tried: 'groups.read',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId }),
  });
  const { read } = office.store;
  const groups = await groupsOf(read, domainId);
  const members = await membersOfGroups(
    read,
    groups.map(({ id }) => id),
  );
  const names = await namesOf(
    read,
    [...members.values()].flatMap((each) => [...each]),
  );
  return groups.map((row) => ({
    row,
    members: [...(members.get(row.id) ?? [])]
      .flatMap((id) => names.get(id) ?? [])
      .sort((a, b) => a.fullName.localeCompare(b.fullName)),
  }));
}

/** @returns the new group's id. @throws Refused `name-taken`, or `bad-request` for somebody of elsewhere. */
export async function addGroup(
  office: Office,
  who: Asking,
  domainId: string,
  { name, people }: AddGroup,
): Promise<string> {
  return take(office, who, {
    action: 'group.add',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId, subject: name, details: { people: people.length } }),
    act: async (tx) => {
      if (await groupNameTaken(tx.manager, domainId, name)) throw new Refused('name-taken');
      const wanted = await demandMembers(tx, domainId, people);
      const groupId = await insertGroup(tx, domainId, name);
      await setMembers(tx, groupId, wanted);
      tx.publish({ type: 'domain', domainId });
      return groupId;
    },
  });
}

/** Whoever is taken out loses at once what he could reach through it. @throws Refused */
export async function changeGroup(
  office: Office,
  who: Asking,
  groupId: string,
  { name, people }: ChangeGroup,
): Promise<void> {
  await takeOnGroup(office, who, 'group.change', groupId, async (tx, row) => {
    if (name !== undefined) {
      if (await groupNameTaken(tx.manager, row.domainId, name, row.id)) throw new Refused('name-taken');
      await renameGroup(tx, row.id, name);
    }
    const details = { ...(name === undefined ? {} : { name }) };
    if (people === undefined) return details;
    const before = (await membersOfGroups(tx.manager, [row.id])).get(row.id) ?? new Set<string>();
    const after = await demandMembers(tx, row.domainId, people);
    await setMembers(tx, row.id, after);
    const names = await namesOf(tx.manager, [...before, ...after]);
    const nameOf = (id: string): string => names.get(id)?.name ?? id;
    return {
      ...details,
      added: [...after].filter((id) => !before.has(id)).map(nameOf),
      removed: [...before].filter((id) => !after.has(id)).map(nameOf),
    };
  });
}

export async function removeGroup(office: Office, who: Asking, groupId: string): Promise<void> {
  await takeOnGroup(office, who, 'group.remove', groupId, async (tx, row) => {
    await dropGroup(tx, row.id);
    return {};
  });
}

async function takeOnGroup(
  office: Office,
  who: Asking,
  action: AuditAction,
  groupId: string,
  act: (tx: Tx, row: GroupRow) => Promise<Readonly<Record<string, unknown>>>,
): Promise<void> {
  await take(office, who, {
    action,
    load: (manager) => groupById(manager, groupId),
    decide: (actor, row) => (row === undefined ? NOT_FOUND : mayAdminister(actor, row.domainId)),
    about: (row) => (row === undefined ? {} : { domainId: row.domainId, subject: row.name }),
    act: async (tx, row) => {
      if (row === undefined) throw new Refused('not-found');
      // Read first: a group that is removed is on no list afterwards.
      const endpoints = await endpointsListing(tx.manager, row.id);
      const details = await act(tx, row);
      const { domainId } = row;
      for (const endpointId of endpoints) tx.publish({ type: 'endpoint', endpointId, domainId });
      tx.publish({ type: 'domain', domainId });
      return details;
    },
    outcome: (details) => ({ details }),
  });
}

/** @throws Refused `bad-request` when somebody does not belong to the domain. */
async function demandMembers(
  tx: Tx,
  domainId: string,
  people: readonly string[],
): Promise<ReadonlySet<string>> {
  const wanted = new Set(people);
  const members = await membersAmong(tx.manager, domainId, [...wanted]);
  const at = people.findIndex((id) => !members.has(id));
  if (at >= 0)
    throw new Refused('bad-request', {
      fields: [{ path: `people.${String(at)}`, message: 'is nobody of this domain' }],
    });
  return wanted;
}

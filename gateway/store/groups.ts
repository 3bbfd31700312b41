/** Groups of people and the endpoints that list them: rows in and out. Knows no right. */

import { randomUUID } from 'node:crypto';
import { type EntityManager, In } from 'typeorm';
import { EndpointGroupRow, GroupMemberRow, GroupRow } from './rows/index.js';
import type { Tx } from './source.js';

export async function groupById(manager: EntityManager, groupId: string): Promise<GroupRow | undefined> {
  return (await manager.findOneBy(GroupRow, { id: groupId })) ?? undefined;
}

/** By name. */
export const groupsOf = (manager: EntityManager, domainId: string): Promise<readonly GroupRow[]> =>
  manager.find(GroupRow, { where: { domainId }, order: { name: 'ASC' } });

/** Who is in each of these groups. */
export async function membersOfGroups(
  manager: EntityManager,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const members = new Map<string, Set<string>>(groupIds.map((id) => [id, new Set()]));
  if (groupIds.length === 0) return members;
  // Raw: making entities of a large group's members takes ten times as long as reading them.
  const rows = await manager
    .createQueryBuilder(GroupMemberRow, 'member')
    .select('member.groupId', 'groupId')
    .addSelect('member.userId', 'userId')
    .where({ groupId: In([...groupIds]) })
    .getRawMany<GroupMemberRow>();
  for (const row of rows) members.get(row.groupId)?.add(row.userId);
  return members;
}

/** Which groups each of these endpoints lists. */
export async function groupsListedFor(
  manager: EntityManager,
  endpointIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const listed = new Map<string, Set<string>>(endpointIds.map((id) => [id, new Set()]));
  if (endpointIds.length === 0) return listed;
  const rows = await manager.findBy(EndpointGroupRow, { endpointId: In([...endpointIds]) });
  for (const row of rows) listed.get(row.endpointId)?.add(row.groupId);
  return listed;
}

export async function endpointsListing(manager: EntityManager, groupId: string): Promise<readonly string[]> {
  return (await manager.findBy(EndpointGroupRow, { groupId })).map((row) => row.endpointId);
}

/** Does another group of the domain bear this name, whatever the case? */
export async function groupNameTaken(
  manager: EntityManager,
  domainId: string,
  name: string,
  exceptId?: string,
): Promise<boolean> {
  const row = await manager.findOneBy(GroupRow, { domainId, takenName: name.toLowerCase() });
  return row !== null && row.id !== exceptId;
}

export async function addGroup(tx: Tx, domainId: string, name: string): Promise<string> {
  const id = randomUUID();
  await tx.manager.insert(GroupRow, {
    ...{ id, domainId, name, takenName: name.toLowerCase(), createdAt: tx.now },
  });
  return id;
}

export async function renameGroup(tx: Tx, groupId: string, name: string): Promise<void> {
  await tx.manager.update(GroupRow, { id: groupId }, { name, takenName: name.toLowerCase() });
}

export async function setMembers(tx: Tx, groupId: string, people: Iterable<string>): Promise<void> {
  await tx.manager.delete(GroupMemberRow, { groupId });
  const rows = [...people].map((userId) => ({ groupId, userId }));
  if (rows.length > 0) await tx.manager.insert(GroupMemberRow, rows);
}

export async function setEndpointGroups(
  tx: Tx,
  endpointId: string,
  groupIds: Iterable<string>,
): Promise<void> {
  await tx.manager.delete(EndpointGroupRow, { endpointId });
  const rows = [...groupIds].map((groupId) => ({ endpointId, groupId }));
  if (rows.length > 0) await tx.manager.insert(EndpointGroupRow, rows);
}

/** The group and every list it was on. */
export async function removeGroup(tx: Tx, groupId: string): Promise<void> {
  await tx.manager.delete(EndpointGroupRow, { groupId });
  await tx.manager.delete(GroupMemberRow, { groupId });
  await tx.manager.delete(GroupRow, { id: groupId });
}

/** Takes a person out of every group of a domain. */
export async function leaveGroups(tx: Tx, domainId: string, userId: string): Promise<void> {
  const groups = await tx.manager.find(GroupRow, { where: { domainId }, select: { id: true } });
  if (groups.length === 0) return;
  await tx.manager.delete(GroupMemberRow, { userId, groupId: In(groups.map((row) => row.id)) });
}

/** Who belongs to a domain, and the facts a decision about a person is made from. Knows no login. */

import type { EntityManager } from 'typeorm';
import type { DomainRole } from '../domain/actor.js';
import type { PersonFacts } from '../domain/facts.js';
import { MembershipRow, UserRow } from './rows/index.js';
import type { Tx } from './source.js';
import { countSystemAdmins, userById } from './users.js';

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly fullName: string;
  readonly role: DomainRole;
  readonly disabled: boolean;
  readonly systemAdmin: boolean;
  readonly ready: boolean;
  readonly lastSignInAt: number | null;
  readonly mail: string | null;
  readonly createdAt: number;
}

/** Ids of the people of a domain, by full name. */
export async function memberIdsOf(manager: EntityManager, domainId: string): Promise<readonly string[]> {
  const rows = await manager
    .createQueryBuilder(UserRow, 'user')
    .select('user.id', 'id')
    .innerJoin('Membership', 'membership', 'membership.userId = user.id')
    .where('membership.domainId = :domainId', { domainId })
    .orderBy('user.fullName')
    .addOrderBy('user.name')
    .getRawMany<{ id: string }>();
  return rows.map(({ id }) => id);
}

/** The people of a domain by full name; with `only` those among them. */
export async function membersOf(
  manager: EntityManager,
  domainId: string,
  only?: readonly string[],
): Promise<readonly Member[]> {
  const query = manager
    .createQueryBuilder(UserRow, 'user')
    .innerJoinAndMapOne('user.membership', 'Membership', 'membership', 'membership.userId = user.id')
    .addSelect('user.passwordHash')
    .where('membership.domainId = :domainId', { domainId })
    .orderBy('user.fullName')
    .addOrderBy('user.name');
  if (only !== undefined) query.andWhere('user.id IN (:...only)', { only: [...only] });
  const rows = (await query.getMany()) as (UserRow & { membership: MembershipRow })[];
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    fullName: row.fullName,
    role: row.membership.role,
    disabled: row.disabled,
    systemAdmin: row.systemAdmin,
    ready: row.passwordHash !== null,
    lastSignInAt: row.lastSignInAt,
    mail: row.mail,
    createdAt: row.createdAt,
  }));
}

export async function personFacts(manager: EntityManager, userId: string): Promise<PersonFacts | undefined> {
  const user = await userById(manager, userId);
  if (user === undefined) return undefined;
  const memberships = await manager.findBy(MembershipRow, { userId });
  const lastAdminOf = new Set<string>();
  for (const { domainId, role } of memberships)
    if (role === 'admin' && !(await hasOtherAdmin(manager, domainId, userId))) lastAdminOf.add(domainId);
  return {
    userId,
    systemAdmin: user.systemAdmin,
    memberOf: new Set(memberships.map((row) => row.domainId)),
    lastAdminOf,
    lastSystemAdmin: user.systemAdmin && (await countSystemAdmins(manager, userId)) === 0,
  };
}

/** Is there another admin of the domain who can act: enabled, with a password? */
async function hasOtherAdmin(manager: EntityManager, domainId: string, userId: string): Promise<boolean> {
  return manager
    .createQueryBuilder(MembershipRow, 'membership')
    .innerJoin('User', 'user', 'user.id = membership.userId')
    .where('membership.domainId = :domainId', { domainId })
    .andWhere("membership.role = 'admin'")
    .andWhere('membership.userId <> :userId', { userId })
    .andWhere('user.disabled = :no', { no: false })
    .andWhere('user.passwordHash IS NOT NULL')
    .getExists();
}

export async function addMember(tx: Tx, domainId: string, userId: string, role: DomainRole): Promise<void> {
  await tx.manager.insert(MembershipRow, { domainId, userId, role, createdAt: tx.now });
}

export async function setRole(tx: Tx, domainId: string, userId: string, role: DomainRole): Promise<void> {
  await tx.manager.update(MembershipRow, { domainId, userId }, { role });
}

export async function removeMember(tx: Tx, domainId: string, userId: string): Promise<void> {
  await tx.manager.delete(MembershipRow, { domainId, userId });
}

/** Which of these people belong to the domain. */
export async function membersAmong(
  manager: EntityManager,
  domainId: string,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const members = await manager.find(MembershipRow, { where: { domainId }, select: { userId: true } });
  const wanted = new Set(userIds);
  return new Set(members.map((row) => row.userId).filter((id) => wanted.has(id)));
}

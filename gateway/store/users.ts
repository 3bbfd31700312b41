/** People who can sign in: rows in and out. Knows no domain, no right and no password but its hash. */

import { randomUUID } from 'node:crypto';
import { type EntityManager, In, IsNull, Not } from 'typeorm';
import { MembershipRow, UserRow } from './rows/index.js';
import type { Tx } from './source.js';

export interface NamedPerson {
  readonly id: string;
  readonly name: string;
  readonly fullName: string;
}

/** What a sign-in is checked against. The hash leaves the store for nothing else. */
export interface Account {
  readonly id: string;
  readonly disabled: boolean;
  readonly passwordHash: string | null;
}

const ACCOUNT = { id: true, disabled: true, passwordHash: true } as const;

export async function userById(manager: EntityManager, userId: string): Promise<UserRow | undefined> {
  return (await manager.findOneBy(UserRow, { id: userId })) ?? undefined;
}

/** `name` as people are stored: lower case. The column is compared byte by byte. */
export async function userByName(manager: EntityManager, name: string): Promise<UserRow | undefined> {
  return (await manager.findOneBy(UserRow, { name })) ?? undefined;
}

export async function accountByName(manager: EntityManager, name: string): Promise<Account | undefined> {
  return (await manager.findOne(UserRow, { where: { name }, select: ACCOUNT })) ?? undefined;
}

export async function accountById(manager: EntityManager, userId: string): Promise<Account | undefined> {
  return (await manager.findOne(UserRow, { where: { id: userId }, select: ACCOUNT })) ?? undefined;
}

/** Names for ids; an id nobody has is left out. */
export async function namesOf(
  manager: EntityManager,
  userIds: Iterable<string | null>,
): Promise<ReadonlyMap<string, NamedPerson>> {
  const ids = [...new Set([...userIds].filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const rows = await manager.find(UserRow, {
    where: { id: In(ids) },
    select: { id: true, name: true, fullName: true },
  });
  return new Map(rows.map((row) => [row.id, { id: row.id, name: row.name, fullName: row.fullName }]));
}

export interface NewUser {
  readonly name: string;
  readonly fullName: string;
  readonly systemAdmin: boolean;
  readonly passwordHash: string | null;
}

export async function addUser(tx: Tx, user: NewUser): Promise<string> {
  const id = randomUUID();
  await tx.manager.insert(UserRow, {
    id,
    name: user.name,
    fullName: user.fullName,
    passwordHash: user.passwordHash,
    systemAdmin: user.systemAdmin,
    disabled: false,
    lastSignInAt: null,
    mail: null,
    createdAt: tx.now,
  });
  return id;
}

export async function setFullName(tx: Tx, userId: string, fullName: string): Promise<void> {
  await tx.manager.update(UserRow, { id: userId }, { fullName });
}

export async function setMail(tx: Tx, userId: string, mail: string | null): Promise<void> {
  await tx.manager.update(UserRow, { id: userId }, { mail });
}

/** Where he may be told of this domain's matters: an enabled member of it who gave an address. */
export async function mailAddressOf(
  manager: EntityManager,
  userId: string,
  domainId: string,
): Promise<string | undefined> {
  if (!(await manager.existsBy(MembershipRow, { domainId, userId }))) return undefined;
  const user = await manager.findOneBy(UserRow, { id: userId, disabled: false });
  return user?.mail ?? undefined;
}

export async function setPasswordHash(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await tx.manager.update(UserRow, { id: userId }, { passwordHash });
}

export async function setDisabled(tx: Tx, userId: string, disabled: boolean): Promise<void> {
  await tx.manager.update(UserRow, { id: userId }, { disabled });
}

export async function noteSignIn(tx: Tx, userId: string): Promise<void> {
  await tx.manager.update(UserRow, { id: userId }, { lastSignInAt: tx.now });
}

/** True once the installation has a system admin, able to act or not: the first-admin link is dead from then on. */
export async function hasSystemAdmin(manager: EntityManager): Promise<boolean> {
  return manager.existsBy(UserRow, { systemAdmin: true });
}

/** System admins who can act: enabled, with a password. */
export async function countSystemAdmins(manager: EntityManager, except: string): Promise<number> {
  return manager.countBy(UserRow, {
    systemAdmin: true,
    disabled: false,
    passwordHash: Not(IsNull()),
    id: Not(except),
  });
}

/** What leaves of a person. Knows no right: whoever calls has decided. */

import type { DatedProof } from '../../commands/read-audit.js';
import type { MyFacts } from '../../commands/read-me.js';
import type { Member } from '../../store/people.js';
import type { NamedPerson } from '../../store/users.js';
import type { AuditProof, Me, PersonRef, PersonView } from '../../wire/api.js';

export const presentRef = ({ id, name, fullName }: NamedPerson): PersonRef => ({ id, name, fullName });

/** A person by id; null for nobody, and for somebody the names do not hold. */
export function presentRefOf(
  names: ReadonlyMap<string, NamedPerson>,
  userId: string | null,
): PersonRef | null {
  const person = userId === null ? undefined : names.get(userId);
  return person === undefined ? null : presentRef(person);
}

export const presentMe = ({ user, domains, loginEndsAt, idleMs, now, rdpReady }: MyFacts): Me => ({
  user: { ...presentRef(user), systemAdmin: user.systemAdmin, mail: user.mail },
  domains: domains.map(({ domain, role }) => ({ id: domain.id, name: domain.name, role })),
  loginEndsAt,
  idleMs,
  now,
  rdpReady,
});

/** When somebody last signed in is an admin's to know; colleagues see that somebody is there. */
export const presentMember = (member: Member, toAdmin: boolean): PersonView => ({
  ...presentRef(member),
  role: member.role,
  disabled: member.disabled,
  systemAdmin: member.systemAdmin,
  ready: member.ready,
  lastSignInAt: toAdmin ? member.lastSignInAt : null,
  mail: toAdmin ? member.mail : null,
  createdAt: member.createdAt,
});

export const presentProof = ({ rows, intact, brokenAt, checkedAt }: DatedProof): AuditProof => ({
  rows,
  intact,
  checkedAt,
  brokenAt,
});

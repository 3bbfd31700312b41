/** A person's role in one domain. Knows no rights: the policy does. */

import type { DomainRole } from '../../domain/actor.js';
import { defineRow, id, key, time, words } from '../columns.js';

export interface MembershipRow {
  userId: string;
  domainId: string;
  role: DomainRole;
  createdAt: number;
}

export const MembershipRow = defineRow<MembershipRow>({
  name: 'Membership',
  tableName: 'memberships',
  columns: {
    userId: id('user_id', key('memberships')),
    domainId: id('domain_id', key('memberships')),
    role: words('role', 16),
    createdAt: time('created_at'),
  },
  indices: [{ name: 'ix_memberships_domain', columns: ['domainId'] }],
  foreignKeys: [
    { name: 'fk_memberships_user', target: 'User', columnNames: ['userId'], referencedColumnNames: ['id'] },
    {
      name: 'fk_memberships_domain',
      target: 'Domain',
      columnNames: ['domainId'],
      referencedColumnNames: ['id'],
    },
  ],
});

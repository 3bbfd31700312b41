/** A tenant. Knows no people and no endpoints. */

import { defineRow, flag, id, jsonText, key, time, words } from '../columns.js';

export interface DomainRow {
  id: string;
  name: string;
  /** Only domain admins may accept a first host key. */
  adminsAcceptHostKeys: boolean;
  /** CIDR ranges endpoints may lie in beside the ordinary ones. */
  allowedRanges: string[];
  createdAt: number;
}

export const DomainRow = defineRow<DomainRow>({
  name: 'Domain',
  tableName: 'domains',
  columns: {
    id: id('id', key('domains')),
    name: words('name', 60),
    adminsAcceptHostKeys: flag('admins_accept_host_keys'),
    allowedRanges: jsonText('allowed_ranges'),
    createdAt: time('created_at'),
  },
  uniques: [{ name: 'uq_domains_name', columns: ['name'] }],
});

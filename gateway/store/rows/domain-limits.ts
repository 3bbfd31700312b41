/** What a domain says for every endpoint that says nothing else. No row: no limit. */

import type { SessionLimits } from '../../domain/session-limits.js';
import { count, defineRow, flag, id, jsonText, key, nullable } from '../columns.js';

export interface DomainLimitsRow extends SessionLimits {
  domainId: string;
}

export const DomainLimitsRow = defineRow<DomainLimitsRow>({
  name: 'DomainLimits',
  tableName: 'domain_limits',
  columns: {
    domainId: id('domain_id', key('domain_limits')),
    hours: jsonText('hours', nullable),
    maxMinutes: count('max_minutes', nullable),
    extension: jsonText('extension', nullable),
    idleMinutes: count('idle_minutes', nullable),
    observer: flag('observer'),
  },
  foreignKeys: [
    {
      name: 'fk_domain_limits_domain',
      target: 'Domain',
      columnNames: ['domainId'],
      referencedColumnNames: ['id'],
    },
  ],
});

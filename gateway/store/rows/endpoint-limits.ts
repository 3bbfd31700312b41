/** When and for how long an endpoint may be used, and whether somebody must watch. No row: all as its domain says. */

import type { SessionLimits } from '../../domain/session-limits.js';
import { count, defineRow, flag, id, jsonText, key, nullable } from '../columns.js';

export interface EndpointLimitsRow extends SessionLimits {
  endpointId: string;
  /** Limits that are the domain's to say; null = none. Their own columns are empty then. */
  asDomain: readonly (keyof SessionLimits)[] | null;
}

export const EndpointLimitsRow = defineRow<EndpointLimitsRow>({
  name: 'EndpointLimits',
  tableName: 'endpoint_limits',
  columns: {
    endpointId: id('endpoint_id', key('endpoint_limits')),
    hours: jsonText('hours', nullable),
    maxMinutes: count('max_minutes', nullable),
    idleMinutes: count('idle_minutes', nullable),
    observer: flag('observer'),
    extension: jsonText('extension', nullable),
    asDomain: jsonText('as_domain', nullable),
  },
  foreignKeys: [
    {
      name: 'fk_endpoint_limits_endpoint',
      target: 'Endpoint',
      columnNames: ['endpointId'],
      referencedColumnNames: ['id'],
    },
  ],
});

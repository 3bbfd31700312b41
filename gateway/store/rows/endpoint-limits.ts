/** When and for how long an endpoint may be used, and whether somebody must watch. No row: no limit. */

import type { AccessHours } from '../../domain/access-hours.js';
import { count, defineRow, flag, id, jsonText, key, nullable } from '../columns.js';

export interface EndpointLimitsRow {
  endpointId: string;
  /** Null: at any time. */
  hours: AccessHours | null;
  /** The longest a session lasts (minutes); null = no end. */
  maxMinutes: number | null;
  /** A session whose controller does nothing for so long ends (minutes); null = never. */
  idleMinutes: number | null;
  /** Input passes only while somebody watches. */
  observer: boolean;
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

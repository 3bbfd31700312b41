/** Who is listed for an endpoint, and who has starred it. Two plain pairs. */

import type { EntitySchema } from 'typeorm';
import { defineRow, id, key } from '../columns.js';

export interface EndpointAccessRow {
  endpointId: string;
  userId: string;
}

export interface EndpointStarRow {
  endpointId: string;
  userId: string;
}

function pair(name: string, table: string): EntitySchema<EndpointAccessRow> {
  return defineRow<EndpointAccessRow>({
    name,
    tableName: table,
    columns: {
      endpointId: id('endpoint_id', key(table)),
      userId: id('user_id', key(table)),
    },
    indices: [{ name: `ix_${table}_user`, columns: ['userId'] }],
    foreignKeys: [
      {
        name: `fk_${table}_endpoint`,
        target: 'Endpoint',
        columnNames: ['endpointId'],
        referencedColumnNames: ['id'],
      },
      { name: `fk_${table}_user`, target: 'User', columnNames: ['userId'], referencedColumnNames: ['id'] },
    ],
  });
}

export const EndpointAccessRow = pair('EndpointAccess', 'endpoint_access');
export const EndpointStarRow = pair('EndpointStar', 'endpoint_stars');

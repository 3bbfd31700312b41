/** Version 0.2: hours of use, longest session, idle end, required observer. */

import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { key, kindsFor, NULLABLE, reference } from './columns.js';

export class EndpointLimits1795392000012 implements MigrationInterface {
  readonly name = 'EndpointLimits1795392000012';

  async up(runner: QueryRunner): Promise<void> {
    const { id, text, int, flag } = kindsFor(runner);
    const table = new Table({
      name: 'endpoint_limits',
      columns: [
        id('endpoint_id', key('endpoint_limits')),
        text('hours', NULLABLE),
        int('max_minutes', NULLABLE),
        int('idle_minutes', NULLABLE),
        flag('observer'),
      ],
      foreignKeys: [reference('fk_endpoint_limits_endpoint', 'endpoint_id', 'endpoints')],
    });
    await runner.createTable(table, false, true, true);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('evidence is never dropped: restore a backup instead'));
  }
}

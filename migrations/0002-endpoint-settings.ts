/** What a domain admin set for an endpoint: JSON, null where nothing was ever set. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { kindsFor, NULLABLE } from './columns.js';

export class EndpointSettings1795312800000 implements MigrationInterface {
  readonly name = 'EndpointSettings1795312800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('endpoints', kindsFor(runner).text('settings', NULLABLE));
  }

  down(): Promise<void> {
    return Promise.reject(new Error('what was set is never dropped: restore a backup instead'));
  }
}

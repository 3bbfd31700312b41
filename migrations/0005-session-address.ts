/** Where the machine of a session was: an endpoint may move, what happened stays where it happened. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { kindsFor, NULLABLE } from './columns.js';

export class SessionAddress1795317000000 implements MigrationInterface {
  readonly name = 'SessionAddress1795317000000';

  async up(runner: QueryRunner): Promise<void> {
    const { words, int } = kindsFor(runner);
    // Sessions from before know only their endpoint.
    await runner.addColumns('sessions', [words('host', 255, NULLABLE), int('port', NULLABLE)]);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('what happened is never dropped: restore a backup instead'));
  }
}

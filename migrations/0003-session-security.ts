/** How the line to the machine was secured, where its protocol knows several ways. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { kindsFor, NULLABLE } from './columns.js';

export class SessionSecurity1795314600000 implements MigrationInterface {
  readonly name = 'SessionSecurity1795314600000';

  async up(runner: QueryRunner): Promise<void> {
    const { words } = kindsFor(runner);
    await runner.addColumns('sessions', [
      words('security_level', 16, NULLABLE),
      words('security_name', 40, NULLABLE),
    ]);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('what happened is never dropped: restore a backup instead'));
  }
}

/** Where somebody with an account is told by mail what becomes of his requests. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { kindsFor, NULLABLE } from './columns.js';

export class AccountMail1795392000031 implements MigrationInterface {
  readonly name = 'AccountMail1795392000031';

  async up(runner: QueryRunner): Promise<void> {
    const { words } = kindsFor(runner);
    await runner.addColumns('users', [words('mail', 254, NULLABLE)]);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('evidence is never dropped: restore a backup instead'));
  }
}

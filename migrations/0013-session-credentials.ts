/** Version 0.2: which stored credentials a session used. */

import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { key, kindsFor, reference } from './columns.js';

export class SessionCredentials1795392000013 implements MigrationInterface {
  readonly name = 'SessionCredentials1795392000013';

  async up(runner: QueryRunner): Promise<void> {
    const { id } = kindsFor(runner);
    const table = new Table({
      name: 'session_credentials',
      columns: [
        id('session_id', key('session_credentials')),
        id('credential_id', key('session_credentials')),
      ],
      foreignKeys: [reference('fk_session_credentials_session', 'session_id', 'sessions')],
    });
    await runner.createTable(table, false, true, true);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('evidence is never dropped: restore a backup instead'));
  }
}

/** Version 0.2: credentials the gateway signs in with by itself. */

import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { key, kindsFor, reference, unique } from './columns.js';

export class StoredCredentials1795392000010 implements MigrationInterface {
  readonly name = 'StoredCredentials1795392000010';

  async up(runner: QueryRunner): Promise<void> {
    const { id, words, text, time } = kindsFor(runner);
    const table = new Table({
      name: 'endpoint_credentials',
      columns: [
        id('id', key('endpoint_credentials')),
        id('endpoint_id'),
        words('kind', 16),
        words('user_name', 255),
        words('choice', 16),
        words('key_id', 32),
        words('wrapped_key', 120),
        text('sealed'),
        time('set_at'),
        id('set_by'),
      ],
      uniques: [unique('uq_endpoint_credentials_endpoint', 'endpoint_id')],
      foreignKeys: [
        reference('fk_endpoint_credentials_endpoint', 'endpoint_id', 'endpoints'),
        reference('fk_endpoint_credentials_set_by', 'set_by', 'users'),
      ],
    });
    await runner.createTable(table, false, true, true);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('evidence is never dropped: restore a backup instead'));
  }
}

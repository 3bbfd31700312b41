/** Owners of machines who are asked before a session reaches theirs, what they were asked, and the links they got. */

import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { index, key, kindsFor, NULLABLE, reference } from './columns.js';

export class OwnersConsent1795392000030 implements MigrationInterface {
  readonly name = 'OwnersConsent1795392000030';

  async up(runner: QueryRunner): Promise<void> {
    const { id, hash, words, text, time, int } = kindsFor(runner);
    const tables = [
      new Table({
        name: 'endpoint_owners',
        columns: [id('endpoint_id', key('endpoint_owners')), text('mail_to')],
        foreignKeys: [reference('fk_endpoint_owners_endpoint', 'endpoint_id', 'endpoints')],
      }),
      new Table({
        name: 'session_consents',
        columns: [
          id('session_id', key('session_consents')),
          words('state', 16),
          text('asked'),
          words('host', 255),
          int('port'),
          time('asked_at'),
          time('ends_at'),
          time('answered_at', NULLABLE),
          words('answered_by', 254, NULLABLE),
          words('answered_from', 64, NULLABLE),
        ],
        foreignKeys: [reference('fk_session_consents_session', 'session_id', 'sessions')],
      }),
      new Table({
        name: 'consent_links',
        columns: [hash('hash', key('consent_links')), id('session_id'), words('owner', 254)],
        indices: [index('ix_consent_links_session', 'session_id')],
        foreignKeys: [reference('fk_consent_links_session', 'session_id', 'sessions')],
      }),
    ];
    for (const table of tables) await runner.createTable(table, false, true, true);
    // Whom a notice goes to, where that is one person; null = whoever its road names.
    await runner.addColumns('notices', [words('recipient', 254, NULLABLE)]);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('evidence is never dropped: restore a backup instead'));
  }
}

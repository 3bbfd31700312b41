/** Version 0.2: limits a domain says for all its endpoints, extensions of the longest session, and who gave them. */

import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { key, kindsFor, NULLABLE, reference } from './columns.js';

export class SessionLimits1795392000020 implements MigrationInterface {
  readonly name = 'SessionLimits1795392000020';

  async up(runner: QueryRunner): Promise<void> {
    const { id, text, int, flag, time, words } = kindsFor(runner);
    // Limits from before are the endpoint's own: `as_domain` stays empty there.
    await runner.addColumns('endpoint_limits', [text('extension', NULLABLE), text('as_domain', NULLABLE)]);
    const limits = new Table({
      name: 'domain_limits',
      columns: [
        id('domain_id', key('domain_limits')),
        text('hours', NULLABLE),
        int('max_minutes', NULLABLE),
        text('extension', NULLABLE),
        int('idle_minutes', NULLABLE),
        flag('observer'),
      ],
      foreignKeys: [reference('fk_domain_limits_domain', 'domain_id', 'domains')],
    });
    await runner.createTable(limits, false, true, true);
    const extensions = new Table({
      name: 'session_extensions',
      columns: [
        id('session_id', key('session_extensions')),
        int('turn', key('session_extensions')),
        int('minutes'),
        words('given_as', 16),
        id('given_by'),
        time('given_at'),
      ],
      foreignKeys: [
        reference('fk_session_extensions_session', 'session_id', 'sessions'),
        reference('fk_session_extensions_given_by', 'given_by', 'users'),
      ],
    });
    await runner.createTable(extensions, false, true, true);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('evidence is never dropped: restore a backup instead'));
  }
}

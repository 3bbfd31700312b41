/** Version 0.2: groups of people, for access lists. */

import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { index, key, kindsFor, reference, unique } from './columns.js';

export class Groups1795392000011 implements MigrationInterface {
  readonly name = 'Groups1795392000011';

  async up(runner: QueryRunner): Promise<void> {
    const { id, words, time } = kindsFor(runner);
    const tables = [
      new Table({
        name: 'people_groups',
        columns: [
          id('id', key('people_groups')),
          id('domain_id'),
          words('name', 60),
          words('taken_name', 120),
          time('created_at'),
        ],
        uniques: [unique('uq_people_groups_taken_name', 'domain_id', 'taken_name')],
        foreignKeys: [reference('fk_people_groups_domain', 'domain_id', 'domains')],
      }),
      new Table({
        name: 'group_members',
        columns: [id('group_id', key('group_members')), id('user_id', key('group_members'))],
        indices: [index('ix_group_members_user', 'user_id')],
        foreignKeys: [
          reference('fk_group_members_group', 'group_id', 'people_groups'),
          reference('fk_group_members_user', 'user_id', 'users'),
        ],
      }),
      new Table({
        name: 'endpoint_groups',
        columns: [id('endpoint_id', key('endpoint_groups')), id('group_id', key('endpoint_groups'))],
        indices: [index('ix_endpoint_groups_group', 'group_id')],
        foreignKeys: [
          reference('fk_endpoint_groups_endpoint', 'endpoint_id', 'endpoints'),
          reference('fk_endpoint_groups_group', 'group_id', 'people_groups'),
        ],
      }),
    ];
    for (const table of tables) await runner.createTable(table, false, true, true);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('evidence is never dropped: restore a backup instead'));
  }
}

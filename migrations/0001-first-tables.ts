/** Version 0.1: people, endpoints, sessions, sign-ins, evidence. */

import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { isSqlite, key, kindsFor, NULLABLE, index, reference, unique } from './columns.js';
import { protectAuditRows } from './audit-triggers.js';

export class FirstTables1795305600000 implements MigrationInterface {
  readonly name = 'FirstTables1795305600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(runner)) {
      // SQLite keeps a table's unique keys as constraints, MySQL as indices; the Table API does either by itself.
      await runner.createTable(table, false, true, true);
    }
    await protectAuditRows(runner, isSqlite(runner));
  }

  down(): Promise<void> {
    return Promise.reject(new Error('evidence is never dropped: restore a backup instead'));
  }
}

function tables(runner: QueryRunner): Table[] {
  const { id, hash, words, text, time, int, flag } = kindsFor(runner);
  return [
    new Table({
      name: 'users',
      columns: [
        id('id', key('users')),
        words('name', 100),
        words('full_name', 100),
        words('password_hash', 200, NULLABLE),
        flag('system_admin'),
        flag('disabled'),
        time('last_sign_in_at', NULLABLE),
        time('created_at'),
      ],
      uniques: [unique('uq_users_name', 'name')],
    }),
    new Table({
      name: 'domains',
      columns: [
        id('id', key('domains')),
        words('name', 60),
        flag('admins_accept_host_keys'),
        text('allowed_ranges'),
        time('created_at'),
      ],
      uniques: [unique('uq_domains_name', 'name')],
    }),
    new Table({
      name: 'memberships',
      columns: [
        id('user_id', key('memberships')),
        id('domain_id', key('memberships')),
        words('role', 16),
        time('created_at'),
      ],
      indices: [index('ix_memberships_domain', 'domain_id')],
      foreignKeys: [
        reference('fk_memberships_user', 'user_id', 'users'),
        reference('fk_memberships_domain', 'domain_id', 'domains'),
      ],
    }),
    new Table({
      name: 'endpoints',
      columns: [
        id('id', key('endpoints')),
        id('domain_id'),
        words('name', 80),
        words('taken_name', 120, NULLABLE),
        words('protocol', 8),
        words('host', 255),
        int('port'),
        text('description'),
        text('tags'),
        words('access', 16),
        flag('joint'),
        time('joint_changed_at', NULLABLE),
        id('joint_changed_by', NULLABLE),
        int('seats'),
        time('last_used_at', NULLABLE),
        words('presented_key_algorithm', 64, NULLABLE),
        words('presented_key_fingerprint', 100, NULLABLE),
        time('presented_key_seen_at', NULLABLE),
        time('removed_at', NULLABLE),
        time('created_at'),
      ],
      uniques: [unique('uq_endpoints_taken_name', 'domain_id', 'taken_name')],
      foreignKeys: [reference('fk_endpoints_domain', 'domain_id', 'domains')],
    }),
    ...['endpoint_access', 'endpoint_stars'].map(
      (name) =>
        new Table({
          name,
          columns: [id('endpoint_id', key(name)), id('user_id', key(name))],
          indices: [index(`ix_${name}_user`, 'user_id')],
          foreignKeys: [
            reference(`fk_${name}_endpoint`, 'endpoint_id', 'endpoints'),
            reference(`fk_${name}_user`, 'user_id', 'users'),
          ],
        }),
    ),
    new Table({
      name: 'host_keys',
      columns: [
        id('id', key('host_keys')),
        id('endpoint_id'),
        words('algorithm', 64),
        words('fingerprint', 100),
        time('accepted_at'),
        id('accepted_by', NULLABLE),
        time('replaced_at', NULLABLE),
        int('pinned', NULLABLE),
      ],
      uniques: [unique('uq_host_keys_pinned', 'endpoint_id', 'pinned')],
      foreignKeys: [
        reference('fk_host_keys_endpoint', 'endpoint_id', 'endpoints'),
        reference('fk_host_keys_accepted_by', 'accepted_by', 'users'),
      ],
    }),
    new Table({
      name: 'sessions',
      columns: [
        id('id', key('sessions')),
        id('domain_id'),
        id('endpoint_id'),
        id('controller_id'),
        words('protocol', 8),
        words('purpose', 200),
        words('state', 16),
        id('gateway_id'),
        int('seats_taken'),
        int('terminal_columns', NULLABLE),
        int('terminal_rows', NULLABLE),
        time('created_at'),
        time('started_at', NULLABLE),
        time('ended_at', NULLABLE),
        words('end_code', 32, NULLABLE),
        id('end_by', NULLABLE),
        words('end_note', 300, NULLABLE),
        words('end_failure', 32, NULLABLE),
      ],
      indices: [
        index('ix_sessions_domain_created', 'domain_id', 'created_at', 'id'),
        index('ix_sessions_endpoint_created', 'endpoint_id', 'created_at', 'id'),
        index('ix_sessions_controller_created', 'controller_id', 'created_at', 'id'),
        index('ix_sessions_state', 'state'),
      ],
      foreignKeys: [
        reference('fk_sessions_domain', 'domain_id', 'domains'),
        reference('fk_sessions_endpoint', 'endpoint_id', 'endpoints'),
        reference('fk_sessions_controller', 'controller_id', 'users'),
      ],
    }),
    new Table({
      name: 'participants',
      columns: [
        id('id', key('participants')),
        id('session_id'),
        id('user_id'),
        words('role', 16),
        time('joined_at'),
        time('left_at', NULLABLE),
        words('leave_code', 32, NULLABLE),
        int('present', NULLABLE),
      ],
      indices: [index('ix_participants_user', 'user_id', 'joined_at')],
      uniques: [unique('uq_participants_present', 'session_id', 'user_id', 'present')],
      foreignKeys: [
        reference('fk_participants_session', 'session_id', 'sessions'),
        reference('fk_participants_user', 'user_id', 'users'),
      ],
    }),
    new Table({
      name: 'tickets',
      columns: [
        hash('hash', key('tickets')),
        words('kind', 16),
        id('user_id'),
        hash('login_id'),
        id('session_id', NULLABLE),
        words('role', 16, NULLABLE),
        time('expires_at'),
        time('used_at', NULLABLE),
      ],
      indices: [index('ix_tickets_expires', 'expires_at')],
    }),
    new Table({
      name: 'login_sessions',
      columns: [
        hash('hash', key('login_sessions')),
        id('user_id', NULLABLE),
        text('data'),
        time('created_at'),
        time('seen_at'),
        time('expires_at'),
        words('address', 64, NULLABLE),
      ],
      indices: [index('ix_login_sessions_user', 'user_id'), index('ix_login_sessions_expires', 'expires_at')],
    }),
    new Table({
      name: 'welcome_links',
      columns: [
        hash('hash', key('welcome_links')),
        words('kind', 16),
        id('user_id', NULLABLE),
        time('created_at'),
        time('expires_at'),
        time('used_at', NULLABLE),
      ],
      indices: [index('ix_welcome_links_user', 'user_id')],
    }),
    new Table({
      name: 'audit_rows',
      columns: [
        id('chain', key('audit_rows')),
        int('seq', key('audit_rows')),
        time('at'),
        id('actor_id', NULLABLE),
        words('action', 40),
        words('result', 16),
        words('reason', 64, NULLABLE),
        id('endpoint_id', NULLABLE),
        words('endpoint_name', 80, NULLABLE),
        id('session_id', NULLABLE),
        words('subject', 200, NULLABLE),
        words('from_address', 64, NULLABLE),
        text('details'),
        hash('prev_mac'),
        hash('mac'),
      ],
      indices: [index('ix_audit_rows_chain_at', 'chain', 'at'), index('ix_audit_rows_session', 'session_id')],
    }),
    new Table({
      name: 'audit_heads',
      columns: [id('chain', key('audit_heads')), int('seq'), hash('mac')],
    }),
    new Table({
      name: 'gateway_lease',
      columns: [
        int('id', key('gateway_lease')),
        id('instance_id'),
        words('host', 255),
        int('pid'),
        time('heartbeat_at'),
        time('started_at'),
        time('released_at', NULLABLE),
      ],
    }),
    new Table({
      name: 'rate_hits',
      columns: [words('hit_key', 190, key('rate_hits')), int('hits'), time('reset_at')],
      indices: [index('ix_rate_hits_reset', 'reset_at')],
    }),
  ];
}

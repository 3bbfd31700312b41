/** Requests for access, what was answered and approved, notices that wait to be sent, tokens of the API. */

import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { index, key, kindsFor, NULLABLE, reference, unique } from './columns.js';

export class AccessRequests1795316400000 implements MigrationInterface {
  readonly name = 'AccessRequests1795316400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(runner)) await runner.createTable(table, false, true, true);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('evidence is never dropped: restore a backup instead'));
  }
}

function tables(runner: QueryRunner): Table[] {
  const { id, hash, words, text, time, int, flag } = kindsFor(runner);
  return [
    // Beside the tables they belong to: a row that is not there is the rule of before.
    new Table({
      name: 'endpoint_approval',
      columns: [id('endpoint_id', key('endpoint_approval')), int('approvers')],
      foreignKeys: [reference('fk_endpoint_approval_endpoint', 'endpoint_id', 'endpoints')],
    }),
    new Table({
      name: 'domain_access',
      columns: [
        id('domain_id', key('domain_access')),
        flag('ticket_required'),
        flag('break_glass'),
        int('max_minutes'),
        text('mail_to'),
        words('webhook_url', 500, NULLABLE),
        id('webhook_salt', NULLABLE),
      ],
      foreignKeys: [reference('fk_domain_access_domain', 'domain_id', 'domains')],
    }),
    new Table({
      name: 'access_requests',
      columns: [
        id('id', key('access_requests')),
        id('domain_id'),
        id('endpoint_id'),
        id('user_id'),
        words('kind', 16),
        words('state', 16),
        words('reason', 500),
        words('ticket', 64, NULLABLE),
        time('wanted_from', NULLABLE),
        int('minutes'),
        id('extends_id', NULLABLE),
        int('version'),
        time('created_at'),
        time('lapses_at'),
        time('closed_at', NULLABLE),
        time('review_closed_at', NULLABLE),
        id('review_closed_by', NULLABLE),
        words('review_note', 500, NULLABLE),
      ],
      indices: [
        index('ix_access_requests_domain', 'domain_id', 'state', 'created_at'),
        index('ix_access_requests_user', 'user_id', 'created_at'),
      ],
      foreignKeys: [
        reference('fk_access_requests_domain', 'domain_id', 'domains'),
        reference('fk_access_requests_endpoint', 'endpoint_id', 'endpoints'),
        reference('fk_access_requests_user', 'user_id', 'users'),
      ],
    }),
    new Table({
      name: 'access_answers',
      columns: [
        id('id', key('access_answers')),
        id('request_id'),
        id('user_id'),
        words('verdict', 16),
        time('starts_at', NULLABLE),
        time('ends_at', NULLABLE),
        words('note', 500),
        time('at'),
      ],
      uniques: [unique('uq_access_answers_once', 'request_id', 'user_id', 'verdict')],
      foreignKeys: [
        reference('fk_access_answers_request', 'request_id', 'access_requests'),
        reference('fk_access_answers_user', 'user_id', 'users'),
      ],
    }),
    new Table({
      name: 'approvals',
      columns: [
        id('id', key('approvals')),
        id('domain_id'),
        id('endpoint_id'),
        id('user_id'),
        id('request_id'),
        id('extends_id', NULLABLE),
        words('ticket', 64, NULLABLE),
        time('starts_at'),
        time('ends_at'),
        time('created_at'),
        time('ended_at', NULLABLE),
        words('ended_why', 16, NULLABLE),
        id('ended_by', NULLABLE),
        words('ended_note', 500, NULLABLE),
      ],
      indices: [
        index('ix_approvals_holder', 'endpoint_id', 'user_id', 'ends_at'),
        index('ix_approvals_ticket', 'domain_id', 'ticket'),
      ],
      uniques: [unique('uq_approvals_request', 'request_id')],
      foreignKeys: [
        reference('fk_approvals_request', 'request_id', 'access_requests'),
        reference('fk_approvals_endpoint', 'endpoint_id', 'endpoints'),
        reference('fk_approvals_user', 'user_id', 'users'),
      ],
    }),
    new Table({
      name: 'session_approvals',
      columns: [id('session_id', key('session_approvals')), id('approval_id')],
      foreignKeys: [
        reference('fk_session_approvals_session', 'session_id', 'sessions'),
        reference('fk_session_approvals_approval', 'approval_id', 'approvals'),
      ],
    }),
    new Table({
      name: 'notices',
      columns: [
        id('id', key('notices')),
        id('domain_id'),
        words('road', 16),
        words('kind', 40),
        text('content'),
        time('created_at'),
        time('due_at', NULLABLE),
        int('tries'),
        time('sent_at', NULLABLE),
        words('failure', 200, NULLABLE),
      ],
      indices: [index('ix_notices_due', 'due_at'), index('ix_notices_domain', 'domain_id', 'created_at')],
      foreignKeys: [reference('fk_notices_domain', 'domain_id', 'domains')],
    }),
    new Table({
      name: 'api_tokens',
      columns: [
        id('id', key('api_tokens')),
        id('domain_id'),
        words('name', 60),
        hash('hash'),
        id('created_by'),
        time('created_at'),
        time('expires_at'),
        time('used_at', NULLABLE),
        time('revoked_at', NULLABLE),
      ],
      indices: [index('ix_api_tokens_domain', 'domain_id')],
      uniques: [unique('uq_api_tokens_hash', 'hash')],
      foreignKeys: [
        reference('fk_api_tokens_domain', 'domain_id', 'domains'),
        reference('fk_api_tokens_created_by', 'created_by', 'users'),
      ],
    }),
  ];
}

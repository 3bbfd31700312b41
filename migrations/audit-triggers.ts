/** Makes the database itself refuse to change or delete a row of evidence. */

import type { QueryRunner } from 'typeorm';

const MESSAGE = 'audit rows are append-only';
/** ER_TABLEACCESS_DENIED, ER_BINLOG_CREATE_ROUTINE_NEED_SUPER, ER_SPECIFIC_ACCESS_DENIED: the account may not. */
const NOT_PERMITTED: readonly unknown[] = [1142, 1419, 1227];

/**
 * Where the account of a MySQL server may not make triggers, grants do the same (docs/operations.md); `jumpseat
 * doctor` says which of the two holds.
 */
export async function protectAuditRows(runner: QueryRunner, sqlite: boolean): Promise<void> {
  for (const change of ['UPDATE', 'DELETE'] as const) {
    const name = `audit_rows_no_${change.toLowerCase()}`;
    const refuse = sqlite
      ? `BEGIN SELECT RAISE(ABORT, '${MESSAGE}'); END`
      : `FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${MESSAGE}'`;
    try {
      await runner.query(`CREATE TRIGGER ${name} BEFORE ${change} ON audit_rows ${refuse}`);
    } catch (error) {
      const { errno } = (error as { driverError?: { errno?: unknown } }).driverError ?? {};
      if (!NOT_PERMITTED.includes(errno)) throw error;
    }
  }
}

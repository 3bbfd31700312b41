/** Kinds of columns for the Table API, the same for both databases. Knows no table. Frozen like the migrations. */

import { type QueryRunner, TableColumn, TableForeignKey, TableIndex, TableUnique } from 'typeorm';

export interface Kinds {
  readonly id: (name: string, extra?: Extra) => TableColumn;
  readonly hash: (name: string, extra?: Extra) => TableColumn;
  readonly words: (name: string, length: number, extra?: Extra) => TableColumn;
  readonly text: (name: string, extra?: Extra) => TableColumn;
  readonly time: (name: string, extra?: Extra) => TableColumn;
  readonly int: (name: string, extra?: Extra) => TableColumn;
  readonly flag: (name: string, extra?: Extra) => TableColumn;
}
type Extra = {
  readonly isNullable?: true;
  readonly isPrimary?: true;
  readonly primaryKeyConstraintName?: string;
};

export const NULLABLE: Extra = { isNullable: true };
export const key = (table: string): Extra => ({ isPrimary: true, primaryKeyConstraintName: `pk_${table}` });

export function isSqlite(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'better-sqlite3';
}

/** Text compares byte by byte on both: SQLite does so anyway, MySQL must be told, for people who look alike. */
export function kindsFor(runner: QueryRunner): Kinds {
  const collated = isSqlite(runner) ? {} : { charset: 'utf8mb4', collation: 'utf8mb4_bin' };
  // Each database has its own name for it; TypeORM compares names.
  const integer = isSqlite(runner) ? 'integer' : 'int';
  const words = (name: string, length: number, extra: Extra = {}) =>
    new TableColumn({ name, type: 'varchar', length: String(length), ...collated, ...extra });
  return {
    words,
    id: (name, extra) => words(name, 36, extra),
    hash: (name, extra) => words(name, 64, extra),
    text: (name, extra = {}) => new TableColumn({ name, type: 'text', ...collated, ...extra }),
    time: (name, extra = {}) => new TableColumn({ name, type: 'bigint', ...extra }),
    int: (name, extra = {}) => new TableColumn({ name, type: integer, ...extra }),
    flag: (name, extra = {}) => new TableColumn({ name, type: 'boolean', ...extra }),
  };
}

export const unique = (name: string, ...columnNames: string[]): TableUnique =>
  new TableUnique({ name, columnNames });
export const index = (name: string, ...columnNames: string[]): TableIndex =>
  new TableIndex({ name, columnNames });
export const reference = (name: string, column: string, table: string): TableForeignKey =>
  new TableForeignKey({
    name,
    columnNames: [column],
    referencedTableName: table,
    referencedColumnNames: ['id'],
    // Said aloud: MariaDB would note RESTRICT, which is the same and compares as different.
    onDelete: 'NO ACTION',
    onUpdate: 'NO ACTION',
  });

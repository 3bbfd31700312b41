/**
 * libsql behind TypeORM's better-sqlite3 type: no server and no compiler. Knows no rows.
 *
 * TypeORM begins a transaction with BEGIN TRANSACTION and cannot recover when that fails as busy. So the store
 * takes the write lock first (`lock`), which may be tried again, and TypeORM's own BEGIN finds it taken.
 */

import Libsql from 'libsql';

type Row = Record<string, unknown>;
type Parameters = readonly unknown[];

interface Prepared {
  readonly reader: boolean;
  all(...parameters: Parameters): Row[];
  run(...parameters: Parameters): { changes: number; lastInsertRowid: number | bigint };
}

/** What TypeORM's driver calls; made by it with `new`. */
export class SqliteConnection {
  readonly #db: Libsql.Database;

  constructor(file: string, options: { readonly timeout?: number } = {}) {
    this.#db = new Libsql(file, { timeout: options.timeout ?? 0 });
  }

  pragma(source: string): unknown {
    return this.#db.pragma(source);
  }

  prepare(sql: string): Prepared {
    if (sql === 'BEGIN TRANSACTION') return this.#control(() => this.lock());
    // SQLite rolls back by itself when the disk is full; the second rollback must not be an error.
    if (sql === 'ROLLBACK') {
      return this.#control(() => {
        if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      });
    }
    const statement = this.#db.prepare(sql);
    return {
      reader: statement.reader,
      // Parameters go in as one array: libsql takes a lone null or buffer for a bag of named parameters.
      all: (...parameters) => (statement.all([...parameters]) as Row[]).map(withBuffers),
      run: (...parameters) => statement.run([...parameters]),
    };
  }

  /** Takes the write lock, unless held. Throws SQLITE_BUSY when another process has it. */
  lock(): void {
    if (!this.#db.inTransaction) this.#db.exec('BEGIN IMMEDIATE');
  }

  /** Lets go of a lock nobody made use of. Harmless when there is none. */
  unlock(): void {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
  }

  close(): void {
    this.#db.close();
  }

  #control(act: () => void): Prepared {
    const run = () => {
      act();
      return { changes: 0, lastInsertRowid: 0 };
    };
    return { reader: false, all: () => [], run };
  }
}

/** libsql hands blobs out as ArrayBuffer; TypeORM expects Buffer. */
function withBuffers(row: Row): Row {
  for (const [name, value] of Object.entries(row)) {
    if (value instanceof ArrayBuffer) row[name] = Buffer.from(value);
  }
  return row;
}

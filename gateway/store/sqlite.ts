/** The embedded database: one connection that writes, in turn, and one that reads. Knows no rows but their list. */

import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DataSource, type EntityManager } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import type { Backend } from './backend.js';
import { StoreBusy } from './busy.js';
import { ROWS } from './rows/index.js';
import { SqliteConnection } from './sqlite-driver.js';
import { UnitOfWork } from './unit-of-work.js';

/** How long libsql may stop the whole process for a lock (ms): every session stands still meanwhile. */
const BUSY_TIMEOUT_MS = 20;
/** How long a unit of work waits for another process' lock without stopping anything (ms). */
const LOCK_PATIENCE_MS = 5_000;
const LOCK_RETRY_MS = 15;

export async function openSqlite(file: string): Promise<Backend> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Made by hand, so that it and the files beside it are closed to other accounts from the first byte.
  closeSync(openSync(file, 'a', 0o600));
  let connection: SqliteConnection | undefined;
  const writer = sqliteSource(file, (opened) => {
    connection = opened;
    opened.pragma('journal_mode = WAL');
    // An audit row that was answered for must survive a power cut.
    opened.pragma('synchronous = FULL');
  });
  const reader = sqliteSource(file, (opened) => {
    opened.pragma('query_only = ON');
  });
  await writer.initialize();
  try {
    await reader.initialize();
  } catch (error) {
    await writer.destroy();
    throw error;
  }
  const turns = new UnitOfWork();
  let closing: Promise<void> | undefined;

  return {
    kind: 'sqlite',
    writer,
    read: reader.manager,
    transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
      return turns.inTurn(async () => {
        if (connection === undefined) throw new Error('the database is not open');
        await lockPatiently(connection);
        try {
          return await writer.transaction(work);
        } finally {
          connection.unlock();
        }
      });
    },
    close(): Promise<void> {
      closing ??= turns.settled().then(async () => {
        await reader.destroy();
        await writer.destroy();
      });
      return closing;
    },
  };
}

function sqliteSource(file: string, prepare: (connection: SqliteConnection) => void): DataSource {
  return new DataSource({
    type: 'better-sqlite3',
    driver: SqliteConnection,
    database: file,
    timeout: BUSY_TIMEOUT_MS,
    prepareDatabase: prepare,
    entities: ROWS,
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    logging: false,
  });
}

/** @throws StoreBusy when another process has held the lock all the while. */
async function lockPatiently(connection: SqliteConnection): Promise<void> {
  const until = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      connection.lock();
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() > until) throw new StoreBusy(error);
      await wait(LOCK_RETRY_MS);
    }
  }
}

function isBusy(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && code.startsWith('SQLITE_BUSY');
}

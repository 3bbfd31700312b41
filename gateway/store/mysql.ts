/** A MariaDB or MySQL server: a pool of connections, real transactions, dead-locks tried again. */

import type { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { DataSource, type EntityManager } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import type { DatabaseConfig } from '../config/database.js';
import type { Backend } from './backend.js';
import { StoreBusy } from './busy.js';
import { ROWS } from './rows/index.js';
import { giveUpSilent, type PoolConnection } from './silence.js';
import { DatabaseUnreachable } from './unreachable.js';
import { UnitOfWork } from './unit-of-work.js';

type MysqlConfig = Extract<DatabaseConfig, { type: 'mariadb' }>;

const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 5_000;
/** A statement takes milliseconds; a lock may be waited for. */
const ANSWER_WITHIN_MS = 5_000;
/** A dead-lock's loser is rolled back and tries again this often; each time it waits longer. */
const ATTEMPTS = 8;
const RETRY_MS = 10;
/** ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK. https://mariadb.com/kb/en/mariadb-error-codes/ */
const RETRIED: readonly unknown[] = [1205, 1213];

export async function openMysql(config: MysqlConfig): Promise<Backend> {
  const tls = config.tls ? tlsOptions(config) : {};
  const address =
    config.socketPath === undefined
      ? { host: config.host, port: config.port }
      : { socketPath: config.socketPath };
  const account = { user: config.user, password: config.password?.reveal() ?? '', database: config.name };

  const where = config.socketPath ?? `${config.host}:${String(config.port)}`;
  const kind = await serverKind({
    ...address,
    ...account,
    ...tls,
    connectTimeout: CONNECT_TIMEOUT_MS,
  }).catch((error: unknown) => {
    throw new DatabaseUnreachable(where, error);
  });
  const source = new DataSource({
    type: kind,
    ...address,
    username: account.user,
    password: account.password,
    database: account.database,
    ...tls,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    connectTimeout: CONNECT_TIMEOUT_MS,
    poolSize: POOL_SIZE,
    // MySQL counts only rows whose values change, unless told to count those found: a conditional UPDATE that
    // sets what is already there must still say it happened.
    flags: ['FOUND_ROWS'],
    entities: ROWS,
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    logging: false,
  });
  await source.initialize();
  const { pool } = source.driver as unknown as { readonly pool: EventEmitter };
  pool.on('connection', (connection: PoolConnection) => {
    giveUpSilent(connection, ANSWER_WITHIN_MS);
  });
  // One gateway owns the database (lease.ts), so one unit of work at a time costs little and means the same as on
  // SQLite: nothing changes between a decision and the act. Locks and retries are for the command line beside it.
  const turns = new UnitOfWork();
  let closing: Promise<void> | undefined;

  return {
    kind,
    writer: source,
    read: source.manager,
    transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
      return turns.inTurn(() => tryAgain(() => source.transaction('READ COMMITTED', work)));
    },
    close(): Promise<void> {
      closing ??= turns.settled().then(() => source.destroy());
      return closing;
    },
  };
}

/** TypeORM sees drift where there is none when a MariaDB is called MySQL. */
async function serverKind(options: object): Promise<'mariadb' | 'mysql'> {
  const connection = await createConnection(options);
  try {
    const [rows] = await connection.query('SELECT VERSION() AS version');
    const version = (rows as { version: string }[])[0]?.version ?? '';
    return /mariadb/i.test(version) ? 'mariadb' : 'mysql';
  } finally {
    await connection.end();
  }
}

function tlsOptions(config: MysqlConfig): { ssl: { rejectUnauthorized: true; ca?: string } } {
  if (config.tlsCa === undefined) return { ssl: { rejectUnauthorized: true } };
  return { ssl: { rejectUnauthorized: true, ca: readFileSync(config.tlsCa, 'utf8') } };
}

async function tryAgain<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      const { errno } = (error as { driverError?: { errno?: unknown } }).driverError ?? {};
      if (!RETRIED.includes(errno)) throw error;
      if (attempt === ATTEMPTS) throw new StoreBusy(error);
      await wait(RETRY_MS * attempt * (0.5 + Math.random()));
    }
  }
}

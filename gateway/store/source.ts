/**
 * The store: rows in units of work, and word of what changed once it is committed.
 * Knows both databases and no command.
 */

import { resolve } from 'node:path';
import type { DataSource, EntityManager } from 'typeorm';
import type { Clock } from '../clock.js';
import type { DatabaseConfig } from '../config/database.js';
import type { Change } from '../domain/change.js';
import type { Log } from '../log.js';
import type { Backend } from './backend.js';
import { openMysql } from './mysql.js';
import { openSqlite } from './sqlite.js';

export type Unsubscribe = () => void;

/** One unit of work: all of it is committed, or nothing. */
export interface Tx {
  readonly manager: EntityManager;
  /** Epoch milliseconds, the same for everything in this unit of work. */
  readonly now: number;
  /** Told to the listeners after the commit, in order; never told when it is rolled back. */
  publish(change: Change): void;
}

export interface Store {
  readonly kind: Backend['kind'];
  /** For migrations and `doctor` only. */
  readonly source: DataSource;
  /** Sees committed rows only; inside a unit of work use its own `tx.manager`. */
  readonly read: EntityManager;
  /**
   * Runs `work` in one transaction. It may run more than once (dead-locks), so it has no effect but through `tx`.
   * @throws whatever `work` throws, after rolling back; an error when called inside another unit of work.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  onCommitted(listener: (change: Change) => void): Unsubscribe;
  /** Waits for units of work under way. Closing twice is harmless. */
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly config: {
    readonly database: DatabaseConfig;
    /** The data directory, for an SQLite file given as a relative path. */
    readonly dataDir: string;
  };
  readonly log: Log;
  readonly clock: Clock;
}

/** @throws when the database cannot be reached. Migrates nothing: see migrate.ts. */
export async function openStore({ config, log, clock }: StoreOptions): Promise<Store> {
  const backend = await openBackend(config);
  const listeners = new Set<(change: Change) => void>();

  function tell(change: Change): void {
    for (const listener of [...listeners]) {
      try {
        listener(change);
      } catch (err) {
        log.error({ err, change: change.type }, 'A listener of committed changes failed');
      }
    }
  }

  return {
    kind: backend.kind,
    source: backend.writer,
    read: backend.read,
    async write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      let changes: Change[] = [];
      const result = await backend.transaction((manager) => {
        changes = [];
        const publish = (change: Change) => void changes.push(change);
        return work({ manager, now: clock.now(), publish });
      });
      changes.forEach(tell);
      return result;
    },
    onCommitted(listener) {
      // Wrapped, so that one function may listen twice and each be stopped on its own.
      const mine = (change: Change) => {
        listener(change);
      };
      listeners.add(mine);
      return () => void listeners.delete(mine);
    },
    close: () => backend.close(),
  };
}

function openBackend(config: StoreOptions['config']): Promise<Backend> {
  switch (config.database.type) {
    case 'sqlite':
      return openSqlite(resolve(config.dataDir, config.database.file));
    case 'mariadb':
      return openMysql(config.database);
  }
}

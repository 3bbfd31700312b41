/** What the store needs of a database, whichever it is. */

import type { DataSource, EntityManager } from 'typeorm';

export interface Backend {
  readonly kind: 'sqlite' | 'mariadb' | 'mysql';
  /** For migrations and their checks only. */
  readonly writer: DataSource;
  /** Sees committed rows only. */
  readonly read: EntityManager;
  /** Runs `work` in one transaction; `work` may be run again from the start when the database asks for it. */
  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>;
  /** Waits for units of work under way. Closing twice is harmless. */
  close(): Promise<void>;
}

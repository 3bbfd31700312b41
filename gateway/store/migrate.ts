/** Brings the database to the shape this version needs, and says whether it has it. */

import type { Log } from '../log.js';
import type { Store } from './source.js';

/** Runs the migrations that are missing, in order. Each is its own transaction where the database can do that. */
export async function migrate(store: Store, log: Log): Promise<void> {
  const done = await store.source.runMigrations({ transaction: 'each' });
  if (done.length > 0) log.info({ migrations: done.map(({ name }) => name) }, 'Database migrated');
}

/** The statements that would bring the database to the rows' shape; empty when nothing has drifted. */
export async function schemaDrift(store: Store): Promise<readonly string[]> {
  const plan = await store.source.driver.createSchemaBuilder().log();
  return plan.upQueries.map((query) => query.query);
}

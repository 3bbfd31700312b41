/** What `jumpseat doctor` asks of a database. Changes nothing. */

import type { Store } from './source.js';

/** How far the database's clock is ahead of ours (ms); 0 for the embedded one, which has ours. */
export async function clockSkew(store: Store, now: () => number): Promise<number> {
  if (store.kind === 'sqlite') return 0;
  const before = now();
  const rows = await store.read.query<{ at: string | number }[]>(
    'SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS at',
  );
  const middle = (before + now()) / 2;
  return Math.round(Number(rows[0]?.at ?? middle) - middle);
}

/** Does the database itself refuse to change or delete rows of evidence, whoever asks? */
export async function evidenceIsGuarded(store: Store): Promise<boolean> {
  const names = "('audit_rows_no_update', 'audit_rows_no_delete')";
  const rows = await store.read.query<unknown[]>(
    store.kind === 'sqlite'
      ? `SELECT name FROM sqlite_master WHERE type = 'trigger' AND name IN ${names}`
      : `SELECT TRIGGER_NAME FROM information_schema.TRIGGERS
         WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME IN ${names}`,
  );
  return rows.length === 2;
}

/** False while migrations are missing: the gateway brings them at its next start. */
export async function isMigrated(store: Store): Promise<boolean> {
  return !(await store.source.showMigrations());
}

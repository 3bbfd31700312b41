/** How long the embedded database takes to write down and keep one act: an audit row with its transaction. */

import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { openAudit } from '../../../gateway/audit/audit.js';
import { systemClock } from '../../../gateway/clock.js';
import { silentLog } from '../../../gateway/log.js';
import { openScratchStore } from '../../fixtures/scratch-store.js';
import { fix, type Row, times } from '../parts/row.js';
import { median, percentile } from '../parts/statistics.js';

/** What the database writes ahead for a small transaction (bytes): a few pages. */
const PEER_BYTES = 3 * 4096;
/** Not counted. */
const WARM = 50;

export async function commit(quick: boolean): Promise<Row[]> {
  const count = quick ? 200 : 1_000;
  const store = await openScratchStore();
  const audit = await openAudit({
    store,
    keyFile: path.join(store.dataDir, 'audit.key'),
    anchorFile: path.join(store.dataDir, 'anchor.jsonl'),
    log: silentLog,
    clock: systemClock,
  });
  const file = openSync(path.join(store.dataDir, 'peer'), 'w');
  const page = Buffer.alloc(PEER_BYTES, 'x');
  const commits: number[] = [];
  const syncs: number[] = [];
  for (let at = -WARM; at < count; at++) {
    const from = performance.now();
    await store.write((tx) =>
      audit.record(tx, { chain: 'bench', action: 'gateway.start', result: 'done', actorId: null }),
    );
    const between = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    if (at < 0) continue;
    commits.push(between - from);
    syncs.push(performance.now() - between);
  }
  closeSync(file);
  await audit.close();
  await store.close();
  return [
    {
      what: 'commit of an audit row, embedded database',
      figure: `${spread(commits)}; p50 ${times(median(commits) / median(syncs))}`,
      peer: `${spread(syncs)} append 12 KiB and fdatasync`,
    },
  ];
}

const spread = (ms: readonly number[]): string =>
  `${[0.5, 0.95, 0.99].map((share) => fix(percentile(ms, share), 2)).join(' / ')} ms`;

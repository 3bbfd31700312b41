/**
 * `npm run bench -- ssh [--quick] [--only echo,bulk] [--write] [--profile folder]`: what SSH through the gateway costs,
 * against peers on the same machine in the same run. Prints a table; `--write` puts it into docs/benchmarks.md as well.
 */

import { parseArgs } from 'node:util';
import { report, writeSection } from './parts/report.js';
import type { Row } from './parts/row.js';
import { openStage, type Stage } from './parts/stage.js';
import { badViewers } from './ssh/bad-viewers.js';
import { bulk } from './ssh/bulk.js';
import { commit } from './ssh/commit.js';
import { echo } from './ssh/echo.js';
import { endings } from './ssh/endings.js';
import { lateJoiner } from './ssh/late-joiner.js';
import { memory } from './ssh/memory.js';

/** A bench that has not ended by then hangs (ms). */
const LIMIT_MS = 8 * 60_000;

const PARTS: Readonly<Record<string, (stage: Stage, quick: boolean) => Promise<Row[]>>> = {
  // First, while the gateway has no free heap yet in which sessions would cost nothing.
  memory,
  echo,
  bulk,
  'late-joiner': lateJoiner,
  endings,
  'bad-viewers': badViewers,
  commit: (_stage, quick) => commit(quick),
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    only: { type: 'string' },
    profile: { type: 'string' },
  },
});
const names = values.only?.split(',') ?? Object.keys(PARTS);
for (const name of names) {
  if (name in PARTS) continue;
  process.stderr.write(`there is no part ${name}; there is: ${Object.keys(PARTS).join(' ')}\n`);
  process.exit(2);
}

const from = performance.now();
const rows: Row[] = [];
const text = (): string => report(rows, { quick: values.quick, seconds: (performance.now() - from) / 1000 });

setTimeout(() => {
  process.stdout.write(`\n${text()}\n`);
  process.stderr.write('the bench has not ended in time: this is what there was\n');
  process.exit(1);
}, LIMIT_MS).unref();

const stage = await openStage(values.profile);
try {
  for (const name of names) {
    process.stderr.write(`[${((performance.now() - from) / 1000).toFixed(0).padStart(3)} s] ${name}\n`);
    rows.push(...((await PARTS[name]?.(stage, values.quick)) ?? []));
  }
} finally {
  await stage.close();
}
process.stdout.write(`\n${text()}\n`);
if (values.write) writeSection('ssh', text());
process.exit();

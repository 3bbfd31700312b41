/**
 * `npm run bench -- vnc [--quick] [--only updates,scrolling] [--write] [--profile folder]`: what VNC through the gateway
 * costs, against websockify and a direct client in the same run. Prints a table; `--write` puts it into
 * docs/benchmarks.md as well.
 */

import { parseArgs } from 'node:util';
import { report, writeSection } from './parts/report.js';
import type { Row } from './parts/row.js';
import { openVncStage, type VncStage } from './parts/vnc-stage.js';
import { badViewers } from './vnc/bad-viewers.js';
import { lateJoiner } from './vnc/late-joiner.js';
import { scrolling } from './vnc/scrolling.js';
import { typing } from './vnc/typing.js';
import { updates } from './vnc/updates.js';

/** A bench that has not ended by then hangs (ms). */
const LIMIT_MS = 8 * 60_000;

const PARTS: Readonly<Record<string, (stage: VncStage, quick: boolean) => Promise<Row[]>>> = {
  updates,
  scrolling,
  typing,
  'late-joiner': lateJoiner,
  'bad-viewers': badViewers,
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

const stage = await openVncStage(values.profile);
try {
  for (const name of names) {
    process.stderr.write(`[${((performance.now() - from) / 1000).toFixed(0).padStart(3)} s] ${name}\n`);
    rows.push(...((await PARTS[name]?.(stage, values.quick)) ?? []));
  }
} finally {
  await stage.close();
}
process.stdout.write(`\n${text()}\n`);
if (values.write) writeSection('vnc', text());
process.exit();

/** Runs the parts of one bench on its stage and prints, or writes, their table. Knows no protocol. */

import { parseArgs } from 'node:util';
import { report, writeSection } from './report.js';
import type { Row } from './row.js';

/** A bench that has not ended by then hangs (ms). */
const LIMIT_MS = 8 * 60_000;

export interface Bench<S extends { close(): Promise<void> }> {
  /** Its section of docs/benchmarks.md. */
  readonly section: string;
  /** In the order they run. */
  readonly parts: Readonly<Record<string, (stage: S, quick: boolean) => Promise<Row[]>>>;
  /** `profile`: where the gateway writes CPU profiles to. */
  readonly open: (profile?: string) => Promise<S>;
}

/** `[--quick] [--only part,part] [--write] [--profile folder]`. Ends the process. */
export async function runBench<S extends { close(): Promise<void> }>(bench: Bench<S>): Promise<never> {
  const { section, parts, open } = bench;
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      only: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const names = values.only?.split(',') ?? Object.keys(parts);
  for (const name of names) {
    if (name in parts) continue;
    process.stderr.write(`there is no part ${name}; there is: ${Object.keys(parts).join(' ')}\n`);
    process.exit(2);
  }

  const from = performance.now();
  const rows: Row[] = [];
  const text = (): string =>
    report(rows, { quick: values.quick, seconds: (performance.now() - from) / 1000 });

  setTimeout(() => {
    process.stdout.write(`\n${text()}\n`);
    process.stderr.write('the bench has not ended in time: this is what there was\n');
    process.exit(1);
  }, LIMIT_MS).unref();

  const stage = await open(values.profile);
  try {
    for (const name of names) {
      process.stderr.write(`[${((performance.now() - from) / 1000).toFixed(0).padStart(3)} s] ${name}\n`);
      rows.push(...((await parts[name]?.(stage, values.quick)) ?? []));
    }
  } finally {
    await stage.close();
  }
  process.stdout.write(`\n${text()}\n`);
  if (values.write) writeSection(section, text());
  process.exit();
}

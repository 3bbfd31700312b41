/** A bench's table with where and when it was made, and its place in docs/benchmarks.md. Knows no bench. */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import path from 'node:path';
import { type Row, table } from './row.js';

/** `npm run` starts every script in the root. */
const FILE = path.resolve('docs/benchmarks.md');

/** Taken when the bench begins: later the bench itself is the load. */
const LOAD = loadavg();

export function report(
  rows: readonly Row[],
  run: { readonly quick: boolean; readonly seconds: number },
): string {
  const judged = rows.flatMap((row) => (row.budget === undefined ? [] : [row.budget.met]));
  const met = judged.filter(Boolean).length;
  return [
    `Taken ${new Date(performance.timeOrigin).toISOString().slice(0, 10)} in ${run.seconds.toFixed(0)} s${run.quick ? ' (--quick: few samples)' : ''}, load of the machine before: ${LOAD.map((load) => load.toFixed(1)).join(' ')}.`,
    `Machine: ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release().split('.').slice(0, 2).join('.')}; Node ${process.version}, ${sshVersion()}.`,
    `Budgets: ${met} met, ${judged.length - met} missed.`,
    '',
    table(rows),
  ].join('\n');
}

function sshVersion(): string {
  try {
    return execFileSync('sh', ['-c', 'ssh -V 2>&1']).toString().split(',')[0] ?? '';
  } catch {
    return 'no ssh';
  }
}

/** Puts the text between the two comments that name the section. @throws when the file has no such section. */
export function writeSection(name: string, text: string): void {
  const page = readFileSync(FILE, 'utf8');
  const [begin, end] = [`<!-- bench ${name} -->`, `<!-- end ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has no section ${name}`);
  writeFileSync(FILE, `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`);
}

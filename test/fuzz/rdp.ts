/**
 * `npm run fuzz -- rdp [--cases 1000000] [--seed 1] [--only machine,page] [--from 4711 --cases 1]`: streams of a real
 * guacd's, and of pages, made wrong in every way of `mutations.ts`, into what reads them. Prints a table; ends with 1
 * at the first finding.
 */

import { parseArgs } from 'node:util';
import { Finding } from './finding.js';
import { play, type Played } from './play.js';
import { RDP_TARGETS } from './rdp/targets.js';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    only: { type: 'string' },
  },
});
const names = values.only?.split(',') ?? Object.keys(RDP_TARGETS);
try {
  for (const name of names) {
    const target = RDP_TARGETS[name];
    if (target === undefined)
      throw new Finding(`there is no ${name}; there is: ${Object.keys(RDP_TARGETS).join(' ')}`);
    const played = await play({
      seed: Number(values.seed),
      from: Number(values.from),
      cases: Number(values.cases),
      one: target(),
    });
    process.stdout.write(`${name.padEnd(8)} ${said(played)}\n`);
  }
  process.exit(0);
} catch (error) {
  if (!(error instanceof Finding)) throw error;
  process.stdout.write(`${error.message}\n`);
  process.exit(1);
}

function said({ cases, bytes, spentMs, longestMs, longest, grownBytes }: Played): string {
  return [
    `${cases.toLocaleString('en-US')} cases, ${(bytes / 1e6).toFixed(0)} MB`,
    `${(spentMs / 1000).toFixed(0)} s on the processor`,
    `the longest ${longestMs.toFixed(1)} ms (case ${String(longest)})`,
    `memory ${grownBytes < 0 ? '' : '+'}${(grownBytes / 2 ** 20).toFixed(1)} MiB`,
  ].join('; ');
}

/**
 * `npm run check`: format, lint, types, layers and the tests beside the code, in at most 90 s. Two steps run at a time;
 * a step's words are shown when it fails. `--static` leaves out the tests.
 */
import { jest } from './steps/jest.mjs';
import { DEPCRUISE, ESLINT, PRETTIER, ROOT, run, seconds, tool, TSC } from './steps/run.mjs';

/** Two cores is what the smallest machine of ours has. */
const AT_ONCE = 2;

const quiet = { quiet: true };

/** Longest first, so that two lanes end together. */
const STATIC_STEPS = [
  ['lint', () => run(...tool(ESLINT, '.', '--max-warnings=-1'), quiet)],
  ['types, gateway and tests', () => run(...tool(TSC, '-p', 'tsconfig.json'), quiet)],
  ['types, web', () => run(...tool(TSC, '-p', 'web/tsconfig.json'), quiet)],
  ['types, pure (no I/O)', () => run(...tool(TSC, '-p', 'gateway/tsconfig.pure.json'), quiet)],
  ['format', () => run(...tool(PRETTIER, '--check', '.', '--log-level=warn'), quiet)],
  [
    'layers',
    () =>
      run(...tool(DEPCRUISE, 'gateway', 'web', 'migrations', '--config', '.dependency-cruiser.cjs'), quiet),
  ],
];

const UNIT_TESTS = [
  'tests beside the code',
  () => jest([`${ROOT}/(gateway|web|migrations|scripts)/`, '--silent'], quiet),
];

const start = performance.now();
const failed = [];

async function take([name, act]) {
  const begun = performance.now();
  const { code, output } = await act();
  const last = name === UNIT_TESTS[0] ? ` (${output.trim().split('\n').at(-1)})` : '';
  process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}, ${seconds(begun)}${last}\n`);
  const warned = name === 'lint' && output.includes('warning');
  if (code !== 0 || warned) process.stdout.write(`${output.trim()}\n\n`);
  if (code !== 0) failed.push(name);
}

const waiting = [...STATIC_STEPS];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) await take(step);
  }),
);
if (!process.argv.includes('--static') && failed.length === 0) await take(UNIT_TESTS);

process.stdout.write(failed.length > 0 ? `failed: ${failed.join(', ')}\n` : `all good, ${seconds(start)}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;

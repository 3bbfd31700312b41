/**
 * `npm run check`: format, lint, types, layers and the tests beside the code, in at most 90 s. Two steps run at a time;
 * a step's words are shown when it fails. `--static` leaves out the tests.
 */
import { jest } from './steps/jest.mjs';
import { DEPCRUISE, ESLINT, PRETTIER, ROOT, run, seconds, tool, TSC } from './steps/run.mjs';

/** Two cores is what the smallest machine of ours has. */
const AT_ONCE = 2;

const quiet = { quiet: true };

/** What TypeScript and Prettier remember from the last run; both look at contents, so that it is never wrong. */
const MEMORY = '.cache/check';

/**
 * A file is not looked at again until it changes, though the types it uses may have: the continuous run, which has no
 * memory, does.
 */
const lint =
  (name, ...folders) =>
  () => {
    const cache = ['--cache', '--cache-strategy=content', `--cache-location=${MEMORY}/eslint-${name}`];
    const memory = process.env['CI'] ? [] : cache;
    return run(...tool(ESLINT, ...folders, ...memory), { ...quiet, env: { TSESTREE_SINGLE_RUN: 'true' } });
  };
const types = (project, name) => () =>
  run(
    ...tool(TSC, '-p', project, '--incremental', '--tsBuildInfoFile', `${MEMORY}/${name}.tsbuildinfo`),
    quiet,
  );

/** Longest first, so that two lanes end together. */
const STATIC_STEPS = [
  ['lint, gateway and tests', lint('gateway', 'gateway', 'migrations', 'test')],
  ['lint, web and scripts', lint('web', 'web', 'scripts', '*.mjs', '*.cjs')],
  ['types, gateway and tests', types('tsconfig.json', 'gateway')],
  ['types, web', types('web/tsconfig.json', 'web')],
  ['types, pure (no I/O)', types('gateway/tsconfig.pure.json', 'pure')],
  [
    'format',
    () =>
      run(
        ...tool(
          PRETTIER,
          '--check',
          '.',
          '--log-level=warn',
          '--cache',
          `--cache-location=${MEMORY}/prettier`,
          '--cache-strategy=content',
        ),
        quiet,
      ),
  ],
  [
    'layers',
    () =>
      run(...tool(DEPCRUISE, 'gateway', 'web', 'migrations', '--config', '.dependency-cruiser.cjs'), quiet),
  ],
];

/** Tests that start a machine or a sandbox of their own take a third of the time: `npm test` runs them. */
const REAL_MACHINES = '/(upstream[^/]*|sandbox-[a-z]+)\\.test\\.ts$';

const UNIT_TESTS = [
  'tests beside the code',
  () =>
    jest(
      [`${ROOT}/(gateway|web|migrations)/`, '--silent', `--testPathIgnorePatterns=${REAL_MACHINES}`],
      quiet,
    ),
];

const start = performance.now();
const failed = [];

async function take([name, act]) {
  const begun = performance.now();
  const { code, output } = await act();
  const last = name === UNIT_TESTS[0] ? ` (${output.trim().split('\n').at(-1)})` : '';
  process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}, ${seconds(begun)}${last}\n`);
  const warned = name.startsWith('lint') && output.includes('warning');
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

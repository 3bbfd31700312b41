/**
 * `npm run sabotage`: breaks the code on purpose, once per patch of test/sabotage, and shows that the tests see it.
 * Each patch begins with `# tests: path path` (the tests that must fail) and may say `# what: a sentence`.
 * Works in a copy of the working tree; the tree itself is never touched.
 * Arguments choose patches by a part of their name.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from './steps/jest.mjs';
import { ROOT, run, seconds, speaker, tool, VITE } from './steps/run.mjs';
import { transpile } from './steps/transpile.mjs';

const PATCHES = path.join(ROOT, 'test', 'sabotage');

/** A sabotage may hang the tests instead of failing them; that counts as seen. */
const LIMIT_MS = 5 * 60_000;

const say = speaker('sabotage');
const quiet = { quiet: true };

const chosen = process.argv.slice(2);
const patches = (existsSync(PATCHES) ? readdirSync(PATCHES) : [])
  .filter(
    (name) => name.endsWith('.patch') && (chosen.length === 0 || chosen.some((part) => name.includes(part))),
  )
  .sort();

const copy = mkdtempSync(path.join(tmpdir(), 'jumpseat-sabotage-'));
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const results = [];
await fillCopy();
await demandGreen();
for (const name of patches) results.push(await play(name));

for (const { name, verdict, took, what } of results) {
  process.stdout.write(`${verdict.padEnd(10)} ${took.padStart(7)}  ${name}${what ? `  ${what}` : ''}\n`);
}
const missed = results.filter((result) => result.verdict !== 'seen').length;
process.stdout.write(`${results.length - missed} seen, ${missed} missed\n`);
process.exitCode = missed > 0 ? 1 : 0;

/** Every file that git knows or would add, as it is now. */
async function fillCopy() {
  const { code, output } = await run('git', ['ls-files', '-co', '--exclude-standard', '-z'], quiet);
  if (code !== 0) throw new Error(`git ls-files failed: ${output}`);
  for (const file of output.split('\0').filter((name) => name && existsSync(path.join(ROOT, name)))) {
    cpSync(path.join(ROOT, file), path.join(copy, file), { recursive: true });
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  if (existsSync(path.join(ROOT, 'dist')))
    cpSync(path.join(ROOT, 'dist'), path.join(copy, 'dist'), { recursive: true });
}

/** What the head of a patch says. */
function headOf(name) {
  const head = readFileSync(path.join(PATCHES, name), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#'));
  const said = (word) =>
    head
      .find((line) => line.startsWith(`# ${word}:`))
      ?.slice(word.length + 3)
      .trim() ?? '';
  return { tests: said('tests').split(/\s+/).filter(Boolean), what: said('what') };
}

/** A test that fails before anything was broken would take the credit for seeing it. */
async function demandGreen() {
  const tests = new Set(patches.flatMap((name) => headOf(name).tests));
  const there = [...tests].filter((test) => existsSync(path.join(copy, test)));
  if (there.length === 0) return;
  say(`unbroken first: ${there.length} files`);
  await transpile({ root: copy, folders: ['gateway', 'migrations'], out: path.join(copy, 'dist') });
  const { code, output } = await runTests(there, there.length * LIMIT_MS);
  if (code === 0) return;
  process.stdout.write(`${output.trim()}\n`);
  say('these tests fail without any sabotage: nothing can be shown with them');
  process.exit(1);
}

function runTests(tests, timeoutMs) {
  const config = path.join(copy, 'jest.config.mjs');
  return jest(['--silent', '--rootDir', copy, '--config', config, ...tests], {
    ...quiet,
    cwd: copy,
    timeoutMs,
  });
}

/** Applies one patch, runs its tests, takes the patch back. */
async function play(name) {
  const start = performance.now();
  const file = path.join(PATCHES, name);
  const { tests, what } = headOf(name);
  const result = (verdict) => ({ name, verdict, took: seconds(start), what });
  if (tests.length === 0) return result('no tests');
  const lost = tests.filter((test) => !existsSync(path.join(copy, test)));
  if (lost.length > 0) return result('no such test');
  if (!(await apply(file))) return result('stale');
  say(`${name}: ${tests.join(' ')}`);
  try {
    if (!(await rebuild(readFileSync(file, 'utf8')))) return result('broken');
    const { output } = await runTests(tests, LIMIT_MS);
    if (/SyntaxError|Transform failed/.test(output)) return result('broken');
    const counts = /^(\d+) passed, (\d+) failed/m.exec(output);
    // No count at all: the tests hung and were stopped.
    return result(!counts || Number(counts[2]) > 0 ? 'seen' : 'MISSED');
  } finally {
    await apply(file, '--reverse');
  }
}

async function apply(file, ...how) {
  const args = ['apply', '--whitespace=nowarn', '-C1', ...how, file];
  // Without this git looks for a repository above the copy.
  const env = { GIT_CEILING_DIRECTORIES: path.dirname(copy) };
  return (await run('git', args, { ...quiet, cwd: copy, env })).code === 0;
}

/**
 * Tests that start the built gateway must start the sabotaged one. False when the patch does not even build: that
 * proves nothing about the tests.
 */
async function rebuild(text) {
  try {
    await transpile({ root: copy, folders: ['gateway', 'migrations'], out: path.join(copy, 'dist') });
  } catch {
    return false;
  }
  if (!/^\+\+\+ b\/web\//m.test(text)) return true;
  return (
    (await run(...tool(VITE, 'build', 'web', '--logLevel', 'error'), { ...quiet, cwd: copy })).code === 0
  );
}

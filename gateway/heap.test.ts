import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { transformSync } from 'esbuild';

/** Of V8 11 (Node 20), and of later ones. */
const LIMIT = /HeapController\] Limit: .*\((\d+\.\d+)\)/g;
const FACTOR = /V8Controller\] factor (\d+\.\d+)/g;

/** Runs our file and then these words in a fresh process. @returns how much the heap may grow after each full collection. */
function factors(words: string): string[] {
  const source = readFileSync(new URL('./heap.ts', import.meta.url), 'utf8');
  const { code } = transformSync(source, { loader: 'ts', format: 'esm' });
  const flags = ['--expose-gc', '--trace-gc-verbose', '--input-type=module'];
  const { stdout } = spawnSync(process.execPath, [...flags, '-e', `${code}\n${words}`], { encoding: 'utf8' });
  const said = stdout.search(LIMIT) >= 0 ? LIMIT : FACTOR;
  return Array.from(stdout.matchAll(said), ([, factor]) => factor ?? '');
}

test('the heap may double until the next full collection, whatever V8 has made of the process so far', () => {
  const before = factors('gc(); gc();');
  expect(before.length).toBeGreaterThanOrEqual(2);
  expect(before).not.toContain('2.0');
  const after = factors('letHeapGrow(); gc(); gc();');
  expect(after.length).toBeGreaterThanOrEqual(2);
  expect(new Set(after)).toEqual(new Set(['2.0']));
});

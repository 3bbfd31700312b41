/**
 * Starts our worker threads: each its own file once built; from sources (tests, development) bundled on the spot with
 * esbuild, inside the new thread, since Node 20 reads no TypeScript. Knows no job.
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Largest heap of the terminal worker (MiB): a job holds one terminal of at most 500 × 1,300 cells. */
const TERMINAL_HEAP_MB = 256;
/** A key file is at most 32 KiB; the bundler in this thread, in development, takes most of it. */
const KEY_HEAP_MB = 64;

const FROM_SOURCE = `
  const { workerData } = require('node:worker_threads');
  const { Module } = require('node:module');
  const { buildSync } = require('esbuild');
  const built = buildSync({
    entryPoints: [workerData], bundle: true, write: false,
    platform: 'node', format: 'cjs', target: 'node20', packages: 'external', logLevel: 'silent',
  });
  const bundle = new Module(workerData);
  bundle.filename = workerData;
  bundle.paths = Module._nodeModulePaths(require('node:path').dirname(workerData));
  bundle._compile(built.outputFiles[0].text, workerData);
`;

export const startTerminalWorker = (): Worker => start('terminal-worker', TERMINAL_HEAP_MB);

export const startKeyWorker = (): Worker => start('key-worker', KEY_HEAP_MB);

function start(name: string, maxOldGenerationSizeMb: number): Worker {
  const resourceLimits = { maxOldGenerationSizeMb };
  const built = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  if (existsSync(built)) return new Worker(built, { resourceLimits });
  const workerData = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  return new Worker(FROM_SOURCE, { eval: true, workerData, resourceLimits });
}

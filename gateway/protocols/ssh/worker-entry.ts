/**
 * Starts the terminal worker: its own file once built; from sources (tests, development) bundled on the spot with
 * esbuild, inside the new thread, since Node 20 reads no TypeScript. Knows no job.
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const BUILT = fileURLToPath(new URL('./terminal-worker.js', import.meta.url));
const SOURCE = fileURLToPath(new URL('./terminal-worker.ts', import.meta.url));
/** Largest heap of the worker (MiB): a job holds one terminal of at most 500 × 1,300 cells. */
const MAX_HEAP_MB = 256;

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

export function startTerminalWorker(): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: MAX_HEAP_MB };
  if (existsSync(BUILT)) return new Worker(BUILT, { resourceLimits });
  return new Worker(FROM_SOURCE, { eval: true, workerData: SOURCE, resourceLimits });
}

/** Calls Jest as native ESM. */
import { availableParallelism } from 'node:os';
import { JEST, run, tool } from './run.mjs';

/** Each worker may hold a database or a browser. */
const WORKERS_AT_MOST = 4;

/** Node's own switches for Jest: its ESM support stands on an experiment of Node's, which says so in every process. */
const NODE_SWITCHES = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

/** Resolves like `run`. */
export function jest(args, options = {}) {
  const workers = Math.max(1, Math.min(WORKERS_AT_MOST, availableParallelism()));
  const env = { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} ${NODE_SWITCHES}`.trim() };
  return run(...tool(JEST, `--maxWorkers=${workers}`, ...args), {
    ...options,
    env: { ...options.env, ...env },
  });
}

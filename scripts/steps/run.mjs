/** Running other programs from a script: said, timed, bounded. Node core only: it works before anything is installed. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root; every script works from there, wherever it was called. */
export const ROOT = path.resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Prints one line with the script's name and the seconds since it started. */
export function speaker(name) {
  const start = performance.now();
  return (text) => process.stdout.write(`[${name} +${seconds(start)}] ${text}\n`);
}

/** Seconds since a moment of `performance.now()`, for people. */
export function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)}s`;
}

/**
 * Runs a program in the root and resolves with its exit code; never rejects. `quiet` keeps its output and hands it
 * back as `output`; `timeoutMs` kills it with all its children and gives code 124.
 */
export function run(command, args, { quiet = false, timeoutMs = 0, env = {}, cwd = ROOT } = {}) {
  return new Promise((resolve) => {
    let output = '';
    let timedOut = false;
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      // A group of its own, so that a time limit reaches the compiler below npm too.
      detached: timeoutMs > 0,
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
    const timer =
      timeoutMs > 0 &&
      setTimeout(() => {
        timedOut = true;
        try {
          process.kill(-child.pid, 'SIGKILL');
        } catch {
          child.kill('SIGKILL');
        }
      }, timeoutMs);
    const end = (code, text = '') => {
      clearTimeout(timer);
      resolve({ code, output: output + text });
    };
    child.on('error', (error) => end(127, error.message));
    child.on('close', (code) => end(timedOut ? 124 : (code ?? 1)));
  });
}

/** npm itself, the one that called us if there is one. */
export function npm(args, options) {
  const itself = process.env['npm_execpath'];
  return itself?.endsWith('.js')
    ? run(process.execPath, [itself, ...args], options)
    : run('npm', args, options);
}

/** The command line of a tool of node_modules: `[node, its file]`. Called directly, for npx takes half a second. */
export function tool(file, ...args) {
  return [process.execPath, [path.join(ROOT, 'node_modules', file), ...args]];
}

export const TSC = 'typescript/bin/tsc';
export const VITE = 'vite/bin/vite.js';
export const JEST = 'jest/bin/jest.js';
export const ESLINT = 'eslint/bin/eslint.js';
export const PRETTIER = 'prettier/bin/prettier.cjs';
export const DEPCRUISE = 'dependency-cruiser/bin/dependency-cruise.mjs';

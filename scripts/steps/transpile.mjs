/** Our TypeScript as JavaScript in a folder of the same shape, without checks: workers and child processes find each other there. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Fills `out` anew from `folders` of `root`; rejects with esbuild's words. `out` must be inside a tree with node_modules and `"type": "module"`. */
export async function transpile({ root, folders, out }) {
  const { build } = await import('esbuild');
  for (const folder of folders) rmSync(path.join(out, folder), { recursive: true, force: true });
  await build({
    entryPoints: folders.flatMap((folder) => sources(path.join(root, folder))),
    outdir: out,
    outbase: root,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'silent',
    tsconfig: path.join(root, 'tsconfig.json'),
  });
}

function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

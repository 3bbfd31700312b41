/** `npm run fuzz -- rdp`: runs test/fuzz/rdp.ts, hostile bytes with a fixed seed. Without a name it lists what there is. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from './steps/run.mjs';
import { transpile } from './steps/transpile.mjs';

const FOLDER = path.join(ROOT, 'test', 'fuzz');

const [name, ...args] = process.argv.slice(2);
const entry = `test/fuzz/${name}.ts`;
if (!name || !/^[\w-]+$/.test(name) || !existsSync(path.join(ROOT, entry))) {
  const known = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -3));
  process.stderr.write(`which fuzz? npm run fuzz -- <name>; there is: ${known.join(' ')}\n`);
  process.exit(2);
}
// Inside the repository, so that packages are found; ignored by git.
const out = path.join(ROOT, '.cache', 'fuzz');
await transpile({ root: ROOT, folders: ['gateway', 'migrations', 'test', 'web/app/session'], out });
const program = path.join(out, entry.replace(/\.ts$/, '.js'));
const { code } = await run(process.execPath, ['--enable-source-maps', '--expose-gc', program, ...args]);
process.exitCode = code;

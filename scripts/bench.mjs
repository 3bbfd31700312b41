/** `npm run bench -- ssh`: runs test/bench/ssh.ts and prints its table. Without a name it lists what there is. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from './steps/run.mjs';
import { transpile } from './steps/transpile.mjs';

const FOLDER = path.join(ROOT, 'test', 'bench');

const [name, ...args] = process.argv.slice(2);
const entry = `test/bench/${name}.ts`;
if (!name || !/^[\w-]+$/.test(name) || !existsSync(path.join(ROOT, entry))) {
  const known = existsSync(FOLDER)
    ? readdirSync(FOLDER)
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .map((file) => file.slice(0, -3))
    : [];
  process.stderr.write(`which bench? npm run bench -- <name>; there is: ${known.join(' ') || 'none yet'}\n`);
  process.exit(2);
}
// Inside the repository, so that packages are found; ignored by git.
const out = path.join(ROOT, '.cache', 'bench');
await transpile({ root: ROOT, folders: ['gateway', 'migrations', 'test'], out });
const program = path.join(out, entry.replace(/\.ts$/, '.js'));
const { code } = await run(process.execPath, ['--enable-source-maps', '--expose-gc', program, ...args]);
process.exitCode = code;

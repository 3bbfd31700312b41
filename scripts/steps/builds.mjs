/** dist/: the gateway by tsc, the page by Vite, each only when something it is made of changed. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { ROOT, run, tool, TSC, VITE } from './run.mjs';

/** Each build: what it is made of, what it makes, how. The lock counts too: a new TypeScript may make something else. */
const BUILDS = [
  {
    name: 'gateway',
    from: ['gateway', 'migrations', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    makes: ['dist/gateway', 'dist/migrations'],
    command: () => tool(TSC, '-p', 'tsconfig.build.json'),
    // npx makes the command executable when it first runs it, and never again: a new build has to be by itself.
    runs: 'dist/gateway/cli/jumpseat.js',
  },
  {
    name: 'web',
    from: ['web', 'gateway/wire', 'gateway/domain', 'package-lock.json'],
    makes: ['dist/web'],
    command: () => tool(VITE, 'build', 'web', '--logLevel', 'error'),
  },
];

/** Throws with one sentence when a build fails; its own words stand above. */
export async function buildStale(say) {
  for (const build of BUILDS) {
    const stamp = path.join(ROOT, 'dist', `.${build.name}-made-of`);
    const sources = fingerprint(build.from);
    const made = existsSync(path.join(ROOT, build.makes[0]));
    if (made && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) continue;
    say(`building ${build.name}`);
    rmSync(stamp, { force: true });
    // What a deleted source once became must not stay.
    for (const folder of build.makes) rmSync(path.join(ROOT, folder), { recursive: true, force: true });
    const { code } = await run(...build.command());
    if (code !== 0) throw new Error(`building ${build.name} failed with code ${code}`);
    if (build.runs !== undefined) chmodSync(path.join(ROOT, build.runs), 0o755);
    mkdirSync(path.dirname(stamp), { recursive: true });
    writeFileSync(stamp, sources);
  }
}

/** Names, sizes and times of all files; contents would take longer than a start should. */
function fingerprint(places) {
  const hash = createHash('sha256');
  for (const place of places) add(hash, path.join(ROOT, place));
  return hash.digest('hex');
}

function add(hash, file) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return;
  if (found.isDirectory()) {
    for (const name of readdirSync(file).sort()) add(hash, path.join(file, name));
  } else if (!/\.test\.tsx?$/.test(file)) {
    hash.update(`${path.relative(ROOT, file)} ${found.size} ${found.mtimeMs}\n`);
  }
}

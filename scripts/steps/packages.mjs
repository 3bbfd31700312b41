/** node_modules as package-lock.json says, installed only when the lock changed. Runs no package's scripts but one. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npm, ROOT, run } from './run.mjs';

/** Written when everything is in place; goes with node_modules. */
const STAMP = path.join(ROOT, 'node_modules', '.jumpseat-lock');

/** Compiling ssh2's binding takes 15 s; a machine that cannot fetch Node's headers must not wait longer. */
const REBUILD_MS = 90_000;

/** Resolves with what was done, or throws with one sentence. */
export async function installPackages(say) {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(ROOT, 'package-lock.json')))
    .update(process.version)
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  if (isInstalled()) {
    writeFileSync(STAMP, wanted);
    return;
  }
  say('installing packages (npm ci)');
  const { code } = await npm([
    'ci',
    '--include=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (code !== 0) throw new Error(`npm ci failed with code ${code}`);
  await compileSsh2(say);
  writeFileSync(STAMP, wanted);
}

/** Whether npm has put everything in place already: somebody who works on the packages calls npm himself. */
function isInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages;
    // What npm keeps about the tree it made.
    const there = JSON.parse(
      readFileSync(path.join(ROOT, 'node_modules/.package-lock.json'), 'utf8'),
    ).packages;
    return Object.entries(wanted).every(([place, { version, optional }]) => {
      if (place === '' || (optional && !there[place])) return true;
      return there[place]?.version === version && existsSync(path.join(ROOT, place, 'package.json'));
    });
  } catch {
    return false;
  }
}

/** ssh2's ciphers in C are ten times as fast; without a compiler it works all the same. */
async function compileSsh2(say) {
  for (const needed of ['c++', 'make', 'python3']) {
    if ((await run(needed, ['--version'], { quiet: true })).code === 0) continue;
    say(`no ${needed}: ssh2 stays without its native ciphers (slower bulk output)`);
    return;
  }
  say('compiling the native ciphers of ssh2');
  const { code } = await npm(['rebuild', 'ssh2', '--ignore-scripts=false', '--loglevel=error'], {
    quiet: true,
    timeoutMs: REBUILD_MS,
  });
  const built = existsSync(
    path.join(ROOT, 'node_modules/ssh2/lib/protocol/crypto/build/Release/sshcrypto.node'),
  );
  if (code !== 0 || !built) say('ssh2 stays without its native ciphers (slower bulk output)');
}

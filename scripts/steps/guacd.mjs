/**
 * guacd by apt: what the distribution has, else 1.3.0 of Debian bullseye with package lists of its own, so that the
 * machine's sources stay as they are. Good for tests and for demos on loopback; docs/operations.md says what to run.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './run.mjs';

/** guacd with what it needs to speak RDP, and what a gateway shuts it in with. */
const PACKAGES = ['guacd', 'libguac-client-rdp0', 'iproute2'];
/** The last Debian release with guacd in it. */
const RELEASE = 'bullseye';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const LOCK = ['-o', 'DPkg::Lock::Timeout=300'];
const QUIET = { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'a', LC_ALL: 'C' } };
const INSTALL = ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES];

/** Throws with a sentence when it cannot be done. Needs root and apt. */
export async function installGuacd(say) {
  const { output: policy } = await run('apt-cache', ['policy', 'guacd'], QUIET);
  if (/Candidate: \d/.test(policy)) {
    await must([...LOCK, ...INSTALL]);
    return;
  }
  const codename = /^VERSION_CODENAME=(.+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (!existsSync(KEYRING) || codename === undefined)
    throw new Error('this distribution has no guacd: run the guacamole/guacd image beside the gateway');
  say(`this release has no guacd: taking it from ${RELEASE}`);
  const folder = mkdtempSync(path.join(tmpdir(), 'jumpseat-guacd-'));
  try {
    const file = (name) => path.join(folder, name);
    mkdirSync(file('lists/partial'), { recursive: true });
    mkdirSync(file('preferences'));
    writeFileSync(file('sources.list'), await sources(codename));
    // Everything else stays with the machine's own release.
    writeFileSync(file('preferences/pin'), `Package: *\nPin: release n=${RELEASE}\nPin-Priority: 50\n`);
    const own = [
      `Dir::Etc::SourceList=${file('sources.list')}`,
      'Dir::Etc::SourceParts=/dev/null',
      `Dir::State::Lists=${file('lists')}`,
      `Dir::Etc::PreferencesParts=${file('preferences')}`,
    ].flatMap((option) => ['-o', option]);
    await must([...LOCK, ...own, 'update', '-qq']);
    await must([...LOCK, ...own, ...INSTALL]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The machine's own mirrors, with one release more. */
async function sources(codename) {
  const { output } = await run(
    'apt-get',
    ['indextargets', '--format', '$(SITE) $(RELEASE)', 'Created-By: Packages'],
    QUIET,
  );
  const sites = [...new Set(output.trim().split('\n'))].map((line) => line.split(' '));
  const [main] = sites.find(([, release]) => release === codename) ?? sites[0] ?? [];
  const [security, securityRelease] = sites.find(([, release]) => release?.includes('-security')) ?? [];
  if (main === undefined || main === '') throw new Error('apt has no package source');
  const lines = [codename, `${codename}-updates`, RELEASE].map((release) => [main, release]);
  if (security !== undefined) lines.push([security, securityRelease]);
  return lines.map(([site, release]) => `deb [signed-by=${KEYRING}] ${site} ${release} main\n`).join('');
}

async function must(args) {
  const { code, output } = await run('apt-get', args, QUIET);
  if (code !== 0)
    throw new Error(`apt-get failed with code ${code}:\n${output.trim().split('\n').slice(-5).join('\n')}`);
}

/** The real servers and programs the tests work with, by apt where we may, else by one command for a person to run. */
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installGuacd } from './guacd.mjs';
import { run } from './run.mjs';

/** What the tests call, and the package that brings it. */
const NEEDED = [
  { package: 'openssh-server', program: 'sshd' },
  { package: 'openssh-client', program: 'ssh-keygen' },
  { package: 'mariadb-server-core', program: 'mariadbd' },
  { package: 'chromium', program: 'chromium' },
  { package: 'tigervnc-standalone-server', program: 'Xvnc' },
  { package: 'tigervnc-tools', program: 'tigervncpasswd' },
  { package: 'x11-xserver-utils', program: 'xsetroot' },
  { package: 'x11-apps', program: 'xwud' },
  { package: 'xrdp', program: 'xrdp' },
  { package: 'freerdp2-shadow-x11', program: 'freerdp-shadow-cli' },
  { package: 'winpr-utils', program: 'winpr-hash' },
  { package: 'guacd', program: 'guacd' },
  { package: 'xterm', program: 'xterm' },
  { package: 'iproute2', program: 'ip' },
  { package: 'openssl', program: 'openssl' },
  { package: 'tmux', program: 'tmux' },
  { package: 'vim', program: 'vim' },
  { package: 'htop', program: 'htop' },
  { package: 'less', program: 'less' },
  { package: 'mc', program: 'mc' },
  { package: 'procps', program: 'ps' },
  { package: 'fonts-dejavu-core', file: '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf' },
];

/** Other programs that do as well. */
const INSTEAD = { chromium: ['chromium-browser', 'google-chrome'] };

/** Daemons live here although an ordinary user's PATH may not say so. */
const EXTRA_PATH = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

/** Not in every release; steps/guacd.mjs knows where from. */
const GUACD = 'guacd';

/** Debian asks this file before a package starts its service; 101 means no. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Never throws: tests say themselves what they miss. */
export async function installTestServers(say) {
  const wanted = missing();
  if (wanted.length === 0) return;
  const plain = wanted.filter((name) => name !== GUACD);
  const guacd = wanted.includes(GUACD) ? ['npm run guacd:install'] : [];
  const apt = `apt-get install -y --no-install-recommends ${plain.join(' ')}`;
  const command = [...(plain.length > 0 ? [apt] : []), ...guacd].join(' && ');
  if (process.getuid?.() !== 0 || !findProgram('apt-get')) {
    say(`tests on real servers will be skipped; to have them run as root on Debian or Ubuntu: ${command}`);
    return;
  }
  say(`installing for the tests: ${wanted.join(' ')}`);
  await withoutServices(async () => {
    const options = {
      quiet: true,
      env: { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'a' },
    };
    const lock = ['-o', 'DPkg::Lock::Timeout=300'];
    await run('apt-get', [...lock, 'update', '-qq'], options);
    const install = [...lock, 'install', '-y', '-qq', '--no-install-recommends'];
    if (wanted.includes(GUACD)) await installGuacd(say).catch((error) => say(`no guacd: ${error.message}`));
    if (plain.length === 0) return;
    const { code, output } = await run('apt-get', [...install, ...plain], options);
    if (code === 0) return;
    say(
      `apt-get failed with code ${code}, trying one by one:\n${output.trim().split('\n').slice(-5).join('\n')}`,
    );
    for (const name of plain) await run('apt-get', [...install, name], options);
  });
  const still = missing();
  if (still.length > 0) say(`could not install: ${still.join(' ')}; tests that need them say so`);
}

function missing() {
  return NEEDED.filter(({ program, file }) =>
    file ? !existsSync(file) : ![program, ...(INSTEAD[program] ?? [])].some(findProgram),
  ).map((need) => need.package);
}

function findProgram(name) {
  const folders = [...(process.env['PATH'] ?? '').split(':'), ...EXTRA_PATH].filter(Boolean);
  return folders.some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Keeps packages from starting their services while `act` runs; leaves an existing policy as it is. */
async function withoutServices(act) {
  if (existsSync(POLICY)) {
    await act();
    return;
  }
  const remove = () => rmSync(POLICY, { force: true });
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  process.once('exit', remove);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  try {
    await act();
  } finally {
    remove();
  }
}

/** The process: reads the configuration, starts the app, prints where it is, stops it in order. */

import { join } from 'node:path';
import { systemClock } from './clock.js';
import { startApp } from './app.js';
import { ConfigError, loadConfig, type Config } from './config/config.js';
import { isUnderNpm } from './config/environment.js';
import { findProgram } from './config/find-program.js';
import { startSandboxRdp } from './demo/sandbox-rdp.js';
import { startSandboxSsh } from './demo/sandbox-ssh.js';
import { startSandboxVnc } from './demo/sandbox-vnc.js';
import { letHeapGrow } from './heap.js';
import { createLog } from './log.js';
import { LeaseTaken } from './store/lease.js';
import { DatabaseUnreachable } from './store/unreachable.js';

/** A stop that has not finished by then is cut short (ms). */
const FORCE_AFTER_MS = 20_000;
/** How often a gateway under npm looks whether npm still lives (ms). */
const PARENT_EVERY_MS = 500;

// Node's own answer to SIGUSR1 is an unauthenticated debugger on loopback, which endpoints might be pointed at.
process.on('SIGUSR1', () => undefined);

letHeapGrow();

try {
  const config = loadConfig();
  const log = createLog({ level: config.log.level });
  // Replaced by an orderly one as soon as there is something to put in order.
  let stop = (): void => {
    process.exit(1);
  };
  const fatal = (err: unknown, what: string): void => {
    log.error({ err }, what);
    process.exitCode = 1;
    stop();
  };
  const sandbox = config.demo ? await startSandboxSsh({ dir: join(config.dataDir, 'sandbox') }) : undefined;
  const panel = config.demo ? await startSandboxVnc() : undefined;
  const rdp = panel === undefined ? undefined : await sandboxRdp(config, panel.port);
  const desktop = typeof rdp === 'string' ? undefined : rdp;
  const app = await startApp({
    config,
    log,
    clock: systemClock,
    ...(sandbox === undefined || panel === undefined ? {} : { demo: { sandbox, panel, desktop } }),
    onLeaseLost: () => {
      fatal(undefined, 'Another gateway has taken over this database');
    },
  });

  let stopping = false;
  stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), FORCE_AFTER_MS).unref();
    Promise.all([app.close(), sandbox?.close(), panel?.close(), desktop?.close()]).then(
      () => process.exit(),
      () => process.exit(1),
    );
  };
  // npm hands no signal on to the gateway behind its shell: when npm is gone, so is who started us.
  if (isUnderNpm()) whenParentGone(stop);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('uncaughtException', (error) => {
    fatal(error, 'An error nobody caught');
  });
  process.on('unhandledRejection', (error) => {
    fatal(error, 'A rejection nobody handled');
  });

  say(`\n  Jumpseat is at ${app.url}\n`);
  if (app.demo !== undefined) {
    say(`  The controller, in a session on a sandbox machine:\n\n    ${app.demo.controller}\n`);
    say(`  A colleague who watches (open both, side by side):\n\n    ${app.demo.viewer}\n`);
    const last = typeof rdp === 'string' ? `; ${rdp}` : ', and the same panel over RDP';
    say(`  Sandbox machines: a shell over SSH, an operator panel over VNC${last}.`);
    if (sandbox !== undefined)
      say(`  The shell, started by hand, takes user ${sandbox.user}, password ${sandbox.password}.\n`);
  }
  const link = await app.firstAdminLink();
  if (link !== undefined)
    say(`  There is no admin yet. This link makes one, once, within a day:\n\n    ${link}\n`);
} catch (error) {
  const { code, port } = error as { code?: string; port?: number };
  const sentence =
    error instanceof ConfigError || error instanceof LeaseTaken || error instanceof DatabaseUnreachable
      ? error.message
      : code === 'EADDRINUSE'
        ? `port ${String(port)} is in use: stop what listens there, or set listen.port (JUMPSEAT_LISTEN_PORT)`
        : undefined;
  if (sentence === undefined) throw error;
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Resolves with what is missing, where something is. */
async function sandboxRdp(config: Config, panelPort: number): ReturnType<typeof startSandboxRdp> {
  const { programPath: path, dataDir } = config;
  const find = (name: string): string | undefined => findProgram(name, path);
  if (config.rdp.guacd === undefined && find('guacd') === undefined)
    return 'no RDP, for guacd is not installed (npm run guacd:install)';
  const programs = { xrdp: find('xrdp'), openssl: find('openssl'), setpriv: find('setpriv') };
  return startSandboxRdp({ dir: join(dataDir, 'sandbox', 'rdp'), programs, panelPort, path });
}

function whenParentGone(act: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) act();
  }, PARENT_EVERY_MS).unref();
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

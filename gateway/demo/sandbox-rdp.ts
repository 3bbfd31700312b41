/**
 * The operator panel over RDP: an xrdp of its own, on loopback, that shows the sandbox's VNC panel to whoever comes.
 * Where xrdp or openssl are not installed there is none. Knows no gateway.
 */

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const HOST = '127.0.0.1';
/** The certificate outlives the demonstration (days). */
const CERTIFICATE_DAYS = '3650';
/** One that was asked to end and has not is killed (ms). */
const END_MS = 2_000;

/** Full paths; undefined = not installed. */
export interface SandboxPrograms {
  readonly xrdp: string | undefined;
  readonly openssl: string | undefined;
  /** Lets the kernel end xrdp with us, however we end. */
  readonly setpriv: string | undefined;
}

export interface SandboxRdp {
  readonly host: typeof HOST;
  readonly port: number;
  readonly hostKey: { readonly algorithm: 'x509'; readonly fingerprint: string };
  /** Of the process that was started. */
  readonly pid: number | undefined;
  /** Ends it with everybody on it. Twice is harmless. */
  close(): Promise<void>;
}

export interface SandboxRdpOptions {
  /** Kept from start to start: the certificate is known then. */
  readonly dir: string;
  readonly programs: SandboxPrograms;
  /** Where on loopback the panel is. */
  readonly panelPort: number;
  readonly path: string;
}

/** Resolves with a sentence where there can be none. */
export async function startSandboxRdp(options: SandboxRdpOptions): Promise<SandboxRdp | string> {
  const { dir, path } = options;
  const { xrdp, openssl, setpriv } = options.programs;
  if (xrdp === undefined) return 'no RDP, for xrdp is not installed (apt-get install xrdp)';
  const [key, certificate, settings] = ['key.pem', 'cert.pem', 'xrdp.ini'].map((name) => join(dir, name));
  if (key === undefined || certificate === undefined || settings === undefined) throw new Error('no file');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (!existsSync(certificate) || !existsSync(key)) {
    if (openssl === undefined) return 'no RDP, for openssl is not installed';
    await promisify(execFile)(openssl, [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', CERTIFICATE_DAYS, '-subj', '/CN=sandbox'],
      ...['-keyout', key, '-out', certificate],
    ]);
  }
  const { raw } = new X509Certificate(readFileSync(certificate));
  const digest = createHash('sha256').update(raw).digest('base64').replace(/=+$/, '');
  const port = await freePort();
  writeFileSync(settings, settingsOf({ key, certificate, port, dir, panelPort: options.panelPort }));
  const words = [xrdp, '-n', '-c', settings];
  const [file = xrdp, ...args] =
    setpriv === undefined ? words : [setpriv, '--pdeathsig', 'TERM', '--', ...words];
  // Nothing of our environment.
  const child = spawn(file, args, {
    cwd: dir,
    env: { PATH: path, HOME: dir },
    stdio: 'ignore',
    detached: true,
  });
  child.on('error', () => undefined);
  let closed: Promise<void> | undefined;
  return {
    host: HOST,
    port,
    hostKey: { algorithm: 'x509', fingerprint: `SHA256:${digest}` },
    pid: child.pid,
    close: () => (closed ??= end(child)),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const group = -child.pid;
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(group, name);
    } catch {
      // It went by itself meanwhile.
    }
  };
  const gone = once(child, 'exit');
  signal('SIGTERM');
  const timer = setTimeout(signal, END_MS, 'SIGKILL');
  await gone;
  clearTimeout(timer);
  // Those it made for who came may outlive it.
  signal('SIGKILL');
}

interface Settings {
  readonly key: string;
  readonly certificate: string;
  readonly port: number;
  readonly panelPort: number;
  readonly dir: string;
}

/** xrdp.ini(5). Without PAM and without a session manager: whoever connects sees the panel. */
function settingsOf({ key, certificate, port, panelPort, dir }: Settings): string {
  return `[Globals]
ini_version=1
fork=false
port=tcp://${HOST}:${String(port)}
tcp_nodelay=true
security_layer=tls
certificate=${certificate}
key_file=${key}
ssl_protocols=TLSv1.2, TLSv1.3
autorun=panel
allow_channels=true
max_bpp=24
[Logging]
LogFile=${join(dir, 'xrdp.log')}
LogLevel=WARNING
EnableSyslog=false
[Channels]
rdpdr=false
rdpsnd=false
cliprdr=false
drdynvc=false
[panel]
name=panel
lib=libvnc.so
ip=${HOST}
port=${String(panelPort)}
username=na
password=na
`;
}

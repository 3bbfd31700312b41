/** The demo's machine: an SSH server inside the gateway, on loopback only, whose shell runs no real command. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type Connection, type PseudoTtyInfo, type ServerChannel, type Session } from 'ssh2';
import { loadAccount, saveAccount } from './account.js';
import type { Terminal } from './program.js';
import { startShell, type Shell } from './shell.js';

/** Loopback: the password is printed on a page and guards nothing. */
const HOST = '127.0.0.1';

/** Connections at a time; the demo needs a handful. */
const MOST_CONNECTIONS = 32;

/** Largest terminal drawn for; a picture of a hostile size would cost memory. */
const MOST_COLUMNS = 500;
const MOST_ROWS = 200;

/** A client that does not hang up is not waited for longer, in ms. */
const HANG_UP_MS = 1000;

export interface SandboxSsh {
  readonly host: typeof HOST;
  /** The same as last time if it was free. */
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** As a client sees it: `SHA256:` and unpadded base64. */
  readonly hostKey: { readonly algorithm: string; readonly fingerprint: string };
  /** Hangs up on everybody. Twice is harmless. */
  close(): Promise<void>;
}

/** Host key, account and port are kept in `dir`, which is made when it is missing. */
export async function startSandboxSsh({ dir }: { readonly dir: string }): Promise<SandboxSsh> {
  const account = loadAccount(dir);
  const open = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [account.hostKey], ident: 'JumpseatSandbox' }, (client) => {
    if (open.size >= MOST_CONNECTIONS) {
      client.end();
      return;
    }
    open.add(client);
    client.on('close', () => open.delete(client));
    // A client that vanishes is no event here.
    client.on('error', () => {});
    client.on('authentication', (attempt) => {
      const right =
        attempt.method === 'password' &&
        attempt.username === account.user &&
        same(attempt.password, account.password);
      if (right) attempt.accept();
      else attempt.reject(['password']);
    });
    client.on('session', (accept) => {
      serve(accept());
    });
  });
  const port = await listen(server, account.port);
  saveAccount(dir, { ...account, port });

  let closed: Promise<void> | undefined;
  return {
    host: HOST,
    port,
    user: account.user,
    password: account.password,
    hostKey: identify(account.hostKey),
    close() {
      closed ??= new Promise((resolve) => {
        const patience = setTimeout(resolve, HANG_UP_MS);
        server.close(() => {
          clearTimeout(patience);
          resolve();
        });
        for (const client of open) client.end();
      });
      return closed;
    },
  };
}

async function listen(server: ssh2.Server, wanted: number): Promise<number> {
  for (const port of wanted === 0 ? [0] : [wanted, 0]) {
    server.listen(port, HOST);
    try {
      await once(server, 'listening');
      break;
    } catch (error) {
      // Somebody has last time's port; another will do.
      if (port === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  return (server.address() as AddressInfo).port;
}

/** One session of a connection: a terminal and a shell; everything else is refused. */
function serve(session: Session): void {
  let size = { columns: 80, rows: 24 };
  let shell: Shell | undefined;
  const resize = ({ cols, rows }: Pick<PseudoTtyInfo, 'cols' | 'rows'>): void => {
    size = {
      columns: Math.max(1, Math.min(MOST_COLUMNS, cols)),
      rows: Math.max(1, Math.min(MOST_ROWS, rows)),
    };
    shell?.resized();
  };
  session.on('pty', (accept: (() => void) | undefined, _reject, info) => {
    resize(info);
    accept?.();
  });
  session.on('window-change', (accept: (() => void) | undefined, _reject, info) => {
    resize(info);
    accept?.();
  });
  session.on('shell', (accept, reject) => {
    if (shell) {
      reject();
      return;
    }
    const channel = accept();
    shell = startShell(
      terminalOn(channel, () => size),
      () => {
        channel.exit(0);
        channel.end();
      },
    );
    const running = shell;
    channel.on('data', (bytes: Buffer) => running.input(bytes));
    channel.on('close', () => running.close());
    channel.on('error', () => running.close());
  });
  session.on('exec', (_accept, reject) => reject());
  session.on('subsystem', (_accept, reject) => reject());
}

function terminalOn(channel: ServerChannel, size: () => { columns: number; rows: number }): Terminal {
  return {
    get columns() {
      return size().columns;
    },
    get rows() {
      return size().rows;
    },
    get ready() {
      return !channel.writableNeedDrain;
    },
    write(text) {
      if (!channel.writableEnded && !channel.destroyed) channel.write(text);
    },
  };
}

function identify(hostKey: string): SandboxSsh['hostKey'] {
  const key = ssh2.utils.parseKey(hostKey);
  if (key instanceof Error) throw key;
  const digest = createHash('sha256').update(key.getPublicSSH()).digest('base64');
  return { algorithm: key.type, fingerprint: `SHA256:${digest.replace(/=+$/, '')}` };
}

function same(given: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}

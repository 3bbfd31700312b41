/**
 * A network of its own for a helper process, with nothing in it but loopback: nobody else on this machine can call the
 * helper, and the helper can call nobody but a door of ours; our data it finds an empty folder. A porter inside hands
 * sockets of that network out to us; what goes over them is not copied. For Linux where user namespaces are allowed.
 * Knows no protocol.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import type { Server, Socket } from 'node:net';
import type { EngineNetwork } from './net/engine.js';
import { findProgram } from './config/find-program.js';

/** A porter that has not come by then never will (ms). */
const READY_MS = 10_000;
/** What the porter is asked takes milliseconds; a loaded machine needs more. */
const ANSWER_MS = 5_000;

const NAMESPACES = ['--user', '--map-root-user', '--net', '--mount'];
/** As root of the new namespaces; what it starts is root of nothing any more. No memory of a crash is left on disk. */
const FURNISH = `
  ip=$1 mount=$2 hidden=$3
  shift 3
  ulimit -c 0 && "$ip" link set lo up && "$mount" -t tmpfs -o mode=700 none "$hidden" && mkdir -p "$HOME" && exec "$@"
`;
const BARE = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'];
/** The kernel ends the guest with the porter, which may be killed before it can do so itself. */
const DIES_TOO = ['--pdeathsig', 'KILL', '--'];

/** Runs inside: Node's own, CommonJS. Sockets leave it for us; it ends with us and its guest ends with it. */
const PORTER = `
  const { connect, createServer } = require('node:net');
  const { spawn } = require('node:child_process');
  const say = (...words) => process.connected && process.send(...words);
  process.once('disconnect', () => process.exit());
  process.on('message', ({ n, what, port, words }) => {
    const fail = ({ code, message }) => say({ n, failed: String(code ?? message) });
    if (what === 'run') {
      const [file, ...args] = words;
      const guest = spawn(file, args, { stdio: 'ignore' });
      process.on('exit', () => guest.kill('SIGKILL'));
      guest.once('error', fail);
      guest.once('exit', () => process.exit());
      guest.once('spawn', () => say({ n, pid: guest.pid }));
    } else if (what === 'dial') {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.on('error', fail);
      socket.once('connect', () => say({ n }, socket));
    } else {
      const server = createServer();
      server.on('error', fail);
      server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () =>
        say({ n, handed: true }, server, () => server.close(() => say({ n }))));
    }
  });
  say({ n: 0 });
`;

export interface CellOptions {
  readonly path: string;
  /** The guest's; made where it is hidden. */
  readonly home: string;
  /** A folder the guest finds empty. */
  readonly hidden: string;
}

interface Answer {
  readonly n: number;
  readonly failed?: string;
  /** The socket comes with this, and another answer when it is ours alone. */
  readonly handed?: true;
  readonly pid?: number;
}

interface Asked {
  handle: unknown;
  readonly settle: (answer: Answer | undefined, handle: unknown) => void;
}

export class Cell implements EngineNetwork {
  readonly #porter: ChildProcess;
  readonly #asked = new Map<number, Asked>();
  #count = 0;
  #over = false;

  private constructor(
    porter: ChildProcess,
    private readonly setpriv: string,
  ) {
    this.#porter = porter;
    porter.on('message', (answer: Answer, handle: unknown) => {
      const asked = this.#asked.get(answer.n);
      if (asked === undefined) drop(handle);
      else if (answer.handed) asked.handle = handle;
      else asked.settle(answer, handle ?? asked.handle);
    });
    const handleGone = (): void => {
      this.#over = true;
      for (const { settle } of [...this.#asked.values()]) settle(undefined, undefined);
    };
    porter.once('exit', handleGone);
    porter.once('error', handleGone);
  }

  /** Undefined where there is no such thing: not Linux, programs missing, or not allowed. */
  static async open({ path, home, hidden }: CellOptions): Promise<Cell | undefined> {
    const programs = ['unshare', 'ip', 'mount', 'setpriv'].map((name) => findProgram(name, path));
    const [unshare, ip, mount, setpriv] = programs;
    if (unshare === undefined || ip === undefined || mount === undefined || setpriv === undefined)
      return undefined;
    const inside = [setpriv, ...BARE, '--', process.execPath, '-e', PORTER];
    const words = [...NAMESPACES, '--', '/bin/sh', '-c', FURNISH, 'sh', ip, mount, hidden, ...inside];
    const porter = spawn(unshare, words, {
      // A group of its own, to be ended whole; nothing of our environment, which may hold secrets.
      env: { PATH: path, HOME: home },
      // Not where we are: a folder one stands in stays open, whatever is put over it.
      cwd: '/',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: true,
    });
    const cell = new Cell(porter, setpriv);
    try {
      await cell.#answer(0, READY_MS);
      return cell;
    } catch {
      cell.kill();
      return undefined;
    }
  }

  /** Is there such a thing here? Tries it, in a folder nobody minds. */
  static async isPossible(path: string): Promise<boolean> {
    const cell = await Cell.open({ path, home: '/tmp', hidden: '/tmp' });
    cell?.kill();
    return cell !== undefined;
  }

  /** The porter's process, whose end is the cell's. */
  get process(): ChildProcess {
    return this.#porter;
  }

  /** Starts the guest, once; the cell ends with it. @returns its process id. @throws Error */
  async run(words: readonly string[]): Promise<number> {
    const { answer } = await this.#ask(
      { what: 'run', words: [this.setpriv, ...DIES_TOO, ...words] },
      ANSWER_MS,
    );
    return answer.pid ?? 0;
  }

  /** A connection to a port of the cell's loopback. @throws Error */
  async dial(port: number, timeoutMs: number): Promise<Socket> {
    const { handle } = await this.#ask({ what: 'dial', port }, timeoutMs);
    if (isSocket(handle)) return handle;
    throw new Error('the porter handed out no socket');
  }

  /** Listens on a free port of the cell's loopback, which only its guest can call. @throws Error */
  async listen(): Promise<Server> {
    const { handle } = await this.#ask({ what: 'listen' }, ANSWER_MS);
    if (isServer(handle)) return handle;
    throw new Error('the porter handed out no door');
  }

  /** Ends everything in it at once. */
  kill(): void {
    this.#over = true;
    try {
      if (this.#porter.pid !== undefined) globalThis.process.kill(-this.#porter.pid, 'SIGKILL');
    } catch {
      // It went by itself meanwhile.
    }
  }

  #ask(question: object, timeoutMs: number): Promise<{ answer: Answer; handle: unknown }> {
    if (this.#over || !this.#porter.connected) return Promise.reject(new Error('the cell is gone'));
    const n = (this.#count += 1);
    this.#porter.send({ n, ...question }, () => undefined);
    return this.#answer(n, timeoutMs);
  }

  #answer(n: number, timeoutMs: number): Promise<{ answer: Answer; handle: unknown }> {
    return new Promise((resolve, reject) => {
      const settle = (answer: Answer | undefined, handle: unknown): void => {
        clearTimeout(timer);
        this.#asked.delete(n);
        if (answer !== undefined && answer.failed === undefined) resolve({ answer, handle });
        else reject(new Error(answer?.failed ?? 'the porter did not answer'));
      };
      const asked: Asked = { handle: undefined, settle };
      const timer = setTimeout(() => {
        settle(undefined, undefined);
        drop(asked.handle);
      }, timeoutMs);
      this.#asked.set(n, asked);
    });
  }
}

// By what they can do: a test's realm has other classes than Node's core.
const isSocket = (handle: unknown): handle is Socket =>
  typeof handle === 'object' && handle !== null && 'setNoDelay' in handle;
const isServer = (handle: unknown): handle is Server =>
  typeof handle === 'object' && handle !== null && 'listen' in handle;

function drop(handle: unknown): void {
  if (isSocket(handle)) handle.destroy();
  else if (isServer(handle)) handle.close();
}

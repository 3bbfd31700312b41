/**
 * Where guacd is, which speaks RDP for us: the one that is configured, else a program on the PATH as our child in a cell,
 * else the one on its usual port, else a child without a cell. Looks again while there is none, so that RDP comes alive
 * without a restart.
 */

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { Cell } from './cell.js';
import { findProgram } from './config/find-program.js';
import type { Log } from './log.js';
import { dialEngine, freePort, USUAL_GUACD, type EngineAddress, type EngineNetwork } from './net/engine.js';

/** Between two looks (ms). */
const LOOK_EVERY_MS = 10_000;
/** One that is there answers from the same machine (ms). */
const ANSWER_MS = 2_000;
/** One that dies at once is not started again and again without a breath (ms). */
const RESTART_AFTER_MS = 1_000;
/** A child that has not opened its port by then is given up, with looks in between (ms). */
const READY_MS = 10_000;
const READY_EVERY_MS = 100;
/** A child that was asked to end and has not is killed (ms). */
const END_MS = 2_000;

export interface GuacdOptions {
  /** What the operator said; undefined: it is looked for. */
  readonly configured: EngineAddress | undefined;
  /** A folder of guacd's own, made when a child is started: FreeRDP insists on a home. */
  readonly home: string;
  /** What a child in a cell is not to see: our data. Its home may be inside. */
  readonly hidden: string;
  readonly path: string;
  /** Default: USUAL_GUACD. */
  readonly usual?: EngineAddress;
  readonly lookEveryMs?: number;
  readonly log: Log;
  /** A child listens here: no endpoint may lead there. */
  readonly onPort: (port: number) => void;
}

interface Child {
  /** Its end is guacd's. */
  readonly process: ChildProcess;
  readonly pid: number | undefined;
  readonly address: EngineAddress;
}

export class GuacdPlace implements EngineAddress {
  readonly #options: GuacdOptions;
  #child: Child | undefined;
  /** Undefined: not looked yet. */
  #here: boolean | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #over = false;

  constructor(options: GuacdOptions) {
    this.#options = options;
  }

  /** Where it is now, or would be. */
  get host(): string {
    return this.#address.host;
  }

  get port(): number {
    return this.#address.port;
  }

  get network(): EngineNetwork | undefined {
    return this.#address.network;
  }

  /** Did it answer when it was last looked for? */
  get here(): boolean {
    return this.#here === true;
  }

  /** The process that was started, while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Looks now, and then again and again until closed. Says when that changes. */
  look(): Promise<void> {
    if (this.#over) return Promise.resolve();
    clearTimeout(this.#timer);
    return (this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
      if (this.#over) return;
      this.#timer = setTimeout(() => void this.look(), this.#options.lookEveryMs ?? LOOK_EVERY_MS);
      this.#timer.unref();
    }));
  }

  /** Ends the child with all its connections. Closing twice is harmless. */
  async close(): Promise<void> {
    this.#over = true;
    clearTimeout(this.#timer);
    await this.#looking;
    const child = this.#child;
    this.#child = undefined;
    if (child !== undefined) await end(child.process);
  }

  get #address(): EngineAddress {
    return this.#child?.address ?? this.#options.configured ?? this.#options.usual ?? USUAL_GUACD;
  }

  async #look(): Promise<void> {
    // Sessions run on the one that is there: it stays as long as it answers.
    const settled = this.#here === true && (await answers(this.#address));
    if (!settled && this.#options.configured === undefined && this.#child === undefined)
      await this.#startChild();
    const here = await answers(this.#address);
    if (here === this.#here || this.#over) return;
    this.#here = here;
    const { host, port } = this.#address;
    const alone = this.network !== undefined;
    if (here) this.#options.log.info({ host, port, child: this.pid, alone }, 'RDP is on: guacd answers');
    else
      this.#options.log.warn(
        { host, port },
        'RDP is off: no guacd answers, and none is on the PATH (docs/operations.md)',
      );
  }

  async #startChild(): Promise<void> {
    const { path, home } = this.#options;
    const program = findProgram('guacd', path);
    if (program === undefined || this.#over) return;
    mkdirSync(home, { recursive: true, mode: 0o700 });
    let child = await this.#startInCell(program);
    // One that runs already is no worse than one of ours that every local user can call as well.
    if (child === undefined && (await answers(this.#address))) return;
    child ??= await this.#startBare(program);
    await this.#admit(child);
  }

  /** Waits until it listens. */
  async #admit(child: Child): Promise<void> {
    const { process, address } = child;
    const life = { over: false };
    const handleGone = (): void => {
      life.over = true;
      if (this.#child === child) {
        this.#child = undefined;
        this.#here = undefined;
        this.#options.log.warn({ port: address.port }, 'guacd ended; another one is started');
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.look(), RESTART_AFTER_MS);
      }
    };
    process.once('exit', handleGone);
    process.once('error', handleGone);
    const started = performance.now();
    while (!life.over && !this.#over && performance.now() - started < READY_MS) {
      if (await answers(child.address)) {
        this.#child = child;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, READY_EVERY_MS));
    }
    await end(process);
  }

  /** Where nobody else of this machine reaches it, and it reaches nothing but the doors it is told of. */
  async #startInCell(program: string): Promise<Child | undefined> {
    const cell = await Cell.open(this.#options);
    if (cell === undefined) return undefined;
    try {
      const { port } = USUAL_GUACD;
      const pid = await cell.run(words(program, port));
      return { process: cell.process, pid, address: { host: '127.0.0.1', port, network: cell } };
    } catch {
      cell.kill();
      return undefined;
    }
  }

  async #startBare(program: string): Promise<Child> {
    const { path, home, onPort, log } = this.#options;
    const port = await freePort();
    onPort(port);
    // The kernel ends it with us, however we end, where there is a program to ask for that.
    const setpriv = findProgram('setpriv', path);
    const before = setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'TERM', '--'];
    // No memory of a crash is left on disk: there are passwords in it.
    const all = ['-c', 'ulimit -c 0; exec "$0" "$@"', ...before, ...words(program, port)];
    // A group of its own, to be ended whole; nothing of our environment, which may hold secrets.
    const env = { PATH: path, HOME: home };
    const process = spawn('/bin/sh', all, { env, stdio: 'ignore', detached: true });
    log.warn(
      { port },
      'guacd runs without a network of its own: every local user can use it (docs/operations.md)',
    );
    return { process, pid: process.pid, address: { host: '127.0.0.1', port } };
  }
}

const words = (program: string, port: number): string[] => [
  ...[program, '-b', '127.0.0.1', '-l', String(port), '-f', '-L', 'error'],
];

/** Does anybody listen there? */
export async function answers(address: EngineAddress): Promise<boolean> {
  try {
    (await dialEngine(address, ANSWER_MS)).destroy();
    return true;
  } catch {
    return false;
  }
}

/** As the program on the PATH says itself; undefined where there is none that says so. */
export async function guacdVersion(path: string): Promise<string | undefined> {
  const program = findProgram('guacd', path);
  if (program === undefined) return undefined;
  try {
    const { stdout } = await promisify(execFile)(program, ['-v'], {
      env: { PATH: path },
      timeout: ANSWER_MS,
    });
    return /version (\S+)/.exec(stdout)?.[1]?.replace(/^/, 'guacd ');
  } catch {
    return undefined;
  }
}

async function end(process: ChildProcess): Promise<void> {
  if (process.pid === undefined || process.exitCode !== null || process.signalCode !== null) return;
  const gone = once(process, 'exit');
  signal(-process.pid, 'SIGTERM');
  const timer = setTimeout(() => {
    signal(-(process.pid ?? 0), 'SIGKILL');
  }, END_MS);
  await gone;
  clearTimeout(timer);
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    if (group < -1) globalThis.process.kill(group, name);
  } catch {
    // It went by itself meanwhile.
  }
}

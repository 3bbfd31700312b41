/**
 * Where guacd is, which speaks RDP for us: the one that is configured, else the one on its usual port, else a program
 * on the PATH that is started as a child. Looks again while there is none, so that RDP comes alive without a restart.
 */

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { findProgram } from './config/find-program.js';
import type { Log } from './log.js';
import { dialEngine, freePort, USUAL_GUACD, type EngineAddress } from './net/engine.js';

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
  readonly path: string;
  /** Default: USUAL_GUACD. */
  readonly usual?: EngineAddress;
  readonly lookEveryMs?: number;
  readonly log: Log;
  /** A child listens here: no endpoint may lead there. */
  readonly onPort: (port: number) => void;
}

interface Child {
  readonly process: ChildProcess;
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

  /** Did it answer when it was last looked for? */
  get here(): boolean {
    return this.#here === true;
  }

  /** The process that was started, while it runs. */
  get pid(): number | undefined {
    return this.#child?.process.pid;
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
    if (!(await answers(this.#address)) && this.#options.configured === undefined && !this.#over)
      await this.#startChild();
    const here = await answers(this.#address);
    if (here === this.#here || this.#over) return;
    this.#here = here;
    const { host, port } = this.#address;
    if (here) this.#options.log.info({ host, port, child: this.pid }, 'RDP is on: guacd answers');
    else
      this.#options.log.warn(
        { host, port },
        'RDP is off: no guacd answers, and none is on the PATH (docs/operations.md)',
      );
  }

  async #startChild(): Promise<void> {
    const { path, home, onPort } = this.#options;
    const program = findProgram('guacd', path);
    if (program === undefined || this.#child !== undefined) return;
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const port = await freePort();
    const words = [program, '-b', '127.0.0.1', '-l', String(port), '-f', '-L', 'error'];
    // The kernel ends it with us, however we end, where there is a program to ask for that.
    const setpriv = findProgram('setpriv', path);
    const [file = program, ...args] =
      setpriv === undefined ? words : [setpriv, '--pdeathsig', 'TERM', '--', ...words];
    // A group of its own, to be ended whole; nothing of our environment, which may hold secrets.
    const process = spawn(file, args, { env: { PATH: path, HOME: home }, stdio: 'ignore', detached: true });
    const child: Child = { process, address: { host: '127.0.0.1', port } };
    const life = { over: false };
    const handleGone = (): void => {
      life.over = true;
      if (this.#child === child) {
        this.#child = undefined;
        this.#here = undefined;
        this.#options.log.warn({ port }, 'guacd ended; another one is started');
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.look(), RESTART_AFTER_MS);
      }
    };
    process.once('exit', handleGone);
    process.once('error', handleGone);
    const started = performance.now();
    while (!life.over && !this.#over && performance.now() - started < READY_MS) {
      if (await answers(child.address)) {
        onPort(port);
        this.#child = child;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, READY_EVERY_MS));
    }
    await end(process);
  }
}

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

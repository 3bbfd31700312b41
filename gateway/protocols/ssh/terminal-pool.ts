/**
 * The one worker thread in which terminals of all sessions are parsed and written. A job that takes too long
 * costs its own session its picture, nobody else anything. Knows no session.
 */

import type { Worker } from 'node:worker_threads';
import type { TerminalJob, TerminalResult } from './terminal-job.js';
import { startTerminalWorker } from './worker-entry.js';

/** A job parses at most about a megabyte (some 30 ms); one that takes this long (ms) is hostile. */
const MAX_JOB_MS = 2_000;
/** A fresh thread's first job includes starting it and loading the terminal (ms). */
const MAX_FIRST_JOB_MS = 15_000;

interface Order {
  readonly job: TerminalJob;
  readonly report: (result: TerminalResult) => void;
  /** The worker died of it. */
  readonly fail: () => void;
  cancelled: boolean;
}

export class TerminalPool {
  readonly #start: () => Worker;
  readonly #maxJobMs: number;
  #worker: Worker | undefined;
  #warm = false;
  #orders: Order[] = [];
  #current: Order | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(start: () => Worker = startTerminalWorker, maxJobMs: number = MAX_JOB_MS) {
    this.#start = start;
    this.#maxJobMs = maxJobMs;
  }

  /** Starts the thread before anybody waits for it. */
  warm(): void {
    if (this.#worker !== undefined || this.#current !== undefined) return;
    const size = { columns: 80, rows: 24 };
    this.run(
      { size, base: Buffer.from('\x1b[31mwarm\x1b[m\r\n'), log: [], histories: [0], fold: true },
      ignore,
      ignore,
    );
  }

  /** @returns how to lose interest: neither callback is called afterwards. */
  run(job: TerminalJob, report: (result: TerminalResult) => void, fail: () => void): () => void {
    const order: Order = { job, report, fail, cancelled: false };
    // Somebody waits for a keyframe; folding a log may wait.
    if (job.histories.length > 0) {
      const at = this.#orders.findIndex((other) => other.job.histories.length === 0);
      this.#orders.splice(at < 0 ? this.#orders.length : at, 0, order);
    } else this.#orders.push(order);
    this.#next();
    return () => {
      order.cancelled = true;
    };
  }

  /** Ends the thread; what was ordered is forgotten. The pool may be used again. */
  async close(): Promise<void> {
    this.#orders = [];
    this.#current = undefined;
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    this.#warm = false;
    await worker?.terminate();
  }

  #next(): void {
    if (this.#current !== undefined) return;
    let order = this.#orders.shift();
    while (order?.cancelled === true) order = this.#orders.shift();
    if (order === undefined) return;
    this.#current = order;
    this.#worker ??= this.#open();
    this.#timer = setTimeout(this.#handleSlow, this.#warm ? this.#maxJobMs : MAX_FIRST_JOB_MS);
    this.#timer.unref();
    this.#worker.postMessage(order.job);
  }

  #open(): Worker {
    const worker = this.#start();
    worker.on('message', (result: TerminalResult) => {
      if (worker === this.#worker) this.#take(result);
    });
    worker.on('error', () => {
      this.#replace(worker);
    });
    worker.on('exit', () => {
      this.#replace(worker);
    });
    // The gateway ends when its sockets do. After the listeners, which would hold the process again.
    worker.unref();
    return worker;
  }

  #take(result: TerminalResult): void {
    const order = this.#current;
    if (order === undefined) return;
    if (result.is !== 'keyframes') {
      clearTimeout(this.#timer);
      this.#warm = true;
      this.#current = undefined;
    }
    if (!order.cancelled) order.report(result);
    this.#next();
  }

  readonly #handleSlow = (): void => {
    const worker = this.#worker;
    // Our own thread may have been busy: what the worker has said already is heard first.
    this.#timer = setTimeout(() => {
      if (worker !== undefined && worker === this.#worker) this.#replace(worker);
    }, 20);
  };

  #replace(worker: Worker): void {
    if (worker !== this.#worker) return;
    clearTimeout(this.#timer);
    this.#worker = undefined;
    this.#warm = false;
    void worker.terminate();
    const order = this.#current;
    this.#current = undefined;
    if (order !== undefined && !order.cancelled) order.fail();
    this.#next();
  }
}

function ignore(): void {
  return undefined;
}

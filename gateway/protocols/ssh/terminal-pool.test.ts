import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { afterAll, expect, test } from '@jest/globals';
import type { TerminalResult } from './terminal-job.js';
import { TerminalPool } from './terminal-pool.js';
import { startTerminalWorker } from './worker-entry.js';

const pools: TerminalPool[] = [];
afterAll(async () => {
  for (const pool of pools) await pool.close();
});

const job = (text: string) => ({
  size: { columns: 20, rows: 3 },
  base: Buffer.from(text),
  log: [],
  histories: [0],
  fold: true,
});

/** The keyframe as text, or 'failed'. */
function run(pool: TerminalPool, text: string): Promise<string> {
  return new Promise((resolve) => {
    pool.run(
      job(text),
      (result) => {
        if (result.is === 'keyframes') resolve(Buffer.from(result.frames[0] ?? '').toString());
      },
      () => {
        resolve('failed');
      },
    );
  });
}

/** A worker that never answers what begins with `hang`, and dies of what begins with `die`. */
class FakeWorker extends EventEmitter {
  terminated = false;
  unref(): void {
    return undefined;
  }
  terminate(): Promise<number> {
    this.terminated = true;
    return Promise.resolve(0);
  }
  postMessage({ base }: { base: Uint8Array }): void {
    const text = Buffer.from(base).toString();
    if (text.startsWith('hang')) return;
    setImmediate(() => {
      if (text.startsWith('die')) {
        this.emit('error', new Error('out of memory'));
        return;
      }
      const frames: TerminalResult = { is: 'keyframes', frames: [base] };
      this.emit('message', frames);
      this.emit('message', {
        is: 'base',
        base,
        view: base,
        state: base,
        size: { columns: 20, rows: 3 },
        plain: true,
      });
    });
  }
}

function fakes(maxJobMs = 50) {
  const workers: FakeWorker[] = [];
  const pool = new TerminalPool(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  }, maxJobMs);
  pools.push(pool);
  return { pool, workers };
}

test('a job that takes too long costs its session its picture, and the worker; the others get theirs', async () => {
  const { pool, workers } = fakes();
  await run(pool, 'first');
  const results = await Promise.all([run(pool, 'a'), run(pool, 'hang'), run(pool, 'b'), run(pool, 'c')]);
  expect(results).toEqual(['a', 'failed', 'b', 'c']);
  expect(workers.map((worker) => worker.terminated)).toEqual([true, false]);
});

test('a worker that dies is replaced, and only the job it died of has failed', async () => {
  const { pool, workers } = fakes();
  expect(await Promise.all([run(pool, 'a'), run(pool, 'die'), run(pool, 'b')])).toEqual(['a', 'failed', 'b']);
  expect(workers).toHaveLength(2);
});

test('nobody is called back about a job he has lost interest in', async () => {
  const { pool } = fakes();
  const called: string[] = [];
  const cancel = pool.run(
    job('mine'),
    () => called.push('result'),
    () => called.push('failed'),
  );
  cancel();
  await run(pool, 'other');
  expect(called).toEqual([]);
});

test('a real worker killed between two jobs is not missed', async () => {
  const started: Worker[] = [];
  const pool = new TerminalPool(() => {
    const worker = startTerminalWorker();
    started.push(worker);
    return worker;
  });
  pools.push(pool);
  expect(await run(pool, 'hello')).toContain('hello');
  await started[0]?.terminate();
  expect(await run(pool, 'again')).toContain('again');
  expect(started).toHaveLength(2);
});

/** The worker thread of all headless terminals: one job at a time, nothing kept between two. See terminal-pool.ts. */

import { parentPort } from 'node:worker_threads';
import { runJob, type TerminalJob } from './terminal-job.js';

parentPort?.on('message', (job: TerminalJob) => {
  runJob(job, (result) => {
    parentPort?.postMessage(result);
  });
});

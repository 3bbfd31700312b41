/** The worker thread that reads one private key and ends. See private-key.ts. */

import { parentPort } from 'node:worker_threads';
import { type KeyText, readKey } from './key-file.js';

parentPort?.once('message', (text: KeyText) => {
  parentPort?.postMessage(readKey(text));
});

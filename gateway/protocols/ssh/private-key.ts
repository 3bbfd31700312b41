/**
 * Opens a private key without holding anybody up, and forgets it again. Knows no connection.
 * The work is done in a thread of its own: a passphrase takes seconds, and a hostile key file would take for ever.
 */

import type { Worker } from 'node:worker_threads';
import ssh2, { type ParsedKey } from 'ssh2';
import type { KeyRead, KeyText } from './key-file.js';
import { startKeyWorker } from './worker-entry.js';

/** A key that takes longer (ms) is none: 128 rounds take some ten seconds. */
const MAX_MS = 20_000;

export type OpenedKey =
  { readonly is: 'open'; readonly key: ParsedKey } | { readonly is: 'key-unreadable' | 'passphrase-wrong' };

/** One at a time: everybody's sessions need the other cores. */
let last: Promise<unknown> = Promise.resolve();

/** PEM (PKCS#1, SEC1), OpenSSH and PuTTY keys; encrypted ones with their passphrase. Never rejects. */
export function openKey(text: string, passphrase: string): Promise<OpenedKey> {
  const read = last.then(() => inWorker({ text, passphrase }));
  last = read;
  return read.then((found) => (found.is === 'open' ? keyOf(found) : found));
}

/** Drops the private half, which ssh2 keeps under symbols for as long as the connection lives. */
export function forgetKey(key: ParsedKey): void {
  const parts = key as unknown as Record<symbol, unknown>;
  for (const symbol of Object.getOwnPropertySymbols(key)) {
    try {
      parts[symbol] = null;
    } catch {
      // A read-only part holds no secret of the user's: symbols with secrets are plain fields.
    }
  }
}

function inWorker(text: KeyText): Promise<KeyRead> {
  return new Promise((resolve) => {
    const worker: Worker = startKeyWorker();
    const settle = (read: KeyRead): void => {
      clearTimeout(timer);
      resolve(read);
      void worker.terminate();
    };
    const giveUp = (): void => {
      settle({ is: 'key-unreadable' });
    };
    const timer = setTimeout(giveUp, MAX_MS);
    worker.once('message', settle);
    worker.on('error', giveUp);
    worker.once('exit', giveUp);
    worker.postMessage(text);
  });
}

/** ssh2 reads the public half at no cost; the private one goes where it would have put it (1.17.0, pinned). */
function keyOf({ type, publicSsh, privatePem }: Extract<KeyRead, { is: 'open' }>): OpenedKey {
  const key = ssh2.utils.parseKey(`${type} ${Buffer.from(publicSsh).toString('base64')}`);
  if (key instanceof Error) return { is: 'key-unreadable' };
  const place = Object.getOwnPropertySymbols(key).find((one) => one.description === 'Private key PEM');
  if (place === undefined) return { is: 'key-unreadable' };
  (key as unknown as Record<symbol, unknown>)[place] = privatePem;
  return { is: 'open', key };
}

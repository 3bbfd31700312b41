/** A machine's public key as people compare it. Knows no connection and no store. */

import { createHash } from 'node:crypto';
import type { PresentedKey } from '../../sessions/ports.js';

/** Reads the key blob of the handshake (RFC 4253 §6.6): its first string names the algorithm. */
export function presentedKey(blob: Buffer): PresentedKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  const algorithm = blob.toString('latin1', 4, 4 + Math.min(length, 64)).replace(/[^\x21-\x7e]/g, '?');
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { algorithm, fingerprint: `SHA256:${digest}` };
}

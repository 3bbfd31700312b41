/** Turns passwords into what a machine wants to see instead of them. Knows no connection. */

import { createCipheriv, createDiffieHellman, createHash, randomBytes } from 'node:crypto';
import { Garbled } from './garbled.js';

/** VNC's own passwords end here (bytes). */
const VNC_KEY = 8;
/** Apple's fields for user and password (bytes), each ended by a zero. */
const APPLE_FIELD = 64;
/** Longest prime taken (bytes): computing with a longer one would hold everybody up. */
const MAX_PRIME = 512;

/**
 * The answer to VncAuth's challenge (RFC 6143 §7.2.2): DES with the password as its key, the bits of each byte
 * turned round. OpenSSL 3 has no DES any more; three times the same key in triple DES is DES.
 */
export function vncAuthAnswer(challenge: Buffer, password: string): Buffer {
  const key = Buffer.alloc(VNC_KEY);
  Buffer.from(password, 'utf8').copy(key, 0, 0, VNC_KEY);
  for (const [i, byte] of key.entries()) key[i] = reversed(byte);
  const cipher = createCipheriv('des-ede3', Buffer.concat([key, key, key]), null).setAutoPadding(false);
  const answer = Buffer.concat([cipher.update(challenge), cipher.final()]);
  key.fill(0);
  return answer;
}

function reversed(byte: number): number {
  let turned = 0;
  for (let bit = 0; bit < 8; bit += 1) if ((byte & (1 << bit)) !== 0) turned |= 0x80 >> bit;
  return turned;
}

export interface AppleAsk {
  readonly generator: number;
  readonly prime: Buffer;
  readonly theirKey: Buffer;
}

/** Apple's security type 30: Diffie-Hellman, then AES with the MD5 of the shared secret. */
export function appleAnswer(
  { generator, prime, theirKey }: AppleAsk,
  user: string,
  password: string,
): Buffer {
  if (prime.length > MAX_PRIME) throw new Garbled('a prime that is too long');
  const base = Buffer.alloc(2);
  base.writeUInt16BE(generator);
  let ours;
  let secret;
  try {
    ours = createDiffieHellman(prime, base);
    ours.generateKeys();
    secret = ours.computeSecret(theirKey);
  } catch {
    throw new Garbled('a key exchange that cannot be');
  }
  const key = createHash('md5').update(padded(secret, prime.length)).digest();
  const words = randomBytes(2 * APPLE_FIELD);
  field(user).copy(words, 0);
  field(password).copy(words, APPLE_FIELD);
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const sealed = Buffer.concat([cipher.update(words), cipher.final()]);
  words.fill(0);
  return Buffer.concat([sealed, padded(ours.getPublicKey(), prime.length)]);
}

/** Text and its zero; what follows stays random. */
const field = (text: string): Buffer =>
  Buffer.concat([Buffer.from(text, 'utf8').subarray(0, APPLE_FIELD - 1), Buffer.alloc(1)]);

const padded = (number: Buffer, length: number): Buffer =>
  Buffer.concat([Buffer.alloc(Math.max(0, length - number.length)), number]);

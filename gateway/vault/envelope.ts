/**
 * An envelope: a secret under a key of its own, and that key under a master key (AES-256-GCM, NIST SP 800-38D).
 * Both are bound to the place they are written to, so that a sealed secret moved elsewhere does not open.
 * Knows no file and no row.
 */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { MasterKey } from './keyring.js';

const CIPHER = 'aes-256-gcm';
/** 96 bits, random: each data key seals once, a master key far fewer than 2^32 times (SP 800-38D §8.3). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** Where a sealed secret belongs. */
export interface Place {
  readonly table: string;
  readonly rowId: string;
  readonly field: string;
  /** What else must not change under it, e.g. the address the secret is for. */
  readonly boundTo: readonly string[];
}

/** What is written down. All text is base64. */
export interface Sealed {
  readonly keyId: string;
  readonly wrappedKey: string;
  readonly sealed: string;
}

/** It does not open: another place, another key, or changed. */
export class DoesNotOpen extends Error {
  override readonly name = 'DoesNotOpen';
  constructor() {
    super('a sealed secret does not open');
  }
}

export function seal(key: MasterKey, place: Place, secret: Buffer): Sealed {
  const dataKey = randomBytes(KEY_BYTES);
  try {
    return {
      keyId: key.id,
      wrappedKey: encrypt(key.bytes, keyContext(place, key), dataKey),
      sealed: encrypt(dataKey, secretContext(place), secret),
    };
  } finally {
    dataKey.fill(0);
  }
}

/** The caller wipes what it is given. @throws DoesNotOpen */
export function open(key: MasterKey, place: Place, { wrappedKey, sealed }: Sealed): Buffer {
  const dataKey = decrypt(key.bytes, keyContext(place, key), wrappedKey);
  try {
    return decrypt(dataKey, secretContext(place), sealed);
  } finally {
    dataKey.fill(0);
  }
}

/** The same secret under another master key; the secret itself is not opened. @throws DoesNotOpen */
export function rewrap(from: MasterKey, to: MasterKey, place: Place, { wrappedKey, sealed }: Sealed): Sealed {
  const dataKey = decrypt(from.bytes, keyContext(place, from), wrappedKey);
  try {
    return { keyId: to.id, wrappedKey: encrypt(to.bytes, keyContext(place, to), dataKey), sealed };
  } finally {
    dataKey.fill(0);
  }
}

/** JSON, because joined by a separator two places could read alike. */
const keyContext = ({ table, rowId, field }: Place, { id }: MasterKey): Buffer =>
  Buffer.from(JSON.stringify([table, rowId, field, id]));
const secretContext = ({ table, rowId, field, boundTo }: Place): Buffer =>
  Buffer.from(JSON.stringify([table, rowId, field, 'secret', ...boundTo]));

function encrypt(key: Buffer, context: Buffer, text: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(context);
  const body = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64');
}

function decrypt(key: Buffer, context: Buffer, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new DoesNotOpen();
  const tagAt = bytes.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(context).setAuthTag(bytes.subarray(tagAt));
  const opened = decipher.update(bytes.subarray(NONCE_BYTES, tagAt));
  try {
    return Buffer.concat([opened, decipher.final()]);
  } catch {
    throw new DoesNotOpen();
  } finally {
    opened.fill(0);
  }
}

/** The key that signs evidence. It lives outside the database, readable by the gateway's account alone. */

import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const KEY_BYTES = 32;

/** Signs and never shows itself. */
export class AuditKey {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    if (key.length < KEY_BYTES) throw new Error(`the audit key is shorter than ${String(KEY_BYTES)} bytes`);
    this.#key = key;
  }

  /** HMAC-SHA256 in hex. */
  sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex');
  }
}

/** @throws when there is none, or it cannot be read. */
export function readAuditKey(file: string): AuditKey {
  return new AuditKey(Buffer.from(readFileSync(file, 'utf8').trim(), 'hex'));
}

/**
 * Reads the key, or makes it at the first start.
 * @throws when it is missing although there is evidence signed with it: a new one could prove nothing.
 */
export function ensureAuditKey(file: string, evidenceExists: boolean): AuditKey {
  if (!existsSync(file)) {
    if (evidenceExists)
      throw new Error(`the audit key ${file} is missing, but there are audit rows signed with it`);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('hex')}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
  }
  chmodSync(file, 0o600);
  return readAuditKey(file);
}

/** What the sandbox keeps between starts, in a folder of the demo: its host key, its account, its last port. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ssh2 from 'ssh2';

export interface SandboxAccount {
  readonly user: string;
  readonly password: string;
  /** Private key, OpenSSH form. */
  readonly hostKey: string;
  /** The port of the last time, so that a registered endpoint stays right; 0 at first. */
  readonly port: number;
}

const FILE = 'sandbox-ssh.json';

/** No letters that look alike: a person types it. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const PASSWORD_LETTERS = 10;

/** Reads the account, or makes one at the first start (file mode 0600). */
export function loadAccount(dir: string): SandboxAccount {
  try {
    return JSON.parse(readFileSync(path.join(dir, FILE), 'utf8')) as SandboxAccount;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const password = [...randomBytes(PASSWORD_LETTERS)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
  return { user: 'operator', password, hostKey: makeHostKey(), port: 0 };
}

export function saveAccount(dir: string, account: SandboxAccount): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(dir, FILE), JSON.stringify(account), { mode: 0o600 });
}

/** ssh2 1.17 drops a leading zero byte now and then and cannot read its own key then; another one will do. */
function makeHostKey(): string {
  for (;;) {
    const key = ssh2.utils.generateKeyPairSync('ed25519').private;
    if (!(ssh2.utils.parseKey(key) instanceof Error)) return key;
  }
}

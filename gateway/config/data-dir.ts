/** The directory that holds everything the gateway keeps on disk, closed to other accounts. Knows no content. */

import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../secret.js';

const SECRET_BYTES = 32;

interface WithDataDir {
  readonly dataDir: string;
}

/** Makes the data directory and its secrets/, both 0700. */
export function prepareDataDir({ dataDir }: WithDataDir): void {
  for (const dir of [dataDir, join(dataDir, 'secrets')]) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    chmodSync(dir, 0o700);
  }
}

/** A random secret in data/secrets, made when it is first asked for (0600). `name` is a file name. */
export function ensureSecret({ dataDir }: WithDataDir, name: string): Secret {
  const file = join(dataDir, 'secrets', name);
  if (!existsSync(file))
    writeFileSync(file, `${randomBytes(SECRET_BYTES).toString('hex')}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
  return new Secret(readFileSync(file, 'utf8').trim());
}

export const spoolFile = ({ dataDir }: WithDataDir): string => join(dataDir, 'spool.jsonl');
export const auditAnchorFile = ({ dataDir }: WithDataDir): string => join(dataDir, 'audit-anchor.jsonl');

/** Settings from the environment: which variable means which setting. Knows no schema. */

import { readFileSync } from 'node:fs';
import { nearest } from './nearest.js';

export type Environment = Readonly<Record<string, string | undefined>>;

type Kind = 'text' | 'number' | 'flag' | 'list' | 'secret';

/** Every variable. Lists are comma-separated; a secret may also be read from the file named by `…_FILE`. */
export const VARIABLES: Readonly<Record<string, { readonly path: string; readonly kind: Kind }>> = {
  JUMPSEAT_LISTEN_HOST: { path: 'listen.host', kind: 'text' },
  JUMPSEAT_LISTEN_PORT: { path: 'listen.port', kind: 'number' },
  JUMPSEAT_PUBLIC_URL: { path: 'publicUrl', kind: 'text' },
  JUMPSEAT_TRUSTED_PROXIES: { path: 'trustedProxies', kind: 'list' },
  JUMPSEAT_DATA_DIR: { path: 'dataDir', kind: 'text' },
  JUMPSEAT_DATABASE_TYPE: { path: 'database.type', kind: 'text' },
  JUMPSEAT_DATABASE_FILE: { path: 'database.file', kind: 'text' },
  JUMPSEAT_DATABASE_HOST: { path: 'database.host', kind: 'text' },
  JUMPSEAT_DATABASE_PORT: { path: 'database.port', kind: 'number' },
  JUMPSEAT_DATABASE_SOCKET_PATH: { path: 'database.socketPath', kind: 'text' },
  JUMPSEAT_DATABASE_NAME: { path: 'database.name', kind: 'text' },
  JUMPSEAT_DATABASE_USER: { path: 'database.user', kind: 'text' },
  JUMPSEAT_DATABASE_PASSWORD: { path: 'database.password', kind: 'secret' },
  JUMPSEAT_DATABASE_TLS: { path: 'database.tls', kind: 'flag' },
  JUMPSEAT_DATABASE_TLS_CA: { path: 'database.tlsCa', kind: 'text' },
  JUMPSEAT_LOG_LEVEL: { path: 'log.level', kind: 'text' },
  JUMPSEAT_SESSIONS_CONTROLLER_GRACE_SECONDS: { path: 'sessions.controllerGraceSeconds', kind: 'number' },
  JUMPSEAT_SESSIONS_MAX_PER_USER: { path: 'sessions.maxPerUser', kind: 'number' },
  JUMPSEAT_SESSIONS_MAX_PER_DOMAIN: { path: 'sessions.maxPerDomain', kind: 'number' },
  JUMPSEAT_SESSIONS_JOINS_PER_MINUTE: { path: 'sessions.joinsPerMinute', kind: 'number' },
  JUMPSEAT_SESSIONS_RETURN_AFTER_ABUSE_SECONDS: {
    path: 'sessions.returnAfterAbuseSeconds',
    kind: 'number',
  },
  JUMPSEAT_LOGIN_IDLE_MINUTES: { path: 'login.idleMinutes', kind: 'number' },
  JUMPSEAT_LOGIN_ABSOLUTE_HOURS: { path: 'login.absoluteHours', kind: 'number' },
  JUMPSEAT_OUTBOUND_ALLOWED_RANGES: { path: 'outbound.allowedRanges', kind: 'list' },
  JUMPSEAT_VAULT_KEY_FILE: { path: 'vault.keyFile', kind: 'text' },
  JUMPSEAT_RDP_GUACD_HOST: { path: 'rdp.guacd.host', kind: 'text' },
  JUMPSEAT_RDP_GUACD_PORT: { path: 'rdp.guacd.port', kind: 'number' },
  JUMPSEAT_MAIL_HOST: { path: 'mail.host', kind: 'text' },
  JUMPSEAT_MAIL_PORT: { path: 'mail.port', kind: 'number' },
  JUMPSEAT_MAIL_SECURITY: { path: 'mail.security', kind: 'text' },
  JUMPSEAT_MAIL_USER: { path: 'mail.user', kind: 'text' },
  JUMPSEAT_MAIL_PASSWORD: { path: 'mail.password', kind: 'secret' },
  JUMPSEAT_MAIL_FROM: { path: 'mail.from', kind: 'text' },
  JUMPSEAT_AUDIT_KEY_FILE: { path: 'audit.keyFile', kind: 'text' },
};

/** Names of ours that are no settings. */
const OTHERS: readonly string[] = [
  ...['JUMPSEAT_CONFIG', 'JUMPSEAT_REQUIRE_ALL', 'JUMPSEAT_CHROMIUM'],
  'JUMPSEAT_TEST_GUACD',
];

/** npm runs scripts in a shell, and hands signals to that shell only. */
export const isUnderNpm = (environment: Environment = process.env): boolean =>
  environment['npm_lifecycle_event'] !== undefined;

export interface FromEnvironment {
  readonly variable: string;
  readonly path: string;
  readonly value: unknown;
}

/** @throws Error with a sentence: an unknown variable, a secret's file that cannot be read. */
export function readEnvironment(environment: Environment): readonly FromEnvironment[] {
  const found: FromEnvironment[] = [];
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith('JUMPSEAT_') || OTHERS.includes(variable) || text === undefined) continue;
    const known = VARIABLES[variable];
    const secretOf = variable.endsWith('_FILE') ? VARIABLES[variable.slice(0, -'_FILE'.length)] : undefined;
    if (known !== undefined) {
      found.push({ variable, path: known.path, value: valueOf(text, known.kind) });
    } else if (secretOf?.kind === 'secret') {
      found.push({ variable, path: secretOf.path, value: readSecret(variable, text) });
    } else {
      throw new Error(`${variable} is not a setting${nearest(variable, Object.keys(VARIABLES))}`);
    }
  }
  return found;
}

/** What is no number or flag is passed on as it is, for the schema to refuse by name. */
function valueOf(text: string, kind: Kind): unknown {
  switch (kind) {
    case 'text':
    case 'secret':
      return text;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'flag':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'list':
      return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  }
}

function readSecret(variable: string, file: string): string {
  try {
    // Files made with an editor or `echo` end with a line feed that is no part of the secret.
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const { code } = error as { code?: string };
    throw new Error(`${variable} names ${file}, which cannot be read (${code ?? 'unknown error'})`, {
      cause: error,
    });
  }
}

/** A configuration is right, or one sentence says what is wrong with it. */

import { afterAll, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { type Config, loadConfig } from './config.js';
import { ensureSecret, prepareDataDir } from './data-dir.js';
import { VARIABLES } from './environment.js';

const dir = mkdtempSync(join(tmpdir(), 'jumpseat-config-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

let files = 0;
function fromFile(yaml: string, environment: Record<string, string> = {}, argv: string[] = []): Config {
  files += 1;
  const file = join(dir, `${String(files)}.yaml`);
  writeFileSync(file, yaml);
  try {
    return loadConfig(['--config', file, ...argv], environment);
  } catch (error) {
    (error as Error).message = (error as Error).message.replaceAll(file, 'FILE');
    throw error;
  }
}

test('without anything it listens on loopback, on SQLite, with the public URL of the port', () => {
  expect(loadConfig([], {})).toEqual({
    listen: { host: '127.0.0.1', port: 8080 },
    publicUrl: 'http://127.0.0.1:8080',
    trustedProxies: [],
    vault: { keyFile: resolve('data/secrets/master.key') },
    dataDir: resolve('data'),
    database: { type: 'sqlite', file: 'jumpseat.db' },
    log: { level: 'info' },
    sessions: {
      controllerGraceSeconds: 60,
      maxPerUser: 5,
      maxPerDomain: 50,
      joinsPerMinute: 60,
      returnAfterAbuseSeconds: 2,
    },
    login: { idleMinutes: 30, absoluteHours: 12 },
    outbound: { allowedRanges: [] },
    rdp: {},
    programPath: '',
    audit: { keyFile: resolve('data/secrets/audit.key') },
    demo: false,
    file: undefined,
  });
});

test('config/default.yaml says exactly what the defaults are', () => {
  const shipped = loadConfig(['--config', 'config/default.yaml'], {});
  expect({ ...shipped, file: undefined }).toEqual(loadConfig([], {}));
});

test('config/default.yaml names every setting', () => {
  const text = readFileSync('config/default.yaml', 'utf8');
  for (const { path } of Object.values(VARIABLES))
    expect(text).toMatch(new RegExp(`\\b${path.split('.').at(-1) ?? ''}:`));
});

test('the environment wins over the file, and the file over the defaults', () => {
  const config = fromFile('listen: { port: 9000 }\nlog: { level: debug }', { JUMPSEAT_LISTEN_PORT: '9001' });
  expect(config).toMatchObject({
    listen: { port: 9001 },
    log: { level: 'debug' },
    publicUrl: 'http://127.0.0.1:9001',
  });
});

test('every variable is understood', () => {
  const values: Record<string, string> = {
    text: 'x',
    number: '7',
    flag: 'true',
    list: '10.0.0.0/8, fd00::/8',
    secret: 's',
  };
  const special: Record<string, string> = {
    JUMPSEAT_LISTEN_HOST: '::1',
    JUMPSEAT_PUBLIC_URL: 'https://jump.example.com',
    JUMPSEAT_DATABASE_TYPE: 'mariadb',
    JUMPSEAT_LOG_LEVEL: 'warn',
    JUMPSEAT_RDP_GUACD_HOST: '127.0.0.1',
    JUMPSEAT_MAIL_SECURITY: 'tls',
    JUMPSEAT_MAIL_FROM: 'jumpseat@example.com',
  };
  const common = Object.entries(VARIABLES)
    .filter(([name]) => name !== 'JUMPSEAT_DATABASE_FILE')
    .map(([name, { kind }]) => [name, special[name] ?? values[kind] ?? '']);
  const config = loadConfig([], Object.fromEntries(common) as Record<string, string>);
  expect(config.database).toMatchObject({ type: 'mariadb', port: 7, tls: true, socketPath: 'x' });
  expect(config.outbound.allowedRanges).toEqual(['10.0.0.0/8', 'fd00::/8']);
  expect(loadConfig([], { JUMPSEAT_DATABASE_FILE: 'other.db' }).database).toEqual({
    type: 'sqlite',
    file: 'other.db',
  });
});

test('a secret comes from a file without its last line feed, and prints as [secret]', () => {
  const file = join(dir, 'password');
  writeFileSync(file, 'pässword \n');
  const { database } = loadConfig([], {
    JUMPSEAT_DATABASE_TYPE: 'mariadb',
    JUMPSEAT_DATABASE_PASSWORD_FILE: file,
  });
  expect(database.type === 'mariadb' && database.password?.reveal()).toBe('pässword ');
  expect(inspect(database) + JSON.stringify(database)).not.toContain('pässword');
});

/** Its cause is for logs only. */
const refusal = (message: string): object => ({ name: 'ConfigError', message });

const wrongFiles: readonly (readonly [string, string])[] = [
  ['listen: { port: 99999 }', 'FILE: listen.port is 99999, but must be at most 65535'],
  ['listen: { port: "80" }', 'FILE: listen.port is "80", but must be a number'],
  ['listen: { port: 80.5 }', 'FILE: listen.port is 80.5, but must be a whole number'],
  ['listen: { prot: 80 }', 'FILE: listen.prot is not a setting, did you mean listen.port?'],
  ['sesions: {}', 'FILE: sesions is not a setting'],
  ['zebra: 1', 'FILE: zebra is not a setting'],
  ['listen: 80', 'FILE: listen is 80, but must be a group of settings'],
  ['listen: { host: gateway.local }', 'FILE: listen.host is "gateway.local", but is not an IP address'],
  ['log: { level: loud }', 'FILE: log.level is "loud", but must be debug or info or warn or error or silent'],
  ['database: { type: postgres }', 'FILE: database.type is "postgres", but must be sqlite or mariadb'],
  ['database: { type: mariadb, password: 12345 }', 'FILE: database.password is [secret], but must be text'],
  ['database: { host: db }', 'FILE: database.host does not go with the chosen database.type'],
  [
    'outbound: { allowedRanges: [10.0.0.0/33] }',
    'FILE: outbound.allowedRanges.0 is "10.0.0.0/33", but is not an address or a CIDR range',
  ],
  [
    'publicUrl: jump.example.com',
    'FILE: publicUrl is "jump.example.com", but is not a URL like https://jumpseat.example.com',
  ],
  [
    'publicUrl: https://jump.example.com/x',
    'FILE: publicUrl is "https://jump.example.com/x", but must be a scheme, a host and maybe a port, without a path',
  ],
  [
    'publicUrl: http://jump.example.com',
    'publicUrl is http://jump.example.com, but plain http is for the loopback address only: use an https:// URL and a proxy',
  ],
  [
    'listen: { host: 0.0.0.0 }',
    'listen.host is 0.0.0.0, which others can reach: that needs an https:// publicUrl and trustedProxies',
  ],
  [
    'listen: { host: "::" }\npublicUrl: https://jump.example.com',
    'listen.host is ::, which others can reach: that needs an https:// publicUrl and trustedProxies',
  ],
  [
    'listen: { host: 10.1.1.1 }\ntrustedProxies: [10.1.1.2]',
    'listen.host is 10.1.1.1, which others can reach: that needs an https:// publicUrl and trustedProxies',
  ],
  ['- listen', 'FILE is not a group of settings'],
];

test.each(wrongFiles)('%j is refused with a sentence', (yaml, sentence) => {
  expect(() => fromFile(yaml)).toThrow(expect.objectContaining(refusal(sentence)));
});

const wrongEnvironments: readonly (readonly [Record<string, string>, string])[] = [
  [{ JUMPSEAT_LISTEN_PORT: 'http' }, 'JUMPSEAT_LISTEN_PORT: listen.port is "http", but must be a number'],
  [{ JUMPSEAT_LISTN_PORT: '1' }, 'JUMPSEAT_LISTN_PORT is not a setting, did you mean JUMPSEAT_LISTEN_PORT?'],
  [
    { JUMPSEAT_TRUSTED_PROXIES: '10.0.0.1,proxy' },
    'JUMPSEAT_TRUSTED_PROXIES: trustedProxies.1 is "proxy", but is not an address or a CIDR range',
  ],
  [
    { JUMPSEAT_DATABASE_TLS: 'yes', JUMPSEAT_DATABASE_TYPE: 'mariadb' },
    'JUMPSEAT_DATABASE_TLS: database.tls is "yes", but must be true or false',
  ],
  [
    { JUMPSEAT_DATABASE_PASSWORD_FILE: '/nowhere' },
    'JUMPSEAT_DATABASE_PASSWORD_FILE names /nowhere, which cannot be read (ENOENT)',
  ],
  [
    { JUMPSEAT_CONFIG: '/nowhere.yaml' },
    "/nowhere.yaml cannot be read: ENOENT: no such file or directory, open '/nowhere.yaml'",
  ],
];

test.each(wrongEnvironments)('%j is refused with a sentence', (environment, sentence) => {
  expect(() => loadConfig([], environment)).toThrow(expect.objectContaining(refusal(sentence)));
});

test('beyond loopback it starts behind an https URL and a proxy', () => {
  const config = fromFile(
    'listen: { host: 0.0.0.0 }\npublicUrl: https://jump.example.com:8443/\ntrustedProxies: [10.0.0.0/8]',
  );
  expect(config.publicUrl).toBe('https://jump.example.com:8443');
});

test('the demonstration has data of its own and stays on loopback', () => {
  expect(loadConfig(['--demo'], {})).toMatchObject({ demo: true, dataDir: resolve('data/demo') });
  expect(loadConfig(['--demo'], { JUMPSEAT_DATA_DIR: dir }).dataDir).toBe(dir);
  const open = 'listen: { host: 0.0.0.0 }\npublicUrl: https://jump.example.com\ntrustedProxies: [10.0.0.0/8]';
  expect(() => fromFile(open, {}, ['--demo'])).toThrow('the demonstration is for the loopback address only');
});

test('an unknown argument is refused', () => {
  expect(() => loadConfig(['--prot', '80'], {})).toThrow("Unknown option '--prot'");
});

test('a file in which everything is commented out is empty, and one that is no YAML is refused', () => {
  expect(fromFile('# nothing\n').listen.port).toBe(8080);
  expect(() => fromFile('listen: {')).toThrow('FILE cannot be read: ');
});

test('the data directory and its secrets are closed to others, and a secret stays the same', () => {
  const dataDir = join(dir, 'data');
  prepareDataDir({ dataDir });
  const first = ensureSecret({ dataDir }, 'cookie.key').reveal();
  expect(ensureSecret({ dataDir }, 'cookie.key').reveal()).toBe(first);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  const modes = ['', 'secrets', 'secrets/cookie.key'].map(
    (name) => statSync(join(dataDir, name)).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o700, 0o600]);
});

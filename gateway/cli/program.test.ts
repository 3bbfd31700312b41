/** The command line against a data directory of its own, with and without a running gateway. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Audit, openAudit } from '../audit/audit.js';
import { systemClock } from '../clock.js';
import { loadConfig } from '../config/config.js';
import { auditAnchorFile, prepareDataDir } from '../config/data-dir.js';
import { silentLog } from '../log.js';
import { addDomain } from '../store/domains.js';
import { migrate } from '../store/migrate.js';
import { EndpointCredentialsRow, StoredAuditRow, WelcomeLinkRow } from '../store/rows/index.js';
import { openStore, type Store } from '../store/source.js';
import { addUser } from '../store/users.js';
import { Secret } from '../secret.js';
import { addEndpoint, endpointById } from '../store/endpoints.js';
import { credentialsOf, putCredentials } from '../store/credentials.js';
import { placeOf } from '../commands/credentials.js';
import { Vault } from '../vault/vault.js';
import { serveControl } from './control-server.js';
import { controlSocket } from './control-words.js';
import { nodeVersion } from './doctor.js';
import { createOperator, type Operator } from './operator.js';
import { EXIT, runProgram } from './program.js';

const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-cli-'));
const environment = { JUMPSEAT_DATA_DIR: dataDir };
const config = loadConfig([], environment);

let store: Store;
let audit: Audit;

beforeEach(async () => {
  prepareDataDir(config);
  store = await openStore({ config, log: silentLog, clock: systemClock });
  await migrate(store, silentLog);
  audit = await openAudit({
    ...{ store, log: silentLog, clock: systemClock },
    ...{ keyFile: config.audit.keyFile, anchorFile: auditAnchorFile(config) },
  });
});
afterEach(async () => {
  await audit.close();
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function jumpseat(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const terminal = {
    out: (line: string) => void (out += `${line}\n`),
    err: (line: string) => void (err += `${line}\n`),
    write: (text: string) => void (out += text),
  };
  return { code: await runProgram(args, terminal, environment), out, err };
}

const vault = (): Vault => Vault.open(config.vault.keyFile);

const addAdmin = (name: string): Promise<string> =>
  store.write((tx) => addUser(tx, { name, fullName: name, systemAdmin: true, passwordHash: 'x' }));

/** A domain with three rows of evidence. */
async function addPlant(): Promise<string> {
  const chain = await store.write((tx) => addDomain(tx, 'Plant'));
  for (let index = 0; index < 3; index += 1)
    await store.write((tx) =>
      audit.record(tx, { chain, action: 'endpoint.add', result: 'done', actorId: null, subject: '=1+1' }),
    );
  return chain;
}

test('audit verify says how many rows are sound, and notes that it was asked', async () => {
  const chain = await addPlant();
  expect(await jumpseat('audit', 'verify')).toEqual({
    code: EXIT.fine,
    out: 'Plant: intact, 3 rows\n',
    err: '',
  });
  const noted = await store.read.findOneByOrFail(StoredAuditRow, { chain, seq: 4 });
  expect(noted).toMatchObject({ action: 'audit.verify', details: '{"by":"command line","intact":true}' });
});

test('audit verify finds a changed row and ends with 1', async () => {
  await addPlant();
  const runner = store.source.createQueryRunner();
  await runner.query('DROP TRIGGER audit_rows_no_update');
  await runner.query(`UPDATE audit_rows SET subject = 'something else' WHERE seq = 2`);
  expect(await jumpseat('audit', 'verify', 'Plant')).toMatchObject({
    code: EXIT.wrong,
    out: 'Plant: BROKEN at row 2, the 1 before it are sound\n',
  });
});

test('audit export writes CSV and records that it was taken out', async () => {
  await addPlant();
  const { code, out } = await jumpseat('audit', 'export', 'Plant');
  expect(code).toBe(EXIT.fine);
  const lines = out.trimEnd().split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[1]).toContain(`"'=1+1"`);
  expect(lines[4]).toContain('"audit.export"');
});

test('a domain nobody knows is answered with those there are', async () => {
  await addPlant();
  expect(await jumpseat('audit', 'export', 'Plan')).toEqual({
    code: EXIT.failed,
    out: '',
    err: 'there is no domain called Plan; there is: system, Plant\n',
  });
});

test('admin link makes the first admin’s link while there is none', async () => {
  const { code, out } = await jumpseat('admin', 'link');
  expect(code).toBe(EXIT.fine);
  expect(out).toMatch(
    /^for the first admin, good once, until \S+:\nhttp:\/\/127\.0\.0\.1:8080\/welcome#[\w-]{43}\n$/,
  );
  expect(await store.read.findOneByOrFail(WelcomeLinkRow, { kind: 'first-admin' })).toMatchObject({
    usedAt: null,
  });
});

test('admin link is for the system admin there is, and asks which of several', async () => {
  const ann = await addAdmin('ann');
  expect((await jumpseat('admin', 'link')).out).toMatch(/^for ann, good once/);
  expect(await store.read.countBy(WelcomeLinkRow, { userId: ann, kind: 'set-password' })).toBe(1);
  expect(await store.read.countBy(StoredAuditRow, { chain: 'system', action: 'person.link' })).toBe(1);
  await addAdmin('bob');
  expect((await jumpseat('admin', 'link')).err).toBe('say which system admin: ann, bob\n');
  expect((await jumpseat('admin', 'link', 'bob')).out).toMatch(/^for bob, /);
  expect((await jumpseat('admin', 'link', 'eve')).err).toBe('there is no system admin called eve\n');
});

test('with a gateway running it acts through the gateway, on a socket that is the owner’s alone', async () => {
  await addAdmin('ann');
  const asked: unknown[] = [];
  const real = createOperator({
    store,
    audit,
    publicUrl: new URL('https://jump.example.com'),
    vault: vault(),
  });
  const operator: Operator = {
    adminLink: (name) => (asked.push(name), real.adminLink(name)),
    rotateSecrets: () => (asked.push('rotate'), real.rotateSecrets()),
    noteReading: (reading) => (asked.push(reading.action), real.noteReading(reading)),
  };
  const control = await serveControl({ dataDir, operator, log: silentLog });
  expect(statSync(controlSocket(dataDir)).mode & 0o777).toBe(0o600);
  expect((await jumpseat('admin', 'link', 'ann')).out).toContain('https://jump.example.com/welcome#');
  expect((await jumpseat('admin', 'link', 'eve')).err).toBe('there is no system admin called eve\n');
  await jumpseat('audit', 'verify', 'system');
  expect((await jumpseat('secrets', 'rotate')).out).toBe('a new master key; 0 stored secrets are under it\n');
  expect(asked).toEqual(['ann', 'eve', 'audit.verify', 'rotate']);
  await control.close();
  await control.close();
  expect(existsSync(controlSocket(dataDir))).toBe(false);
  expect((await jumpseat('admin', 'link', 'ann')).out).toContain('http://127.0.0.1:8080/welcome#');
});

test('a socket that a dead gateway left behind is no obstacle', async () => {
  const operator = createOperator({
    store,
    audit,
    publicUrl: new URL('https://jump.example.com'),
    vault: vault(),
  });
  const first = await serveControl({ dataDir, operator, log: silentLog });
  const second = await serveControl({ dataDir, operator, log: silentLog });
  expect((await jumpseat('admin', 'link')).out).toContain('https://jump.example.com/welcome#');
  await second.close();
  await first.close();
});

/** An endpoint with a stored password. */
async function storePassword(name: string, password: string): Promise<string> {
  const ann = await addAdmin(`ann-${name}`);
  return store.write(async (tx) => {
    const domainId = await addDomain(tx, `Plant ${name}`);
    const endpointId = await addEndpoint(tx, domainId, {
      ...{ name, protocol: 'ssh', host: '10.1.1.1', port: 22, description: '', tags: [], access: 'everyone' },
    });
    const row = await endpointById(tx.manager, endpointId);
    if (row === undefined) throw new Error('no endpoint');
    await putCredentials(tx, endpointId, ann, (rowId) => ({
      ...{ kind: 'password', userName: 'svc', choice: 'stored' },
      ...vault().seal(placeOf(rowId, row), new Secret(password)),
    }));
    return endpointId;
  });
}

async function storedPassword(endpointId: string): Promise<string> {
  const row = await credentialsOf(store.read, endpointId);
  const endpoint = await endpointById(store.read, endpointId);
  if (row === undefined || endpoint === undefined) throw new Error('nothing stored');
  return vault().open(placeOf(row.id, endpoint), row).reveal();
}

test('secrets rotate wraps everything stored with a new key, and the old key is gone', async () => {
  const one = await storePassword('one', 'the first password');
  const two = await storePassword('two', 'the second password');
  const before = readFileSync(config.vault.keyFile, 'utf8').trim();
  expect(await jumpseat('secrets', 'rotate')).toEqual({
    code: EXIT.fine,
    out: 'a new master key; 2 stored secrets are under it\n',
    err: '',
  });
  const after = readFileSync(config.vault.keyFile, 'utf8').trim();
  expect(after).toMatch(/^[0-9a-f]{64}$/);
  expect(after).not.toBe(before);
  expect(statSync(config.vault.keyFile).mode & 0o777).toBe(0o600);
  expect(await storedPassword(one)).toBe('the first password');
  expect(await storedPassword(two)).toBe('the second password');
  expect(await store.read.countBy(StoredAuditRow, { chain: 'system', action: 'secrets.rotate' })).toBe(1);
});

test('a rotation that cannot be finished changes no row, keeps the old key, and can be done again', async () => {
  const sound = await storePassword('sound', 'a password');
  const broken = await storePassword('broken', 'another');
  const rowBefore = await credentialsOf(store.read, sound);
  await store.write((tx) =>
    tx.manager.update(EndpointCredentialsRow, { endpointId: broken }, { wrappedKey: 'AAAA' }),
  );
  const failed = await jumpseat('secrets', 'rotate');
  expect(failed).toMatchObject({ code: EXIT.failed, out: '' });
  expect(failed.err).toContain('the stored credentials of the endpoint broken do not open');
  expect(await credentialsOf(store.read, sound)).toEqual(rowBefore);
  expect(await storedPassword(sound)).toBe('a password');
  await store.write((tx) => tx.manager.delete(EndpointCredentialsRow, { endpointId: broken }));
  expect((await jumpseat('secrets', 'rotate')).code).toBe(EXIT.fine);
  expect(await storedPassword(sound)).toBe('a password');
  expect(readFileSync(config.vault.keyFile, 'utf8').trim().split('\n')).toHaveLength(1);
});

test('doctor finds nothing wrong with a new installation', async () => {
  const { code, out } = await jumpseat('doctor');
  expect(out).toContain('ok    the database answers (sqlite)');
  expect(out).toContain('ok    no gateway is running');
  expect(out).not.toContain('WRONG');
  expect(code).toBe(EXIT.fine);
});

test('doctor finds open directories, missing triggers and a missing key', async () => {
  await store.source.createQueryRunner().query('DROP TRIGGER audit_rows_no_delete');
  rmSync(config.audit.keyFile);
  chmodSync(dataDir, 0o755);
  const { code, out } = await jumpseat('doctor');
  expect(code).toBe(EXIT.wrong);
  expect(out).toContain(`WRONG the data directory ${dataDir} is open to other accounts`);
  expect(out).toContain('WRONG the database does not guard audit rows');
  expect(out).toContain('WRONG the audit key');
});

test('doctor knows the versions of Node that package.json asks for', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
  expect(engines.node).toBe('^20.19.0 || ^22.13.0 || >=24.11.0');
  const verdicts = [
    '20.18.3',
    '20.19.0',
    '21.7.0',
    '22.12.0',
    '22.13.1',
    '23.1.0',
    '24.10.9',
    '24.11.0',
    '25.0.0',
  ];
  expect(verdicts.map((version) => nodeVersion(version).ok)).toEqual([
    false,
    true,
    false,
    false,
    true,
    false,
    false,
    true,
    true,
  ]);
});

test('config print shows what the gateway would run with, without secrets', async () => {
  const { code, out } = await jumpseat('config', 'print');
  expect(code).toBe(EXIT.fine);
  expect(parse(out)).toMatchObject({ dataDir, listen: { port: 8080 } });
  const printed = join(dataDir, 'printed.yaml');
  writeFileSync(printed, out);
  expect(parse((await jumpseat('--config', printed, 'config', 'print')).out)).toEqual(parse(out));
  let shown = '';
  const terminal = {
    out: () => undefined,
    err: () => undefined,
    write: (text: string) => void (shown += text),
  };
  const secret = randomUUID();
  await runProgram(['config', 'print'], terminal, {
    JUMPSEAT_DATABASE_TYPE: 'mariadb',
    JUMPSEAT_DATABASE_PASSWORD: secret,
  });
  expect(shown).toContain('password: "[secret]"');
  expect(shown).not.toContain(secret);
});

test('a wrong configuration or an unknown command is one sentence and exit code 2', async () => {
  expect(await jumpseat('--config', '/nowhere.yaml', 'doctor')).toMatchObject({
    code: EXIT.failed,
    err: "/nowhere.yaml cannot be read: ENOENT: no such file or directory, open '/nowhere.yaml'\n",
  });
  expect((await jumpseat('audti')).err).toContain("unknown command 'audti'");
  expect((await jumpseat('audit', 'export')).code).toBe(EXIT.failed);
  expect((await jumpseat('--version')).code).toBe(EXIT.fine);
});

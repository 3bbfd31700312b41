/** Evidence: what is recorded, and that tampering is found. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../clock.js';
import { silentLog } from '../log.js';
import { AuditHeadRow, StoredAuditRow, UserRow } from '../store/rows/index.js';
import { openScratchStore, type ScratchStore } from '../../test/fixtures/scratch-store.js';
import { readAnchor } from './anchor.js';
import { type Audit, openAudit } from './audit.js';
import { csvHeader, csvLines } from './csv.js';
import { type AuditEntry, canonical, rowOf } from './entry.js';
import { listAudit, readAudit } from './list.js';
import { chainsOf, type Proof, verifyChain } from './verify.js';

let store: ScratchStore;
let audit: Audit;

beforeEach(async () => {
  store = await openScratchStore();
  audit = await open();
});
afterEach(async () => {
  await audit.close();
  await store.close();
});

function open(): Promise<Audit> {
  return openAudit({
    store,
    keyFile: join(store.dataDir, 'secrets', 'audit.key'),
    anchorFile: join(store.dataDir, 'audit-anchor.jsonl'),
    log: silentLog,
    clock: systemClock,
  });
}

const CHAIN: string = randomUUID();
const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  chain: CHAIN,
  action: 'endpoint.joint',
  result: 'done',
  actorId: null,
  subject: 'Turbine 4 — größer 𢬢',
  details: { on: true },
  ...more,
});

async function recordMany(count: number, chain = CHAIN): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await store.write((tx) => audit.record(tx, entry({ chain, details: { index } })));
}

const prove = (chain = CHAIN): Promise<Proof> =>
  verifyChain(store.read, chain, audit.key, readAnchor(audit.anchorFile));

/** Somebody with the database file in hand: no trigger stops him. */
async function tamper(...statements: string[]): Promise<void> {
  const runner = store.source.createQueryRunner();
  await runner.query('DROP TRIGGER IF EXISTS audit_rows_no_update');
  await runner.query('DROP TRIGGER IF EXISTS audit_rows_no_delete');
  for (const statement of statements) await runner.query(statement);
}

test('an untouched chain is intact, whatever was written into it', async () => {
  await recordMany(3);
  const odd = 'nul \u0000 tab \t lone \ud800 quote " \u2028';
  await store.write((tx) =>
    audit.record(
      tx,
      entry({ subject: odd, from: odd, reason: odd, details: { z: odd, a: [{ y: 1, b: odd }] } }),
    ),
  );
  await store.write((tx) => audit.record(tx, entry({ subject: '𢬢'.repeat(500) })));
  expect(await prove()).toEqual({ rows: 5, intact: true, brokenAt: null });
});

test('a row is written with the act or neither is', async () => {
  const act = store.write(async (tx) => {
    await audit.record(tx, entry());
    throw new Error('the act failed');
  });
  await expect(act).rejects.toThrow('the act failed');
  expect(await store.read.count(StoredAuditRow)).toBe(0);

  const broken = store.write(async (tx) => {
    await tx.manager.insert(UserRow, {
      ...{ id: randomUUID(), name: 'ann', fullName: 'Ann', passwordHash: null, systemAdmin: false },
      ...{ disabled: false, lastSignInAt: null, createdAt: 1 },
    });
    await audit.record(tx, entry({ details: { text: 'x'.repeat(20_000) } }));
  });
  await expect(broken).rejects.toThrow('too large');
  expect(await store.read.count(UserRow)).toBe(0);
});

test('a hundred acts at once make one chain without gaps', async () => {
  await Promise.all(Array.from({ length: 100 }, () => store.write((tx) => audit.record(tx, entry()))));
  expect(await prove()).toEqual({ rows: 100, intact: true, brokenAt: null });
});

test('each domain has its own chain', async () => {
  await recordMany(2);
  await recordMany(1, 'system');
  expect(await chainsOf(store.read, [])).toEqual([CHAIN, 'system'].sort());
  expect((await prove()).rows).toBe(2);
  expect((await prove('system')).rows).toBe(1);
});

test('the bytes that are signed never change', () => {
  const row = rowOf(
    entry({ chain: 'system', details: { b: 1, a: { d: 2, c: 3 } }, from: '10.0.0.1', reason: 'full' }),
    { seq: 7, at: 1_700_000_000_000, prevMac: 'ab' },
  );
  expect(canonical(row)).toBe(
    '["system",7,1700000000000,null,"endpoint.joint","done","full",null,null,null,' +
      '"Turbine 4 — größer 𢬢","10.0.0.1","{\\"a\\":{\\"c\\":3,\\"d\\":2},\\"b\\":1}","ab"]',
  );
});

test('a changed row is found', async () => {
  await recordMany(5);
  await tamper(`UPDATE audit_rows SET result = 'refused' WHERE seq = 3`);
  expect(await prove()).toEqual({ rows: 2, intact: false, brokenAt: 3 });
});

test('a deleted row is found', async () => {
  await recordMany(5);
  await tamper(`DELETE FROM audit_rows WHERE seq = 2`);
  expect(await prove()).toEqual({ rows: 1, intact: false, brokenAt: 2 });
});

test('two rows in each other’s place are found', async () => {
  await recordMany(5);
  await tamper(
    `UPDATE audit_rows SET seq = 100 WHERE seq = 2`,
    `UPDATE audit_rows SET seq = 2 WHERE seq = 3`,
    `UPDATE audit_rows SET seq = 3 WHERE seq = 100`,
  );
  expect(await prove()).toMatchObject({ intact: false, brokenAt: 2 });
});

test('a made-up row is found', async () => {
  await recordMany(5);
  await tamper(
    `INSERT INTO audit_rows (chain, seq, at, action, result, details, prev_mac, mac)
     SELECT chain, 6, at, action, result, details, mac, mac FROM audit_rows WHERE seq = 5`,
    `UPDATE audit_heads SET seq = 6, mac = (SELECT mac FROM audit_rows WHERE seq = 6)`,
  );
  expect(await prove()).toEqual({ rows: 5, intact: false, brokenAt: 6 });
});

test('a row of the same number out of another course of events is found, though it is signed', async () => {
  await recordMany(5);
  const foreign = await store.read.findOneByOrFail(StoredAuditRow, { chain: CHAIN, seq: 4 });
  await tamper(
    `DELETE FROM audit_rows WHERE seq > 2`,
    `UPDATE audit_heads SET seq = 2, mac = (SELECT mac FROM audit_rows WHERE seq = 2)`,
  );
  for (let index = 0; index < 3; index += 1) await store.write((tx) => audit.record(tx, entry()));
  await tamper(`DELETE FROM audit_rows WHERE seq = 4`);
  await store.write((tx) => tx.manager.insert(StoredAuditRow, foreign));
  expect(await verifyChain(store.read, CHAIN, audit.key, [])).toEqual({
    rows: 3,
    intact: false,
    brokenAt: 4,
  });
});

test('a cut-off end is found, with the head moved back too', async () => {
  await recordMany(5);
  await audit.close();
  await tamper(
    `DELETE FROM audit_rows WHERE seq > 3`,
    `UPDATE audit_heads SET seq = 3, mac = (SELECT mac FROM audit_rows WHERE seq = 3)`,
  );
  expect(await prove()).toEqual({ rows: 3, intact: false, brokenAt: 4 });
});

test('a cut-off end is still found when the chain has grown again over the cut', async () => {
  await recordMany(5);
  await audit.close();
  await tamper(
    `DELETE FROM audit_rows WHERE seq > 3`,
    `UPDATE audit_heads SET seq = 3, mac = (SELECT mac FROM audit_rows WHERE seq = 3)`,
  );
  audit = await open();
  await recordMany(2);
  await audit.close();
  expect(readAnchor(audit.anchorFile).map(({ seq }) => seq)).toEqual([5, 5]);
  expect(await prove()).toEqual({ rows: 4, intact: false, brokenAt: 5 });
});

test('a cut-off end is found by the head alone', async () => {
  await recordMany(5);
  rmSync(audit.anchorFile, { force: true });
  await tamper(`DELETE FROM audit_rows WHERE seq > 3`);
  expect(await prove()).toEqual({ rows: 3, intact: false, brokenAt: 4 });
});

test('a whole chain put in another’s place is found', async () => {
  await recordMany(5);
  await audit.close();
  await tamper(`DELETE FROM audit_rows`, `DELETE FROM audit_heads`);
  // The forger even has the key: an earlier state of the chain, signed properly.
  audit = await openAudit({
    store,
    keyFile: join(store.dataDir, 'secrets', 'audit.key'),
    anchorFile: join(store.dataDir, 'elsewhere.jsonl'),
    log: silentLog,
    clock: systemClock,
  });
  await recordMany(6);
  const proof = await verifyChain(
    store.read,
    CHAIN,
    audit.key,
    readAnchor(join(store.dataDir, 'audit-anchor.jsonl')),
  );
  expect(proof).toMatchObject({ intact: false, brokenAt: 5 });
});

test('a chain that vanished as a whole is found', async () => {
  await recordMany(2);
  await audit.close();
  await tamper(`DELETE FROM audit_rows`, `DELETE FROM audit_heads`);
  const anchor = readAnchor(audit.anchorFile);
  expect(await chainsOf(store.read, anchor)).toEqual([CHAIN]);
  expect(await prove()).toEqual({ rows: 0, intact: false, brokenAt: 1 });
});

test('the anchor is behind or level, and a torn last line is no alarm', async () => {
  await recordMany(2);
  await audit.close();
  audit = await open();
  await recordMany(1);
  writeFileSync(audit.anchorFile, `${readFileSync(audit.anchorFile, 'utf8')}{"at":1,"chain":"`);
  expect(await prove()).toEqual({ rows: 3, intact: true, brokenAt: null });
  expect(readAnchor(audit.anchorFile)).toMatchObject([{ chain: CHAIN, seq: 2 }]);
});

test('the key is readable by its owner only, and is not made anew over existing evidence', async () => {
  await recordMany(1);
  await audit.close();
  const keyFile = join(store.dataDir, 'secrets', 'audit.key');
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  rmSync(keyFile);
  await expect(open()).rejects.toThrow('is missing, but there are audit rows signed with it');
  audit = { ...audit, close: () => Promise.resolve() };
});

test('lists page by page, newest first, and filters', async () => {
  const ann = randomUUID();
  await store.write((tx) =>
    tx.manager.insert(UserRow, {
      ...{ id: ann, name: 'ann', fullName: 'Ann Müller', passwordHash: null, systemAdmin: false },
      ...{ disabled: false, lastSignInAt: null, createdAt: 1 },
    }),
  );
  await recordMany(5);
  const endpoint = { id: randomUUID(), name: '100%_pump' };
  await store.write((tx) =>
    audit.record(
      tx,
      entry({ action: 'session.refused', result: 'refused', actorId: ann, endpoint, reason: 'joint-off' }),
    ),
  );
  const first = await listAudit(store.read, CHAIN, {}, { limit: 4 });
  expect(first.rows.map((row) => row.seq)).toEqual([6, 5, 4, 3]);
  expect(first.rows[0]).toMatchObject({ actor: { id: ann, name: 'ann' }, endpoint, details: { on: true } });
  const second = await listAudit(store.read, CHAIN, {}, { limit: 4, before: first.next ?? '' });
  expect(second).toMatchObject({ next: null, rows: [{ seq: 2 }, { seq: 1 }] });

  const seqs = async (filter: object) =>
    (await listAudit(store.read, CHAIN, filter, { limit: 50 })).rows.map((row) => row.seq);
  expect(await seqs({ q: 'Müller' })).toEqual([6]);
  expect(await seqs({ q: '100%_P' })).toEqual([6]);
  expect(await seqs({ q: '100_' })).toEqual([]);
  expect(await seqs({ action: 'session.' })).toEqual([6]);
  expect(await seqs({ action: 'session' })).toEqual([]);
  expect(await seqs({ result: 'refused', since: 1 })).toEqual([6]);
  expect(await seqs({ since: Date.now() + 60_000 })).toEqual([]);
  expect((await listAudit(store.read, CHAIN, {}, { limit: 4, before: 'x' })).rows).toEqual([]);
});

test('exports all of it as CSV that no spreadsheet takes for formulas', async () => {
  await recordMany(3);
  await store.write((tx) => audit.record(tx, entry({ subject: '=cmd|"/C calc"!A1', reason: '@x' })));
  let csv = csvHeader();
  for await (const lines of readAudit(store.read, CHAIN, {}, 2)) csv += csvLines(lines);
  const rows = csv.trimEnd().split('\n');
  expect(rows).toHaveLength(5);
  expect(rows[0]).toBe('number,time,actor,action,result,reason,endpoint,session,subject,from,details');
  expect(rows[4]).toContain(`"'=cmd|""/C calc""!A1"`);
  expect(rows[4]).toContain(`"'@x"`);
});

test('the head of a chain is what its last row says', async () => {
  await recordMany(3);
  const head = await store.read.findOneByOrFail(AuditHeadRow, { chain: CHAIN });
  const last = await store.read.findOneByOrFail(StoredAuditRow, { chain: CHAIN, seq: 3 });
  expect(head).toEqual({ chain: CHAIN, seq: 3, mac: last.mac });
});

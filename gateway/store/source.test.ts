/** The store's promises, on a real database file. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { openScratchStore, type ScratchStore } from '../../test/fixtures/scratch-store.js';
import { SqliteConnection } from './sqlite-driver.js';
import { schemaDrift } from './migrate.js';
import { UserRow } from './rows/index.js';

let store: ScratchStore;
beforeEach(async () => {
  store = await openScratchStore();
});
afterEach(() => store.close());

const user = (name: string): UserRow => ({
  id: randomUUID(),
  name,
  fullName: name,
  passwordHash: null,
  systemAdmin: false,
  disabled: false,
  lastSignInAt: null,
  mail: null,
  createdAt: 1_700_000_000_123,
});

test('the migrations make exactly the shape of the rows', async () => {
  expect(await schemaDrift(store)).toEqual([]);
});

test('a row comes back as it was written, times as numbers and flags as booleans', async () => {
  const ann = user('ann');
  await store.write((tx) => tx.manager.insert(UserRow, ann));
  const { passwordHash: _hidden, ...shown } = ann;
  expect(await store.read.findOneByOrFail(UserRow, { name: 'ann' })).toEqual(shown);
});

test('a name that differs by case only is another name', async () => {
  await store.write((tx) => tx.manager.insert(UserRow, [user('ann'), user('Ann')]));
  expect(await store.read.countBy(UserRow, { name: 'ann' })).toBe(1);
});

test('a hundred units of work at once neither disturb nor see each other', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) =>
      store.write(async (tx) => {
        await tx.manager.insert(UserRow, user(`person-${String(index)}`));
        expect(await tx.manager.count(UserRow)).toBe(Math.ceil(index / 2) + 1);
        if (index % 2 === 1) throw new Error('rolled back');
      }),
    ),
  );
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(50);
  expect(await store.read.count(UserRow)).toBe(50);
});

test('readers do not see what is not committed', async () => {
  await store.write(async (tx) => {
    await tx.manager.insert(UserRow, user('ann'));
    expect(await store.read.count(UserRow)).toBe(0);
  });
  expect(await store.read.count(UserRow)).toBe(1);
});

test('the reading connection cannot write', async () => {
  await expect(store.read.insert(UserRow, user('ann'))).rejects.toThrow(/readonly/);
});

test('a unit of work inside another is refused, and the outer one is rolled back', async () => {
  await expect(
    store.write(async (tx) => {
      await tx.manager.insert(UserRow, user('ann'));
      await store.write((inner) => inner.manager.insert(UserRow, user('bob')));
    }),
  ).rejects.toThrow('a unit of work was begun inside another: pass its tx on instead');
  expect(await store.read.count(UserRow)).toBe(0);
});

test('what a unit of work leaves running may begin another later', async () => {
  let later: Promise<unknown> = Promise.resolve();
  await store.write(async (tx) => {
    await tx.manager.insert(UserRow, user('ann'));
    later = new Promise((resolve) => setTimeout(resolve, 20)).then(() =>
      store.write((next) => next.manager.insert(UserRow, user('bob'))),
    );
  });
  await later;
  expect(await store.read.count(UserRow)).toBe(2);
});

test('changes are told after the commit, in order, and never when it is rolled back', async () => {
  const heard: string[] = [];
  store.onCommitted(() => {
    throw new Error('a broken listener');
  });
  const stop = store.onCommitted((change) => heard.push(change.type));
  await store.write(async (tx) => {
    tx.publish({ type: 'user', userId: 'a' });
    tx.publish({ type: 'domain', domainId: 'b' });
    await tx.manager.insert(UserRow, user('ann'));
    expect(heard).toEqual([]);
  });
  expect(heard).toEqual(['user', 'domain']);
  await store
    .write((tx) => {
      tx.publish({ type: 'user', userId: 'a' });
      return Promise.reject(new Error('no'));
    })
    .catch(() => undefined);
  stop();
  await store.write((tx) => {
    tx.publish({ type: 'user', userId: 'a' });
    return Promise.resolve();
  });
  expect(heard).toEqual(['user', 'domain']);
});

test('a lock held by another process is waited for without stopping this one', async () => {
  const other = new SqliteConnection(`${store.dataDir}/test.db`);
  other.lock();
  const writing = store.write((tx) => tx.manager.insert(UserRow, user('ann')));
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 5);
  await new Promise((resolve) => setTimeout(resolve, 200));
  other.unlock();
  await writing;
  clearInterval(ticking);
  other.close();
  expect(ticks).toBeGreaterThan(3);
  expect(await store.read.count(UserRow)).toBe(1);
});

test('a lock that is never let go ends in a clear no, and nothing is written', async () => {
  const other = new SqliteConnection(`${store.dataDir}/test.db`);
  other.lock();
  await expect(store.write((tx) => tx.manager.insert(UserRow, user('ann')))).rejects.toThrow(
    'the database is locked',
  );
  other.unlock();
  other.close();
  await store.write((tx) => tx.manager.insert(UserRow, user('bob')));
  expect(await store.read.find(UserRow)).toMatchObject([{ name: 'bob' }]);
});

test('the database file is its owner’s alone', () => {
  expect(statSync(`${store.dataDir}/test.db`).mode & 0o777).toBe(0o600);
  expect(statSync(`${store.dataDir}/test.db-wal`).mode & 0o777).toBe(0o600);
});

test('a row of evidence can be neither changed nor deleted', async () => {
  const runner = store.source.createQueryRunner();
  await runner.query(
    `INSERT INTO audit_rows (chain, seq, at, action, result, details, prev_mac, mac)
     VALUES ('system', 1, 1, 'gateway.start', 'done', '{}', '', '')`,
  );
  await expect(runner.query(`UPDATE audit_rows SET at = 2`)).rejects.toThrow('audit rows are append-only');
  await expect(runner.query(`DELETE FROM audit_rows`)).rejects.toThrow('audit rows are append-only');
});

/** The store's promises on a real MariaDB, and its audit trail there. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { readAnchor } from '../../gateway/audit/anchor.js';
import { openAudit } from '../../gateway/audit/audit.js';
import { listAudit } from '../../gateway/audit/list.js';
import { verifyChain } from '../../gateway/audit/verify.js';
import { systemClock } from '../../gateway/clock.js';
import type { DatabaseConfig } from '../../gateway/config/database.js';
import { silentLog } from '../../gateway/log.js';
import { Secret } from '../../gateway/secret.js';
import { claimLease, LeaseTaken } from '../../gateway/store/lease.js';
import { StoredAuditRow } from '../../gateway/store/rows/index.js';
import { type MariaDb, startMariaDb } from '../fixtures/mariadb.js';
import { describeWith } from '../fixtures/need.js';
import { openScratchStore, type ScratchStore } from '../fixtures/scratch-store.js';
import { storeContract } from './store-contract.js';

describeWith('mariadb', 'on MariaDB', () => {
  let server: MariaDb;
  let store: ScratchStore;
  const database = (): DatabaseConfig => ({
    type: 'mariadb',
    host: server.host,
    port: server.port,
    name: server.database,
    user: server.user,
    password: new Secret(server.password),
    tls: false,
  });
  const open = () => openScratchStore({ database: database() });

  beforeAll(async () => {
    server = await startMariaDb();
    store = await open();
  });
  afterAll(async () => {
    await store.close();
    await server.close();
  });

  storeContract({ open, rounds: 10 });

  test('it is told apart from MySQL', () => {
    expect(store.kind).toBe('mariadb');
  });

  test('a hundred acts at once make chains without gaps, and rows can be neither changed nor deleted', async () => {
    const options = { store, log: silentLog, clock: systemClock };
    const keyFile = join(store.dataDir, 'audit.key');
    const anchorFile = join(store.dataDir, 'anchor.jsonl');
    const audit = await openAudit({ ...options, keyFile, anchorFile });
    const chains = [randomUUID(), randomUUID()];
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        store.write((tx) =>
          audit.record(tx, {
            chain: chains[index % 2] ?? '',
            action: 'endpoint.joint',
            result: 'done',
            actorId: null,
            subject: `Pumpe größer 𢬢 \u0000 \ud800 ${String(index)} `,
            details: { text: '𢬢\u0000', index },
          }),
        ),
      ),
    );
    await audit.close();
    for (const chain of chains) {
      const proof = await verifyChain(store.read, chain, audit.key, readAnchor(anchorFile));
      expect(proof).toEqual({ rows: 50, intact: true, brokenAt: null });
    }
    const page = await listAudit(store.read, chains[0] ?? '', { q: 'GRÖSSER' }, { limit: 5 });
    expect(page.rows).toHaveLength(0);
    expect((await listAudit(store.read, chains[0] ?? '', { q: 'PUMPE GR' }, { limit: 5 })).rows).toHaveLength(
      5,
    );

    const [chain = ''] = chains;
    await expect(store.source.manager.update(StoredAuditRow, { chain }, { at: 1 })).rejects.toThrow(
      'append-only',
    );
    await expect(store.source.manager.delete(StoredAuditRow, { chain })).rejects.toThrow('append-only');
  });

  test('a second gateway on the same database is refused', async () => {
    const other = await open();
    const options = { clock: systemClock, log: silentLog, onLost: () => undefined };
    const first = await claimLease({ ...options, store, self: { host: 'a', pid: 1 } });
    const second = claimLease({ ...options, store: other, self: { host: 'b', pid: 2 } });
    await expect(second).rejects.toThrow(LeaseTaken);
    await first.close();
    const next = await claimLease({ ...options, store: other, self: { host: 'b', pid: 2 } });
    await next.close();
    await other.close();
  });

  test('an account that may not make triggers is no obstacle', async () => {
    await server.asRoot(
      `CREATE DATABASE plain CHARACTER SET utf8mb4;
       CREATE USER 'plain'@'127.0.0.1' IDENTIFIED BY 'plain-password';
       GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, REFERENCES ON plain.* TO 'plain'@'127.0.0.1';`,
    );
    const plain = await openScratchStore({
      database: {
        ...database(),
        name: 'plain',
        user: 'plain',
        password: new Secret('plain-password'),
      } as DatabaseConfig,
    });
    expect(await plain.read.count(StoredAuditRow)).toBe(0);
    await plain.close();
  });
});

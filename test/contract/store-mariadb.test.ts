/** The store's promises on a real MariaDB, and its audit trail there. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
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
import { ParticipantRow, StoredAuditRow } from '../../gateway/store/rows/index.js';
import { leaveSeat, takeSeat } from '../../gateway/store/seats.js';
import { endSession } from '../../gateway/store/sessions.js';
import { type MariaDb, startMariaDb } from '../fixtures/mariadb.js';
import { describeWith } from '../fixtures/need.js';
import { makeLiveSession, makePlant } from '../fixtures/plant.js';
import { openScratchStore, type ScratchStore } from '../fixtures/scratch-store.js';
import { storeContract } from './store-contract.js';

/** Four writers queue for one row, 200 times a round: a slow machine needs seconds for each. */
const ROUNDS = 4;
const RACE_MS = 90_000;

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
    const beside = await open();
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        (index % 3 === 0 ? beside : store).write((tx) =>
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
    await beside.close();
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

  test(
    'the seats are counted by the database itself: four processes race, ten get one',
    async () => {
      const gateways = await Promise.all(Array.from({ length: 4 }, open));
      const crowd = await makePlant(store, 201);
      for (let round = 0; round < ROUNDS; round += 1) {
        const sessionId = await makeLiveSession(store, crowd);
        const joins = crowd.people
          .slice(1)
          .map((userId, index) =>
            (gateways[index % 4] ?? store).write((tx) => takeSeat(tx, { sessionId, userId, cap: 10 })),
          );
        const outcomes = await Promise.all(joins);
        expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(10);
        expect(outcomes.filter((outcome) => outcome === 'full')).toHaveLength(190);
        expect(await store.read.countBy(ParticipantRow, { sessionId, present: 1 })).toBe(10);
        const [viewer = ''] = crowd.people.slice(1).filter((_, index) => outcomes[index] === 'taken');
        const leaving = gateways.map((gateway) =>
          gateway.write((tx) => leaveSeat(tx, { sessionId, userId: viewer }, 'left')),
        );
        expect((await Promise.all(leaving)).filter(Boolean)).toHaveLength(1);
        const again = gateways.map((gateway) =>
          gateway.write((tx) => takeSeat(tx, { sessionId, userId: viewer, cap: 10 })),
        );
        expect((await Promise.all(again)).filter((outcome) => outcome === 'taken')).toHaveLength(1);
      }
      for (const gateway of gateways) await gateway.close();
    },
    RACE_MS,
  );

  test('a server that hangs for a while loses and doubles nothing', async () => {
    const options = { store, log: silentLog, clock: systemClock };
    const keyFile = join(store.dataDir, 'audit.key');
    const audit = await openAudit({ ...options, keyFile, anchorFile: join(store.dataDir, 'anchor.jsonl') });
    const chain = randomUUID();
    const act = () =>
      store.write((tx) =>
        audit.record(tx, { chain, action: 'endpoint.joint', result: 'done', actorId: null }),
      );
    await act();
    const acts = Array.from({ length: 30 }, act);
    server.freeze();
    setTimeout(() => {
      server.thaw();
    }, 1_000);
    const done = (await Promise.allSettled(acts)).filter((result) => result.status === 'fulfilled').length;
    expect(done).toBe(30);
    await audit.close();
    expect(await verifyChain(store.read, chain, audit.key, [])).toEqual({
      rows: 31,
      intact: true,
      brokenAt: null,
    });
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

  test('the grants of docs/operations.md are enough, and hold evidence fast without triggers', async () => {
    const text = readFileSync('docs/operations.md', 'utf8');
    const others =
      /for each of: ([a-z_ \n-]+)/.exec(text)?.[1]?.replace(/\n-- /g, ' ').trim().split(' ') ?? [];
    const account = "'small'@'127.0.0.1'";
    await server.asRoot(`CREATE USER ${account} IDENTIFIED BY 'small-password'`);
    for (const [grant] of text.matchAll(/GRANT SELECT(?:, INSERT)?(?:, UPDATE)? ON jumpseat\.\w+ TO [^;]+;/g))
      await server.asRoot(grant.replace(/'jumpseat'@'[^']+'/, account));
    for (const table of others)
      await server.asRoot(`GRANT SELECT, INSERT, UPDATE, DELETE ON jumpseat.${table} TO ${account}`);
    await server.asRoot(
      'DROP TRIGGER jumpseat.audit_rows_no_update; DROP TRIGGER jumpseat.audit_rows_no_delete;',
    );

    const small = await openScratchStore({
      database: { ...database(), user: 'small', password: new Secret('small-password') } as DatabaseConfig,
    });
    const options = { store: small, log: silentLog, clock: systemClock };
    const audit = await openAudit({
      ...options,
      keyFile: join(store.dataDir, 'audit.key'),
      anchorFile: join(small.dataDir, 'anchor.jsonl'),
    });
    const sessionId = await makeLiveSession(small, await makePlant(small, 1));
    await small.write(async (tx) => {
      await endSession(tx, sessionId, { code: 'terminated' });
      await audit.record(tx, {
        chain: 'system',
        action: 'session.terminate',
        result: 'done',
        actorId: null,
        sessionId,
      });
    });
    const lease = await claimLease({ ...options, onLost: () => undefined });
    const changing = small.source.manager.update(StoredAuditRow, { chain: 'system' }, { at: 1 });
    await expect(changing).rejects.toThrow(/UPDATE command denied/);
    await expect(small.source.manager.delete(StoredAuditRow, { chain: 'system' })).rejects.toThrow(
      /DELETE command denied/,
    );
    await lease.close();
    await audit.close();
    await small.close();
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

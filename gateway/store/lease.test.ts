/** One gateway per database. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HeldClock } from '../../test/fakes/held-clock.js';
import { openScratchStore, type ScratchStore } from '../../test/fixtures/scratch-store.js';
import { silentLog } from '../log.js';
import {
  claimLease,
  HEARTBEAT_EVERY_MS,
  type Lease,
  LEASE_MS,
  type LeaseHolder,
  LeaseTaken,
  livingGateway,
} from './lease.js';
import { GatewayLeaseRow } from './rows/index.js';

let clock: HeldClock;
let store: ScratchStore;
let lost: number;
const open: Lease[] = [];

beforeEach(async () => {
  clock = new HeldClock();
  lost = 0;
  store = await openScratchStore({ clock });
});
afterEach(async () => {
  for (const lease of open.splice(0)) await lease.close();
  await store.close();
});

const HERE = 'here boot pid:[1]';
/** A pid that nobody here has says nothing about another host. */
const ELSEWHERE: LeaseHolder = { host: 'there boot pid:[2]', pid: 2 ** 22 + 7 };
/** A process that exists and is not this one: the one that started us. */
const ALIVE: LeaseHolder = { host: HERE, pid: process.ppid };
/** Above the largest pid Linux gives out. */
const GONE: LeaseHolder = { host: HERE, pid: 2 ** 22 + 1 };
const SELF: LeaseHolder = { host: HERE, pid: process.pid };

async function claim(self: LeaseHolder): Promise<Lease> {
  const lease = await claimLease({ store, clock, log: silentLog, self, onLost: () => (lost += 1) });
  open.push(lease);
  return lease;
}

const row = () => store.read.findOneByOrFail(GatewayLeaseRow, { id: 1 });

test('the first gateway gets it, and there is nobody before it', async () => {
  const lease = await claim(SELF);
  expect(lease.previousSeenAt).toBeUndefined();
  expect(await row()).toMatchObject({ instanceId: lease.instanceId, heartbeatAt: clock.now() });
});

test('a second gateway is refused with a sentence while the first one lives', async () => {
  await claim(ELSEWHERE);
  clock.pass(3_000);
  await expect(claim(SELF)).rejects.toThrow(
    new LeaseTaken(
      'another gateway (process 4194311 on there, last seen 3 s ago) runs on this database: ' +
        'stop it first, or wait 15 s if it has crashed',
    ),
  );
});

test('a process that lives on the same host holds its lease', async () => {
  await claim(ALIVE);
  await expect(claim(SELF)).rejects.toThrow(LeaseTaken);
});

test('after a crash on the same host the next start need not wait', async () => {
  const crashed = await claim(GONE);
  const seen = clock.now();
  clock.pass(10);
  const next = await claim(SELF);
  expect(next.previousSeenAt).toBe(seen);
  expect(next.instanceId).not.toBe(crashed.instanceId);
});

test('after a crash elsewhere the lease is up when it has not been renewed for a while', async () => {
  await claim(ELSEWHERE);
  const seen = clock.now();
  await store.write((tx) => tx.manager.update(GatewayLeaseRow, { id: 1 }, { heartbeatAt: seen - LEASE_MS }));
  await expect(claim(SELF)).rejects.toThrow(LeaseTaken);
  await store.write((tx) =>
    tx.manager.update(GatewayLeaseRow, { id: 1 }, { heartbeatAt: seen - LEASE_MS - 1 }),
  );
  expect((await claim(SELF)).previousSeenAt).toBe(seen - LEASE_MS - 1);
});

test('an orderly stop leaves nothing to wait for', async () => {
  const first = await claim(ELSEWHERE);
  expect(await livingGateway(store, clock.now(), SELF)).toMatchObject({ instanceId: first.instanceId });
  await first.close();
  await first.close();
  expect(await livingGateway(store, clock.now(), SELF)).toBeUndefined();
  await claim(SELF);
});

test('it is renewed while the gateway lives, and not after it was closed', async () => {
  const lease = await claim(ELSEWHERE);
  for (let beats = 0; beats < 4; beats += 1) {
    clock.pass(HEARTBEAT_EVERY_MS);
    while (clock.pending === 0) await new Promise(setImmediate);
  }
  expect((await row()).heartbeatAt).toBe(clock.now());
  await lease.close();
  expect(clock.pending).toBe(0);
});

test('whoever lost it is told, once, and takes nothing back', async () => {
  const first = await claim(GONE);
  const second = await claim(SELF);
  clock.pass(HEARTBEAT_EVERY_MS);
  while (lost === 0) await new Promise(setImmediate);
  clock.pass(HEARTBEAT_EVERY_MS);
  await first.close();
  expect(await row()).toMatchObject({ instanceId: second.instanceId, releasedAt: null });
  expect(lost).toBe(1);
});

/**
 * One gateway process per database: a lease with a heartbeat. A second one is refused, a dead one's is taken over.
 * Knows no session.
 */

import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import { GatewayLeaseRow } from './rows/index.js';
import type { Store, Tx } from './source.js';

export const HEARTBEAT_EVERY_MS = 5_000;
/** A lease not renewed for this long is up (ms): two beats missed and a slow third. */
export const LEASE_MS = 15_000;
/** Column width (migration 0001). */
const HOST_LENGTH = 255;

/** Its message is the sentence people are shown. */
export class LeaseTaken extends Error {
  override readonly name = 'LeaseTaken';
}

export interface Lease {
  /** New at every start; sessions carry it. */
  readonly instanceId: string;
  /** When the gateway before this one was last seen alive; undefined at the very first start. */
  readonly previousSeenAt: number | undefined;
  /** Lets go of it, so that the next start need not wait. Closing twice is harmless. */
  close(): Promise<void>;
}

export interface LeaseOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Somebody else has taken it: this process must stop serving at once. */
  readonly onLost: () => void;
  /** For tests: who this process is. */
  readonly self?: LeaseHolder;
}

/** A process, and a name for the place its pid means something in. */
export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
}

/** @throws LeaseTaken when another gateway is alive on this database. */
export async function claimLease({
  store,
  clock,
  log,
  onLost,
  self = thisProcess(),
}: LeaseOptions): Promise<Lease> {
  const instanceId = randomUUID();
  const previous = await store.write((tx) => claim(tx, instanceId, self));
  let closed: Promise<void> | undefined;
  let beating: Promise<void> = Promise.resolve();
  let cancel = clock.after(HEARTBEAT_EVERY_MS, beat);

  function beat(): void {
    beating = renew().then((held) => {
      if (closed !== undefined) return;
      if (held) cancel = clock.after(HEARTBEAT_EVERY_MS, beat);
      else onLost();
    });
  }

  /** True unless somebody else has it: a database that is away for a moment takes nothing from anybody. */
  async function renew(): Promise<boolean> {
    try {
      return await store.write(async (tx) => {
        const { affected } = await tx.manager.update(
          GatewayLeaseRow,
          { id: 1, instanceId },
          { heartbeatAt: tx.now },
        );
        return affected === 1;
      });
    } catch (err) {
      log.warn({ err }, 'The gateway lease could not be renewed');
      return true;
    }
  }

  async function release(): Promise<void> {
    await beating;
    await store.write((tx) =>
      tx.manager.update(GatewayLeaseRow, { id: 1, instanceId }, { heartbeatAt: tx.now, releasedAt: tx.now }),
    );
  }

  return {
    instanceId,
    previousSeenAt: previous?.heartbeatAt,
    close() {
      cancel();
      closed ??= release();
      return closed;
    },
  };
}

/** The gateway that holds the lease now, if it is alive; for the command line. */
export async function livingGateway(
  store: Store,
  now: number,
  self = thisProcess(),
): Promise<GatewayLeaseRow | undefined> {
  const row = await store.read.findOneBy(GatewayLeaseRow, { id: 1 });
  return row !== null && isAlive(row, now, self) ? row : undefined;
}

async function claim(tx: Tx, instanceId: string, self: LeaseHolder): Promise<GatewayLeaseRow | null> {
  const mine = { instanceId, ...self, heartbeatAt: tx.now, startedAt: tx.now, releasedAt: null };
  const previous = await tx.manager.findOneBy(GatewayLeaseRow, { id: 1 });
  if (previous === null) {
    await tx.manager.insert(GatewayLeaseRow, { id: 1, ...mine });
    return null;
  }
  if (isAlive(previous, tx.now, self)) throw new LeaseTaken(refusal(previous, tx.now));
  // Conditional on what was seen: of two who start at the same moment one finds it gone.
  const { affected } = await tx.manager.update(
    GatewayLeaseRow,
    { id: 1, instanceId: previous.instanceId, heartbeatAt: previous.heartbeatAt },
    mine,
  );
  if (affected !== 1) throw new LeaseTaken('another gateway has just started on this database');
  return previous;
}

function refusal({ host, pid, heartbeatAt }: GatewayLeaseRow, now: number): string {
  const [name = host] = host.split(' ');
  const seconds = String(Math.max(0, Math.round((now - heartbeatAt) / 1000)));
  return (
    `another gateway (process ${String(pid)} on ${name}, last seen ${seconds} s ago) runs on this database: ` +
    `stop it first, or wait ${String(LEASE_MS / 1000)} s if it has crashed`
  );
}

function isAlive(row: GatewayLeaseRow, now: number, self: LeaseHolder): boolean {
  if (row.releasedAt !== null || now - row.heartbeatAt > LEASE_MS) return false;
  if (row.host !== self.host) return true;
  // Same machine, same boot, same pid namespace: the pid tells. Whoever has ours now is not who wrote the row.
  return row.pid !== self.pid && processExists(row.pid);
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== 'ESRCH';
  }
}

function thisProcess(): LeaseHolder {
  // Two containers may share a host name, and after a reboot pids begin anew.
  const boot = orNothing(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const namespace = orNothing(() => readlinkSync('/proc/self/ns/pid'));
  return { host: `${hostname()} ${boot} ${namespace}`.slice(0, HOST_LENGTH), pid: process.pid };
}

/** Other systems than Linux have no such file; there the host name must do. */
function orNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

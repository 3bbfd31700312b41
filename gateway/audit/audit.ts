/**
 * Writes evidence: one row per act, in the transaction of the act itself, chained to the row before.
 * If it cannot be written the transaction fails, and with it the act. Knows no command.
 */

import { In } from 'typeorm';
import type { Cancel, Clock } from '../clock.js';
import type { Log } from '../log.js';
import { AuditHeadRow, StoredAuditRow } from '../store/rows/index.js';
import type { Store, Tx } from '../store/source.js';
import { appendAnchor } from './anchor.js';
import { type AuditEntry, canonical, GENESIS, rowOf } from './entry.js';
import { type AuditKey, ensureAuditKey } from './key.js';

/** The anchor file is behind by this at most (ms). Oftener would cost a disk flush per row. */
const ANCHOR_EVERY_MS = 1_000;

export interface Audit {
  readonly key: AuditKey;
  readonly anchorFile: string;
  /**
   * Adds a row to its chain. Call it last in the unit of work: it locks the chain's end until the commit.
   * @throws when it cannot be written; let it pass, so that nothing happens that is not recorded.
   */
  record(tx: Tx, entry: AuditEntry): Promise<void>;
  /** Brings the anchor up to date and stops. Closing twice is harmless. */
  close(): Promise<void>;
}

export interface AuditOptions {
  readonly store: Store;
  readonly keyFile: string;
  readonly anchorFile: string;
  readonly log: Log;
  readonly clock: Clock;
}

/** @throws when the key is missing though there are rows signed with it. */
export async function openAudit({ store, keyFile, anchorFile, log, clock }: AuditOptions): Promise<Audit> {
  const key = ensureAuditKey(keyFile, (await store.read.count(AuditHeadRow)) > 0);
  const behind = new Set<string>();
  let cancel: Cancel | undefined;
  let writing: Promise<void> = Promise.resolve();

  const stop = store.onCommitted((change) => {
    if (change.type !== 'audit') return;
    behind.add(change.domainId);
    cancel ??= clock.after(ANCHOR_EVERY_MS, () => {
      cancel = undefined;
      writing = writing.then(anchor);
    });
  });

  async function anchor(): Promise<void> {
    const chains = [...behind];
    if (chains.length === 0) return;
    behind.clear();
    try {
      const ends = await store.read.findBy(AuditHeadRow, { chain: In(chains) });
      await appendAnchor(anchorFile, ends, clock.now());
    } catch (err) {
      // The rows are safe; the anchor may be behind. The next one tries again.
      chains.forEach((chain) => behind.add(chain));
      log.error({ err }, 'The audit anchor could not be written');
    }
  }

  let closed: Promise<void> | undefined;
  return {
    key,
    anchorFile,
    record: (tx, entry) => record(tx, key, entry),
    close() {
      closed ??= (() => {
        stop();
        cancel?.();
        return writing.then(anchor);
      })();
      return closed;
    },
  };
}

async function record(tx: Tx, key: AuditKey, entry: AuditEntry): Promise<void> {
  const { chain } = entry;
  if (!(await step(tx, chain))) {
    // The first row of a chain: two may try at once, and one of them finds it made.
    await tx.manager
      .createQueryBuilder()
      .insert()
      .into(AuditHeadRow)
      .values({ chain, seq: 0, mac: GENESIS })
      .orIgnore()
      .execute();
    await step(tx, chain);
  }
  const head = await tx.manager.findOneByOrFail(AuditHeadRow, { chain });
  const row = rowOf(entry, { seq: head.seq, at: tx.now, prevMac: head.mac });
  const mac = key.sign(canonical(row));
  await tx.manager.insert(StoredAuditRow, { ...row, mac });
  await tx.manager.update(AuditHeadRow, { chain }, { mac });
  tx.publish({ type: 'audit', domainId: chain });
}

/** Takes the next number of the chain, and with it the lock on its end. */
async function step(tx: Tx, chain: string): Promise<boolean> {
  const { affected } = await tx.manager.update(AuditHeadRow, { chain }, { seq: () => 'seq + 1' });
  return affected === 1;
}

/** Proves a chain, or names the first row that breaks it. Knows no reason why. */

import { type EntityManager, MoreThan } from 'typeorm';
import { AuditHeadRow, StoredAuditRow } from '../store/rows/index.js';
import type { ChainEnd } from './anchor.js';
import { canonical, GENESIS } from './entry.js';
import type { AuditKey } from './key.js';

/** Rows read at a time: a chain of millions must not fill the memory. */
const PAGE = 1_000;

export interface Proof {
  readonly rows: number;
  readonly intact: boolean;
  /** The number of the first row that is changed, missing, out of order or forged; null when intact. */
  readonly brokenAt: number | null;
}

/** Every chain there is, or was according to the anchor. */
export async function chainsOf(
  manager: EntityManager,
  anchor: readonly ChainEnd[],
): Promise<readonly string[]> {
  const heads = await manager.find(AuditHeadRow);
  const rows = await manager
    .createQueryBuilder(StoredAuditRow, 'row')
    .select('row.chain', 'chain')
    .distinct(true)
    .getRawMany<{ chain: string }>();
  return [...new Set([...heads, ...rows, ...anchor].map(({ chain }) => chain))].sort();
}

/**
 * Finds rows changed, deleted, moved or made up, an end cut off, and a chain that was replaced as a whole.
 * `anchor` must have been read before this is called: the chain may grow meanwhile, but never shrink.
 */
export async function verifyChain(
  manager: EntityManager,
  chain: string,
  key: AuditKey,
  anchor: readonly ChainEnd[],
): Promise<Proof> {
  const marks = new Map<number, string>();
  // The first mark of a number counts: rows that grew again over a cut are marked again under the same numbers.
  for (const end of anchor) if (end.chain === chain && !marks.has(end.seq)) marks.set(end.seq, end.mac);
  const head = await manager.findOneBy(AuditHeadRow, { chain });
  if (head !== null) marks.set(head.seq, marks.get(head.seq) ?? head.mac);

  let rows = 0;
  let prevMac = GENESIS;
  for (;;) {
    const page = await manager.find(StoredAuditRow, {
      where: { chain, seq: MoreThan(rows) },
      order: { seq: 'ASC' },
      take: PAGE,
    });
    for (const row of page) {
      const expected = rows + 1;
      const sound =
        row.seq === expected &&
        row.prevMac === prevMac &&
        row.mac === key.sign(canonical(row)) &&
        (marks.get(row.seq) ?? row.mac) === row.mac;
      if (!sound) return { rows, intact: false, brokenAt: expected };
      rows = expected;
      prevMac = row.mac;
    }
    if (page.length < PAGE) break;
  }
  let known = 0;
  for (const seq of marks.keys()) known = Math.max(known, seq);
  // An end that is missing: the anchor or the head knew a later row. A head that is missing: nothing may follow.
  if (known > rows || (head === null && rows > 0)) return { rows, intact: false, brokenAt: rows + 1 };
  if (head !== null && head.seq > 0 && head.seq <= rows) {
    const last = marks.get(head.seq);
    if (last !== head.mac) return { rows, intact: false, brokenAt: head.seq };
  }
  return { rows, intact: true, brokenAt: null };
}

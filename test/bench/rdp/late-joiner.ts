/** How long a late joiner waits for the whole picture, text and film: the gateway, and guacamole-lite in turn. */

import { setTimeout as wait } from 'node:timers/promises';
import type { TicketView } from '../../../gateway/wire/api.js';
import { startLite } from '../parts/lite.js';
import { LITE_PAGE, type RdpStage } from '../parts/rdp-stage.js';
import { RdpTap } from '../parts/rdp-tap.js';
import { fix, type Row } from '../parts/row.js';
import { median, percentile } from '../parts/statistics.js';
import { film, paced } from './loads.js';

const BUDGET_MS = 300;
/** The seat of the last join is given back meanwhile (ms). */
const PAUSE_MS = 60;
const WARM = 2;
const OPENED = [() => true, () => false] as const;

export async function lateJoiner(stage: RdpStage, quick: boolean): Promise<Row[]> {
  const joins = quick ? 8 : 30;
  const rows: Row[] = [];
  const loads = { '25 pieces of text a second': paced, 'a film over the whole screen': film };
  for (const [load, open] of Object.entries(loads)) {
    const machine = await open(stage);
    const session = await stage.start(machine);
    const mine = await joined(joins, async () => {
      const joiner = await stage.joiners.next();
      const path = `/api/sessions/${session.sessionId}/join`;
      const { ticket } = await joiner.post<TicketView>(path);
      return () => new RdpTap({ gateway: { url: joiner.url, cookie: joiner.cookie, ticket } });
    });
    await session.end();
    // Every joiner of guacamole-lite's leaves a process that counts: a server of its own.
    const lite = await startLite(stage.guacd.port);
    const peer = await stage.startLite(machine, lite);
    const theirs = await joined(joins, () => {
      const url = lite.watch(peer.tap.connection, LITE_PAGE);
      return Promise.resolve(() => new RdpTap({ lite: url }));
    });
    await peer.end();
    await lite.close();
    await machine.close();
    rows.push(rowOf(`join to first picture, ${load}`, mine, theirs));
  }
  return rows;
}

interface Join {
  /** Infinity: it came to nothing, the connection was closed before there was a picture. */
  readonly ms: number;
  readonly bytes: number;
}

/** From the moment the socket is opened (its checks and the seat included) to the end of the first picture. */
async function joined(count: number, prepare: () => Promise<() => RdpTap>): Promise<Join[]> {
  const done: Join[] = [];
  for (let at = -WARM; at < count; at += 1) {
    const open = await prepare();
    const from = performance.now();
    const tap = open();
    // A guacamole-lite that has fallen over (guacd cuts a join off now and then) opens nothing any more.
    if (await tap.open.then(...OPENED)) await Promise.race([tap.pictured, tap.closed]);
    const ms = tap.closedAt === undefined ? performance.now() - from : Infinity;
    if (at >= 0 || ms === Infinity) done.push({ ms, bytes: tap.bytes });
    await tap.close();
    await wait(PAUSE_MS);
  }
  return done;
}

function rowOf(what: string, mine: readonly Join[], theirs: readonly Join[]): Row {
  const p95 = percentile(took(mine), 0.95);
  return {
    what,
    figure: line(mine),
    peer: `${line(theirs)}, guacamole-lite`,
    budget: { text: `p95 ≤ ${String(BUDGET_MS)} ms`, met: p95 <= BUDGET_MS },
  };
}

const took = (joins: readonly Join[]): number[] => joins.map(({ ms }) => ms);

function line(joins: readonly Join[]): string {
  const lost = joins.filter(({ ms }) => ms === Infinity).length;
  const pictures = joins.filter(({ ms }) => ms !== Infinity);
  const size = fix(median(pictures.map(({ bytes }) => bytes)) / 1000, 0);
  const nothing = lost === 0 ? '' : `, ${String(lost)} of them cut off without a picture`;
  return `p50 ${fix(median(took(joins)))} ms, p95 ${fix(percentile(took(joins), 0.95))} ms of ${String(joins.length)}${nothing}; ${size} kB`;
}

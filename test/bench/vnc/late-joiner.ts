/** How long a late joiner waits for the whole picture of 1080p, with little, much and everything that changes. */

import { setTimeout as wait } from 'node:timers/promises';
import type { TicketView } from '../../../gateway/wire/api.js';
import { fix, type Row } from '../parts/row.js';
import { median, percentile } from '../parts/statistics.js';
import type { VncStage } from '../parts/vnc-stage.js';
import { VncTap } from '../parts/vnc-tap.js';
import { paced, photographs, scrolling } from './loads.js';

const BUDGET_MS = 150;
/** The seat of the last join is given back meanwhile (ms). */
const PAUSE_MS = 60;
const WARM = 3;

interface Join {
  readonly ms: number;
  readonly bytes: number;
}

export async function lateJoiner(stage: VncStage, quick: boolean): Promise<Row[]> {
  const joins = quick ? 12 : 40;
  const rows: Row[] = [];
  const loads = {
    '25 updates/s': paced,
    '25 updates/s over a photograph': photographs,
    'scrolling at full speed': scrolling,
  };
  for (const [load, open] of Object.entries(loads)) {
    const machine = await open(stage);
    const { sessionId, end } = await stage.start(machine.port);
    const done: Join[] = [];
    for (let at = -WARM; at < joins; at++) {
      const join = await joinOnce(stage, sessionId);
      if (at >= 0) done.push(join);
      await wait(PAUSE_MS);
    }
    await end();
    await machine.close();
    rows.push(rowOf(`late joiner, 1080p, ${load}`, done));
  }
  return rows;
}

/** From the moment the socket is opened (its checks and the seat included) to the end of the keyframe. */
async function joinOnce({ joiners }: VncStage, sessionId: string): Promise<Join> {
  const joiner = await joiners.next();
  const { ticket } = await joiner.post<TicketView>(`/api/sessions/${sessionId}/join`);
  const from = performance.now();
  const tap = new VncTap({ gateway: { url: joiner.url, cookie: joiner.cookie, ticket } });
  await tap.open;
  await tap.rfb.pictured;
  const join = { ms: performance.now() - from, bytes: tap.bytes };
  await tap.close();
  return join;
}

function rowOf(what: string, joins: readonly Join[]): Row {
  const took = joins.map(({ ms }) => ms);
  const p95 = percentile(took, 0.95);
  return {
    what,
    figure: `p50 ${fix(median(took))} ms, p95 ${fix(p95)} ms of ${String(joins.length)}; ${fix(median(joins.map(({ bytes }) => bytes)) / 1000, 0)} kB`,
    budget: { text: `p95 ≤ ${String(BUDGET_MS)} ms`, met: p95 <= BUDGET_MS },
  };
}

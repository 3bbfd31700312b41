/** What one more session with a full screen and scrollback costs the gateway. */

import { setTimeout as wait } from 'node:timers/promises';
import { buildLog } from '../parts/output.js';
import { pssMiB } from '../parts/process-figures.js';
import { fix, type Row } from '../parts/row.js';
import type { LiveSession, Stage } from '../parts/stage.js';
import { slope } from '../parts/statistics.js';

const SESSIONS = 20;
/** A point of the line after every so many. */
const STEP = 4;
const BUDGET_MIB = 4;
/** More lines than any scrollback keeps. */
const LINES = 3_000;
/** The pictures are folded by then (ms). */
const SETTLE_MS = 1_500;

export async function memory(stage: Stage): Promise<Row[]> {
  const { gateway } = stage;
  const lines = buildLog(1e6, true).split('\n').slice(0, LINES);
  const file = stage.file('screen.log', `${lines.join('\n')}\n`);
  const sessions: LiveSession[] = [];
  const raw: { x: number; y: number }[] = [];
  const held: { x: number; y: number }[] = [];
  const point = async (): Promise<void> => {
    await wait(SETTLE_MS);
    raw.push({ x: sessions.length, y: pssMiB(gateway.pid) });
    await gateway.collect();
    held.push({ x: sessions.length, y: pssMiB(gateway.pid) });
  };
  // The first ones make what all share: code, the worker's heap.
  for (let warm = 0; warm < 2; warm++) await (await fill(stage, file)).end();
  await point();
  while (sessions.length < SESSIONS) {
    sessions.push(await fill(stage, file));
    if (sessions.length % STEP === 0) await point();
  }
  for (const session of sessions) await session.end();
  const each = slope(held);
  return [
    {
      what: 'one more session, full screen and scrollback',
      figure: `${fix(each)} MiB PSS (slope of ${SESSIONS}, after a collection; ${fix(slope(raw))} before one)`,
      peer: `${fix(held[0]?.y ?? NaN)} MiB gateway without sessions`,
      budget: { text: `≤ ${BUDGET_MIB} MiB`, met: each <= BUDGET_MIB },
    },
  ];
}

async function fill(stage: Stage, file: string): Promise<LiveSession> {
  const session = await stage.start();
  const full = session.tap.until('full-2');
  session.tap.type(`clear; cat ${file}; echo full-$((1+1))\r`);
  await full;
  return session;
}

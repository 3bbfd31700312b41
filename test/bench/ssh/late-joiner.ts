/** How long a late joiner waits for the complete current screen, and where the time goes. */

import xterm from '@xterm/headless';
import { setTimeout as wait } from 'node:timers/promises';
import type { TicketView } from '../../../gateway/wire/api.js';
import { buildLog } from '../parts/output.js';
import { cpuMs } from '../parts/process-figures.js';
import { fix, type Row } from '../parts/row.js';
import { COLUMNS, ROWS, type LiveSession, type Stage } from '../parts/stage.js';
import { median, percentile } from '../parts/statistics.js';
import { Tap } from '../parts/tap.js';

const LINES_BEHIND = 5_000;
const BUDGET_MS = 30;
/** The seat of the last join is given back meanwhile (ms). */
const PAUSE_MS = 60;
/** The log is folded into a picture by then (ms). */
const SETTLE_MS = 1_000;
/** A machine at work: a line every so many seconds. */
const CHATTER = 'i=0; while :; do echo "line $((i+=1)) of a job that goes on"; sleep 0.01; done\r';

/** ms of one join: the ticket by REST, the socket with its checks, the seat, the commit and the picture. */
interface Join {
  readonly ticket: number;
  readonly open: number;
  readonly picture: number;
  readonly keyframe: Buffer;
  /** Of the gateway, the leave included; the clock of CPU time ticks every 10 ms, so only the mean tells. */
  readonly cpu: number;
}

export async function lateJoiner(stage: Stage, quick: boolean): Promise<Row[]> {
  const joins = quick ? 20 : 60;
  const session = await stage.start();
  const lines = buildLog(1e6, true).split('\n').slice(0, LINES_BEHIND);
  const file = stage.file('behind.log', `${lines.join('\n')}\n`);
  const printed = session.tap.until('behind-2');
  session.tap.type(`clear; cat ${file}; echo behind-$((1+1))\r`);
  await printed;
  await wait(SETTLE_MS);
  const quiet = await joinOften(stage, session, joins);
  await expectScreen(quiet.at(-1)?.keyframe, 'behind-2');

  session.tap.type(CHATTER);
  await wait(SETTLE_MS);
  const busy = await joinOften(stage, session, joins);
  await session.end();

  const loud = await stage.start();
  loud.tap.type(`while :; do cat ${file}; done\r`);
  await wait(SETTLE_MS);
  const flooded = await joinOften(stage, loud, Math.ceil(joins / 4));
  await loud.end();
  return [
    rowOf('late joiner, machine quiet', quiet),
    partsOf('— ticket / socket / seat and picture', quiet),
    rowOf('late joiner, machine printing 100 lines/s', busy),
    partsOf('— ticket / socket / seat and picture', busy),
    rowOf('late joiner, machine prints at full speed', flooded, false),
    partsOf('— ticket / socket / seat and picture', flooded),
  ];
}

async function joinOften(stage: Stage, { sessionId }: LiveSession, joins: number): Promise<Join[]> {
  const done: Join[] = [];
  // The first ones warm the roads up.
  for (let at = -5; at < joins; at++) {
    const before = cpuMs(stage.gateway.pid);
    const join = await joinOnce(stage, sessionId);
    await wait(PAUSE_MS);
    if (at >= 0) done.push({ ...join, cpu: cpuMs(stage.gateway.pid) - before });
  }
  return done;
}

async function joinOnce({ joiners }: Stage, sessionId: string): Promise<Omit<Join, 'cpu'>> {
  const joiner = await joiners.next();
  const from = performance.now();
  const { ticket } = await joiner.post<TicketView>(`/api/sessions/${sessionId}/join`);
  const asked = performance.now();
  const tap = new Tap({ url: joiner.url, cookie: joiner.cookie, ticket });
  const first = tap.next();
  await tap.open;
  const opened = performance.now();
  const keyframe = await first;
  const shown = performance.now();
  await tap.close();
  return { ticket: asked - from, open: opened - asked, picture: shown - opened, keyframe };
}

/** A fast join to a wrong screen is no join. */
async function expectScreen(keyframe: Buffer | undefined, last: string): Promise<void> {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  await new Promise<void>((resolve) => {
    terminal.write(keyframe ?? '', resolve);
  });
  const { active } = terminal.buffer;
  const lines = Array.from({ length: ROWS }, (_, row) =>
    active.getLine(active.baseY + row)?.translateToString(true),
  );
  if (!lines.includes(last) || lines.filter((line) => line !== '').length < ROWS - 2)
    throw new Error('the joiner did not get the whole screen');
}

/** Counted from the moment the socket is opened (its connection and checks included) to the whole picture. */
function rowOf(what: string, joins: readonly Join[], judged = true): Row {
  const took = joins.map((join) => join.open + join.picture);
  const p95 = percentile(took, 0.95);
  return {
    what,
    figure: `p50 ${fix(median(took))} ms, p95 ${fix(p95)} ms of ${joins.length}`,
    ...(judged ? { budget: { text: `p95 ≤ ${BUDGET_MS} ms`, met: p95 <= BUDGET_MS } } : {}),
  };
}

function partsOf(what: string, joins: readonly Join[]): Row {
  const part = (of: (join: Join) => number): string =>
    `${fix(median(joins.map(of)))} (${fix(percentile(joins.map(of), 0.95))})`;
  const cpu = joins.reduce((sum, join) => sum + join.cpu, 0) / joins.length;
  return {
    what,
    figure: `p50 (p95): ${part((join) => join.ticket)} / ${part((join) => join.open)} / ${part((join) => join.picture)} ms; ${fix(cpu)} CPU ms of the gateway per join and leave`,
  };
}

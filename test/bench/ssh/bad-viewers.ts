/** What the worst viewer costs the controller: one who stalls, one at 10 kB/s, one who floods, one who comes and goes. */

import { setTimeout as wait } from 'node:timers/promises';
import { startTcpProxy } from '../../fixtures/tcp-proxy.js';
import { buildLog } from '../parts/output.js';
import { pssMiB } from '../parts/process-figures.js';
import { fix, type Row, times } from '../parts/row.js';
import type { LiveSession, Stage } from '../parts/stage.js';

const BUDGET = { share: 0.9, gapMs: 500, memoryMiB: 64 };
const SLOW_BYTES_PER_SECOND = 10_000;
const SAMPLE_MS = 100;
const FILE_BYTES = 2e6;
/** 25 pieces of this a second: about what the busiest full-screen program draws. */
const PACED_BYTES = 40_000;
const PACED_SECONDS = 0.04;
/** The output runs by then (ms). */
const LOAD_MS = 1_000;

interface Watched {
  /** Bytes per second at the controller. */
  readonly speed: number;
  readonly gapMs: number;
  readonly peakMiB: number;
}

export async function badViewers(stage: Stage, quick: boolean): Promise<Row[]> {
  const ms = quick ? 1_000 : 4_000;
  const file = stage.file('endless.log', buildLog(FILE_BYTES, true));
  const loads = {
    'output at 1 MB/s': `while :; do head -c ${PACED_BYTES} ${file}; sleep ${PACED_SECONDS}; done\r`,
    'output at full speed': `while :; do cat ${file}; done\r`,
  };
  const proxy = await startTcpProxy({
    port: Number(new URL(stage.gateway.url).port),
    bytesPerSecond: SLOW_BYTES_PER_SECOND,
  });
  const rows: Row[] = [];
  for (const [load, command] of Object.entries(loads)) {
    const session = await stage.start();
    session.tap.type(command);
    await wait(LOAD_MS);
    const compared = await compare(stage, session, { ms, slowPort: proxy.port });
    rows.push(...compared.map((row) => ({ ...row, what: `${row.what}, ${load}` })));
    await session.end();
  }
  await proxy.close();
  return rows;
}

interface Trial {
  readonly ms: number;
  readonly slowPort: number;
}

/** Each bad viewer between two good ones: the ratio is against the mean of both. */
async function compare(stage: Stage, session: LiveSession, { ms, slowPort }: Trial): Promise<Row[]> {
  const { sessionId } = session;
  const sit = async (how: { readonly stall?: boolean; readonly port?: number } = {}): Promise<Watched> => {
    await stage.crowd.tell({ t: 'join', sessionId, count: 1, ...how });
    const watched = await watch(stage, session, ms);
    await stage.crowd.tell({ t: 'leave' });
    return watched;
  };
  const kinds = {
    'viewer stops reading': () => sit({ stall: true }),
    'viewer at 10 kB/s': () => sit({ port: slowPort }),
    'viewer floods': () => misbehave(stage, session, 'flood', ms),
    'viewer comes and goes': () => misbehave(stage, session, 'come-and-go', ms),
  };
  const rows: Row[] = [];
  let before = await sit();
  for (const [name, act] of Object.entries(kinds)) {
    const bad = await act();
    const after = await sit();
    rows.push(rowOf(name, bad, before, after));
    before = after;
  }
  return rows;
}

async function misbehave(
  stage: Stage,
  session: LiveSession,
  how: 'flood' | 'come-and-go',
  ms: number,
): Promise<Watched & { readonly came: number }> {
  const doing = stage.crowd.tell({ t: how, sessionId: session.sessionId, ms: ms + 200 });
  const watched = await watch(stage, session, ms);
  return { ...watched, came: await doing };
}

async function watch(stage: Stage, { tap }: LiveSession, ms: number): Promise<Watched> {
  const bytes = tap.bytes;
  const from = performance.now();
  tap.watch();
  let peakMiB = 0;
  while (performance.now() - from < ms) {
    peakMiB = Math.max(peakMiB, pssMiB(stage.gateway.pid));
    await wait(SAMPLE_MS);
  }
  const seconds = (performance.now() - from) / 1000;
  return { speed: (tap.bytes - bytes) / seconds, gapMs: tap.gap(), peakMiB };
}

function rowOf(
  what: string,
  bad: Watched & { readonly came?: number },
  before: Watched,
  after: Watched,
): Row {
  const usual = (before.speed + after.speed) / 2;
  const share = bad.speed / usual;
  const more = bad.peakMiB - before.peakMiB;
  const came = bad.came === undefined ? '' : `; came ${bad.came} times`;
  return {
    what,
    figure: `controller ${times(share)}, longest gap ${fix(bad.gapMs, 0)} ms, memory ${more < 0 ? '' : '+'}${fix(more, 0)} MiB${came}`,
    peer: `${fix(usual / 1e6)} MB/s, gap ${fix(Math.max(before.gapMs, after.gapMs), 0)} ms with a good viewer`,
    budget: {
      text: `≥ ${BUDGET.share} ×, ≤ ${BUDGET.gapMs} ms, ≤ +${BUDGET.memoryMiB} MiB`,
      met: share >= BUDGET.share && bad.gapMs <= BUDGET.gapMs && more <= BUDGET.memoryMiB,
    },
  };
}

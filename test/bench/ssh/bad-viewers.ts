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
/** The machine prints without end, as fast as it is let. */
const FILE_BYTES = 2e6;

interface Watched {
  /** Bytes per second at the controller. */
  readonly speed: number;
  readonly gapMs: number;
  readonly peakMiB: number;
}

export async function badViewers(stage: Stage, quick: boolean): Promise<Row[]> {
  const ms = quick ? 2_000 : 6_000;
  const { crowd, gateway } = stage;
  const file = stage.file('endless.log', buildLog(FILE_BYTES, true));
  const session = await stage.start();
  const { sessionId } = session;
  const proxy = await startTcpProxy({
    port: Number(new URL(gateway.url).port),
    bytesPerSecond: SLOW_BYTES_PER_SECOND,
  });
  session.tap.type(`while :; do cat ${file}; done\r`);
  await wait(1_000);

  const good = async (): Promise<Watched> => {
    await crowd.tell({ t: 'join', sessionId, count: 1 });
    const watched = await watch(stage, session, ms);
    await crowd.tell({ t: 'leave' });
    return watched;
  };
  const kinds = {
    'viewer who stops reading': async () => {
      await crowd.tell({ t: 'join', sessionId, count: 1, stall: true });
      return watch(stage, session, ms);
    },
    'viewer at 10 kB/s': async () => {
      await crowd.tell({ t: 'join', sessionId, count: 1, port: proxy.port });
      return watch(stage, session, ms);
    },
    'viewer who floods': () => misbehave(stage, session, 'flood', ms),
    'viewer who comes and goes': () => misbehave(stage, session, 'come-and-go', ms),
  };
  const rows: Row[] = [];
  let before = await good();
  for (const [name, act] of Object.entries(kinds)) {
    const bad = await act();
    await crowd.tell({ t: 'leave' });
    const after = await good();
    rows.push(rowOf(name, bad, before, after));
    before = after;
  }
  await proxy.close();
  await session.end();
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

/** What the worst viewer costs the controller: who stalls, is slow, acknowledges late, floods, comes and goes. */

import { setTimeout as wait } from 'node:timers/promises';
import { startTcpProxy } from '../../fixtures/tcp-proxy.js';
import { pssMiB } from '../parts/process-figures.js';
import type { RdpStage, Session } from '../parts/rdp-stage.js';
import { fix, type Row, times } from '../parts/row.js';
import { film } from './loads.js';

const BUDGET = { share: 0.9, gapMs: 500, memoryMiB: 64 };
const SLOW_BYTES_PER_SECOND = 10_000;
const LATE_MS = 3_000;
const SAMPLE_MS = 100;
const SETTLE_MS = 500;

interface Watched {
  /** Frames per second at the controller. */
  readonly speed: number;
  readonly gapMs: number;
  readonly peakMiB: number;
}

export async function badViewers(stage: RdpStage, quick: boolean): Promise<Row[]> {
  const ms = quick ? 1_500 : 6_000;
  const machine = await film(stage);
  const session = await stage.start(machine);
  const { sessionId } = session;
  const proxy = await startTcpProxy({
    port: Number(new URL(stage.gateway.url).port),
    bytesPerSecond: SLOW_BYTES_PER_SECOND,
  });
  const sit = async (how: { stall?: boolean; port?: number; lateMs?: number } = {}): Promise<Watched> => {
    // At 10 kB/s the first picture takes its time: nobody waits for it.
    const joined = stage.crowd.tell({ t: 'join', sessionId, count: 1, ...how });
    if (how.port === undefined) await joined;
    await wait(SETTLE_MS);
    const watched = await watch(stage, session, ms);
    if (how.port !== undefined) proxy.bytesPerSecond = 0;
    await joined;
    proxy.bytesPerSecond = SLOW_BYTES_PER_SECOND;
    await stage.crowd.tell({ t: 'leave' });
    return watched;
  };
  const misbehave = async (how: 'flood' | 'come-and-go'): Promise<Watched> => {
    const doing = stage.crowd.tell({ t: how, sessionId, ms: ms + 200 });
    const watched = await watch(stage, session, ms);
    await doing;
    return watched;
  };
  const kinds = {
    'viewer stops reading': () => sit({ stall: true }),
    'viewer at 10 kB/s': () => sit({ port: proxy.port }),
    'viewer acknowledges 3 s late': () => sit({ lateMs: LATE_MS }),
    'viewer floods': () => misbehave('flood'),
    'viewer comes and goes': () => misbehave('come-and-go'),
  };
  const rows: Row[] = [];
  let before = await sit();
  for (const [name, act] of Object.entries(kinds)) {
    const bad = await act();
    const after = await sit();
    rows.push(rowOf(`${name}, heavy output`, bad, before, after));
    before = after;
  }
  await proxy.close();
  await session.end();
  await machine.close();
  return rows;
}

async function watch(stage: RdpStage, { tap }: Session, ms: number): Promise<Watched> {
  const frames = tap.frames;
  const from = performance.now();
  tap.watch();
  let peakMiB = 0;
  while (performance.now() - from < ms) {
    peakMiB = Math.max(peakMiB, pssMiB(stage.gateway.pid));
    await wait(SAMPLE_MS);
  }
  const seconds = (performance.now() - from) / 1000;
  return { speed: (tap.frames - frames) / seconds, gapMs: tap.gap(), peakMiB };
}

function rowOf(what: string, bad: Watched, before: Watched, after: Watched): Row {
  const usual = (before.speed + after.speed) / 2;
  const share = bad.speed / usual;
  const more = bad.peakMiB - before.peakMiB;
  return {
    what,
    figure: `controller ${times(share)}, longest gap ${fix(bad.gapMs, 0)} ms, memory ${more < 0 ? '' : '+'}${fix(more, 0)} MiB`,
    peer: `${fix(usual)} frames/s, gap ${fix(Math.max(before.gapMs, after.gapMs), 0)} ms with a good viewer`,
    budget: {
      text: `≥ ${String(BUDGET.share)} ×, ≤ ${String(BUDGET.gapMs)} ms, ≤ +${String(BUDGET.memoryMiB)} MiB`,
      met: share >= BUDGET.share && bad.gapMs <= BUDGET.gapMs && more <= BUDGET.memoryMiB,
    },
  };
}

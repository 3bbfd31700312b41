/**
 * What a bad viewer costs the controller, counted between two good ones, whose mean is the peer. Knows neither a
 * protocol nor how somebody misbehaves.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { pssMiB } from './process-figures.js';
import { fix, type Row, times } from './row.js';

const BUDGET = { share: 0.9, gapMs: 500, memoryMiB: 64 };
/** How often the gateway's memory is looked at (ms). */
const SAMPLE_MS = 100;
/** What “a viewer at 10 kB/s” reads. */
export const SLOW_BYTES_PER_SECOND = 10_000;

/** What the controller is sent, as its tap counts it. */
export interface WatchedTap {
  watch(): void;
  gap(): number;
}

export interface Watched {
  /** Of what is counted, per second, at the controller. */
  readonly speed: number;
  readonly gapMs: number;
  readonly peakMiB: number;
  /** How often he came, where he comes again. */
  readonly came?: number;
}

export interface Watching {
  readonly tap: WatchedTap;
  /** Of the gateway. */
  readonly pid: number;
  /** What has come to the controller so far. */
  readonly count: () => number;
}

export async function watch({ tap, pid, count }: Watching, ms: number): Promise<Watched> {
  const before = count();
  const from = performance.now();
  tap.watch();
  let peakMiB = 0;
  while (performance.now() - from < ms) {
    peakMiB = Math.max(peakMiB, pssMiB(pid));
    await wait(SAMPLE_MS);
  }
  const seconds = (performance.now() - from) / 1000;
  return { speed: (count() - before) / seconds, gapMs: tap.gap(), peakMiB };
}

/** `say`: a speed as people say it. */
export async function compare(
  kinds: Readonly<Record<string, () => Promise<Watched>>>,
  good: () => Promise<Watched>,
  say: (speed: number) => string,
): Promise<Row[]> {
  const rows: Row[] = [];
  let before = await good();
  for (const [name, act] of Object.entries(kinds)) {
    const bad = await act();
    const after = await good();
    rows.push(rowOf(name, { bad, before, after }, say));
    before = after;
  }
  return rows;
}

interface Compared {
  readonly bad: Watched;
  readonly before: Watched;
  readonly after: Watched;
}

function rowOf(what: string, { bad, before, after }: Compared, say: (speed: number) => string): Row {
  const usual = (before.speed + after.speed) / 2;
  const share = bad.speed / usual;
  const more = bad.peakMiB - before.peakMiB;
  const came = bad.came === undefined ? '' : `; came ${String(bad.came)} times`;
  return {
    what,
    figure: `controller ${times(share)}, longest gap ${fix(bad.gapMs, 0)} ms, memory ${more < 0 ? '' : '+'}${fix(more, 0)} MiB${came}`,
    peer: `${say(usual)}, gap ${fix(Math.max(before.gapMs, after.gapMs), 0)} ms with a good viewer`,
    budget: {
      text: `≥ ${String(BUDGET.share)} ×, ≤ ${String(BUDGET.gapMs)} ms, ≤ +${String(BUDGET.memoryMiB)} MiB`,
      met: share >= BUDGET.share && bad.gapMs <= BUDGET.gapMs && more <= BUDGET.memoryMiB,
    },
  };
}

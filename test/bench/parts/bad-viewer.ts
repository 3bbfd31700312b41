/**
 * What a bad viewer costs the controller, counted between two good ones, whose mean is the peer. Knows neither a
 * protocol nor how somebody misbehaves.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { pssMiB } from './process-figures.js';
import { fix, type Row, times } from './row.js';
import { median } from './statistics.js';

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

/**
 * Each kind between two good viewers, in so many rounds, of which the median counts: a machine's and an engine's pace
 * changes by itself by a tenth. `say`: a speed as people say it.
 */
export async function compare(
  kinds: Readonly<Record<string, (round: number) => Promise<Watched>>>,
  good: () => Promise<Watched>,
  say: (speed: number) => string,
  rounds = 1,
): Promise<Row[]> {
  const rows: Row[] = [];
  let before = await good();
  for (const [name, act] of Object.entries(kinds)) {
    const seen: Compared[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const bad = await act(round);
      const after = await good();
      seen.push({ bad, before, after });
      before = after;
    }
    rows.push(rowOf(name, seen, say));
  }
  return rows;
}

interface Compared {
  readonly bad: Watched;
  readonly before: Watched;
  readonly after: Watched;
}

const usualOf = ({ before, after }: Compared): number => (before.speed + after.speed) / 2;

function rowOf(what: string, seen: readonly Compared[], say: (speed: number) => string): Row {
  const shares = seen.map((one) => one.bad.speed / usualOf(one));
  const share = median(shares);
  const gap = Math.max(...seen.map(({ bad }) => bad.gapMs));
  const usualGap = Math.max(...seen.flatMap(({ before, after }) => [before.gapMs, after.gapMs]));
  const more = Math.max(...seen.map(({ bad, before }) => bad.peakMiB - before.peakMiB));
  const comings = seen.flatMap(({ bad }) => (bad.came === undefined ? [] : [String(bad.came)]));
  const came = comings.length === 0 ? '' : `; came ${comings.join(', ')} times`;
  const each = shares.length === 1 ? '' : ` (${shares.map((one) => one.toFixed(2)).join(', ')})`;
  return {
    what,
    figure: `controller ${times(share)}${each}, longest gap ${fix(gap, 0)} ms, memory ${more < 0 ? '' : '+'}${fix(more, 0)} MiB${came}`,
    peer: `${say(median(seen.map(usualOf)))}, gap ${fix(usualGap, 0)} ms with a good viewer`,
    budget: {
      text: `≥ ${String(BUDGET.share)} ×, ≤ ${String(BUDGET.gapMs)} ms, ≤ +${String(BUDGET.memoryMiB)} MiB`,
      met: share >= BUDGET.share && gap <= BUDGET.gapMs && more <= BUDGET.memoryMiB,
    },
  };
}

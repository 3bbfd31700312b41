/** What viewers cost the controller under heavy output, and what the front costs: the gateway and guacamole-lite in turn. */

import { setTimeout as wait } from 'node:timers/promises';
import { descendants } from '../../fixtures/child.js';
import type { Xrdp } from '../../fixtures/xrdp.js';
import { startLite } from '../parts/lite.js';
import { cpuMs, pssMiB, readMb } from '../parts/process-figures.js';
import { type LiveDesktop, type RdpStage, VIEWERS } from '../parts/rdp-stage.js';
import { fix, type Row, times } from '../parts/row.js';
import { film } from './loads.js';

const BUDGET = { rate: 0.9, cpu: 0.5 };
const SETTLE_MS = 1_000;
/** Kernels hold back what a stuck viewer does not read for about so long; what matters comes after (ms). */
const STALL_MS = 6_000;
const SAMPLE_MS = 250;

/** Viewers beside the controller; `stuck`: one of them stops reading. */
const CASES = [
  { count: 0, stuck: false },
  { count: 1, stuck: false },
  { count: VIEWERS, stuck: false },
  { count: VIEWERS, stuck: true },
] as const;

interface Spent {
  ms: number;
  frames: number;
  gapMs: number;
  /** CPU of the front and of guacd (ms). */
  front: number;
  engine: number;
  /** To everybody (MB). */
  delivered: number;
  /** By the front, from guacd, pages and, for the gateway, the machine on its way to guacd (MB). */
  read: number;
  peakMiB: number;
}

export async function frames(stage: RdpStage, quick: boolean): Promise<Row[]> {
  const ms = quick ? 2_500 : 6_000;
  const rounds = quick ? 1 : 2;
  const idle = await idleOf(stage.gateway.pid, ms);
  const machine = await film(stage);
  const ours = CASES.map(nothing);
  const theirs = CASES.map(nothing);
  for (let round = 0; round < rounds; round += 1)
    for (const [at, { count, stuck }] of CASES.entries()) {
      const patience = stuck ? (quick ? STALL_MS / 2 : STALL_MS) : SETTLE_MS;
      const session = await stage.start(machine);
      add(ours[at], await watch(stage, session, stage.gateway.pid, { count, stuck, patience, ms }));
      add(theirs[at], await throughLite(stage, machine, { count, stuck, patience, ms }));
    }
  await machine.close();
  return rowsOf(ours, theirs, idle);
}

interface Case {
  readonly count: number;
  readonly stuck: boolean;
  readonly patience: number;
  readonly ms: number;
}

/** A server of its own each time: what it kept for a stuck viewer it does not give back. */
async function throughLite(stage: RdpStage, machine: Xrdp, how: Case): Promise<Spent> {
  const lite = await startLite(stage.guacd.port);
  try {
    return await watch(stage, await stage.startLite(machine, lite), lite.pid, how);
  } finally {
    await lite.close();
  }
}

/** Ends the session. */
async function watch(
  stage: RdpStage,
  session: LiveDesktop,
  front: number,
  { count, stuck, patience, ms }: Case,
): Promise<Spent> {
  if (count > 0) await session.join(count, stuck);
  await wait(patience);
  const bytes = async (): Promise<number> => {
    const seen = count === 0 ? [] : await stage.crowd.see({ t: 'look' });
    return seen.reduce((sum, one) => sum + one.bytes, session.tap.bytes);
  };
  const before = {
    frames: session.tap.frames,
    front: cpuMs(front),
    engine: engineMs(stage),
    read: readMb(front),
    bytes: await bytes(),
  };
  const from = performance.now();
  session.tap.watch();
  let peakMiB = 0;
  while (performance.now() - from < ms) {
    peakMiB = Math.max(peakMiB, pssMiB(front));
    await wait(SAMPLE_MS);
  }
  const spent = {
    ms: performance.now() - from,
    frames: session.tap.frames - before.frames,
    gapMs: session.tap.gap(),
    front: cpuMs(front) - before.front,
    engine: engineMs(stage) - before.engine,
    read: readMb(front) - before.read,
    delivered: ((await bytes()) - before.bytes) / 1e6,
    peakMiB,
  };
  await session.end();
  return spent;
}

/** guacd makes a process of each connection. */
const engineMs = ({ guacd }: RdpStage): number =>
  [guacd.pid, ...descendants(guacd.pid)].reduce((sum, pid) => sum + usedBy(pid), 0);

function usedBy(pid: number): number {
  try {
    return cpuMs(pid);
  } catch {
    // A connection that ended while we looked.
    return 0;
  }
}

/** CPU ms a ms of a front that has nothing to do: its clocks go on, and would be counted as the price of a little output. */
async function idleOf(front: number, ms: number): Promise<number> {
  const [before, from] = [cpuMs(front), performance.now()];
  await wait(ms);
  return (cpuMs(front) - before) / (performance.now() - from);
}

function nothing(): Spent {
  return { ms: 0, frames: 0, gapMs: 0, front: 0, engine: 0, delivered: 0, read: 0, peakMiB: 0 };
}

function add(sum: Spent | undefined, more: Spent): void {
  if (sum === undefined) return;
  for (const what of ['ms', 'frames', 'front', 'engine', 'delivered', 'read'] as const)
    sum[what] += more[what];
  for (const what of ['gapMs', 'peakMiB'] as const) sum[what] = Math.max(sum[what], more[what]);
}

const rate = ({ frames: count, ms }: Spent): number => (count * 1000) / ms;
const share = (cpu: number, { ms }: Spent): string => `${fix((cpu / ms) * 100, 0)} %`;
/** CPU ms of the front for a MB that somebody got, above what it takes idle. */
const each = ({ front, delivered, ms }: Spent, idle = 0): number =>
  Math.max(0, front - idle * ms) / delivered;
/** The same for a MB that it read. */
const eachRead = (spent: Spent, idle = 0): string => fix((each(spent, idle) * spent.delivered) / spent.read);

function rowsOf(ours: readonly Spent[], theirs: readonly Spent[], idle: number): Row[] {
  const rows: Row[] = [];
  const [, one = nothing()] = ours;
  const [, peer = nothing()] = theirs;
  for (const [at, { count, stuck }] of CASES.entries()) {
    const [mine = nothing(), other = nothing()] = [ours[at], theirs[at]];
    const who = `${String(count)} viewer${count === 1 ? '' : 's'}${stuck ? ', one stuck' : ''}`;
    const kept = rate(mine) / rate(one);
    const figure = (spent: Spent, than: Spent): string =>
      `${fix(rate(spent))} frames/s, ${times(rate(spent) / rate(than))}, longest gap ${fix(spent.gapMs, 0)} ms`;
    rows.push({
      what: `heavy output, controller’s frame rate, ${who}`,
      figure: figure(mine, one),
      peer: `${figure(other, peer)}, guacamole-lite`,
      ...(count < VIEWERS
        ? {}
        : { budget: { text: `≥ ${String(BUDGET.rate)} × of 1 viewer`, met: kept >= BUDGET.rate } }),
    });
    rows.push({
      what: `— front: CPU per MB delivered (per MB read), of a core, memory; guacd`,
      figure: `${fix(each(mine, idle))} ms/MB (${eachRead(mine, idle)}); ${share(mine.front, mine)}, ${fix(mine.peakMiB, 0)} MiB; guacd ${share(mine.engine, mine)}`,
      peer: `${fix(each(other))} ms/MB (${eachRead(other)}); ${share(other.front, other)}, ${fix(other.peakMiB, 0)} MiB; guacd ${share(other.engine, other)}`,
      ...(stuck
        ? {}
        : {
            budget: {
              text: `≤ ${String(BUDGET.cpu)} × guacamole-lite’s ms/MB`,
              met: each(mine, idle) <= BUDGET.cpu * each(other),
            },
          }),
    });
  }
  return rows;
}

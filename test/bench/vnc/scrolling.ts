/** The whole of 1080p scrolls: what ten viewers cost the controller, and the machine. */

import { setTimeout as wait } from 'node:timers/promises';
import { cpuMs } from '../parts/process-figures.js';
import { fix, type Row, times } from '../parts/row.js';
import { VIEWERS, type VncStage } from '../parts/vnc-stage.js';
import { scrolling as machineThatScrolls } from './loads.js';

const BUDGET = { updates: 0.95, machine: 1.1 };
/** One viewer and ten in turn, one first and last. */
const ROUNDS = 3;
const SETTLE_MS = 1_000;

interface Watched {
  readonly updates: number;
  readonly machine: number;
  readonly gateway: number;
}

export async function scrolling(stage: VncStage, quick: boolean): Promise<Row[]> {
  const ms = quick ? 2_000 : 5_000;
  const machine = await machineThatScrolls(stage);
  const session = await stage.start(machine.port);
  const watch = async (count: number): Promise<Watched> => {
    await stage.crowd.tell({ t: 'join', sessionId: session.sessionId, count });
    await wait(SETTLE_MS);
    const before = {
      updates: session.tap.frames,
      machine: cpuMs(machine.pid),
      gateway: cpuMs(stage.gateway.pid),
    };
    await wait(ms);
    const watched = {
      updates: session.tap.frames - before.updates,
      machine: cpuMs(machine.pid) - before.machine,
      gateway: cpuMs(stage.gateway.pid) - before.gateway,
    };
    await stage.crowd.tell({ t: 'leave' });
    return watched;
  };
  const [one, ten]: [Watched[], Watched[]] = [[await watch(1)], []];
  for (let round = 0; round < ROUNDS; round++) {
    ten.push(await watch(VIEWERS));
    one.push(await watch(1));
  }
  await session.end();
  await machine.close();
  const mean = (of: keyof Watched, rounds: readonly Watched[]): number =>
    rounds.reduce((sum, watched) => sum + watched[of], 0) / rounds.length;
  const share = mean('updates', ten) / mean('updates', one);
  const perUpdate = (rounds: readonly Watched[]): number => mean('machine', rounds) / mean('updates', rounds);
  const cost = perUpdate(ten) / perUpdate(one);
  const core = (rounds: readonly Watched[]): string => fix((mean('gateway', rounds) / ms) * 100, 0);
  const rate = (count: number): string => fix((count * 1000) / ms, 1);
  return [
    {
      what: '1080p scrolling, updates at the controller, 10 viewers',
      figure: `${rate(mean('updates', ten))}/s; ${times(share)}; gateway ${core(ten)} % of a core`,
      peer: `${rate(mean('updates', one))}/s with 1 viewer; ${core(one)} %`,
      budget: { text: `≥ ${String(BUDGET.updates)} ×`, met: share >= BUDGET.updates },
    },
    {
      what: '1080p scrolling, machine’s CPU per update, 10 viewers',
      figure: times(cost),
      peer: '1 viewer',
      budget: { text: `≤ ${String(BUDGET.machine)} ×`, met: cost <= BUDGET.machine },
    },
  ];
}

/** The whole of 1080p scrolls: what ten viewers cost the controller, and the machine. */

import { setTimeout as wait } from 'node:timers/promises';
import { cpuMs } from '../parts/process-figures.js';
import { fix, type Row, times } from '../parts/row.js';
import { VIEWERS, type VncStage } from '../parts/vnc-stage.js';
import { scrolling as machineThatScrolls } from './loads.js';

const BUDGET = { updates: 0.95, machine: 1.1 };
const SETTLE_MS = 1_000;

interface Watched {
  readonly updates: number;
  readonly machine: number;
  readonly gateway: number;
}

export async function scrolling(stage: VncStage, quick: boolean): Promise<Row[]> {
  const ms = quick ? 3_000 : 8_000;
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
  const before = await watch(1);
  const ten = await watch(VIEWERS);
  const after = await watch(1);
  await session.end();
  await machine.close();
  const usual = (before.updates + after.updates) / 2;
  const share = ten.updates / usual;
  const cost = ten.machine / ten.updates / ((before.machine + after.machine) / 2 / usual);
  const rate = (count: number): string => fix((count * 1000) / ms, 1);
  return [
    {
      what: '1080p scrolling, updates at the controller, 10 viewers',
      figure: `${rate(ten.updates)}/s; ${times(share)}; gateway ${fix((ten.gateway / ms) * 100, 0)} % of a core`,
      peer: `${rate(usual)}/s with 1 viewer; ${fix(((before.gateway + after.gateway) / 2 / ms) * 100, 0)} %`,
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

/** What 25 updates a second cost with ten viewers: the gateway against websockify, and the machine against itself. */

import { setTimeout as wait } from 'node:timers/promises';
import { cpuMs, treeCpuMs } from '../parts/process-figures.js';
import { fix, type Row, times } from '../parts/row.js';
import { VIEWERS, type VncStage } from '../parts/vnc-stage.js';
import { paced } from './loads.js';

const BUDGET = { perUpdate: 1, machine: 1.15, together: 0.2, reached: 0.99 };
const SETTLE_MS = 1_000;

interface Spent {
  readonly relay: number;
  readonly machine: number;
  /** Updates each of them got. */
  readonly updates: readonly number[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export async function updates(stage: VncStage, quick: boolean): Promise<Row[]> {
  const ms = quick ? 5_000 : 10_000;
  const machine = await paced(stage);
  const spend = async (relay: () => number, counts: () => Promise<number[]>): Promise<Spent> => {
    await wait(SETTLE_MS);
    const before = { relay: relay(), machine: cpuMs(machine.pid), counts: await counts() };
    await wait(ms);
    const after = await counts();
    return {
      relay: relay() - before.relay,
      machine: cpuMs(machine.pid) - before.machine,
      updates: after.map((count, at) => count - (before.counts[at] ?? 0)),
    };
  };
  const crowd = async (): Promise<number[]> =>
    (await stage.crowd.see({ t: 'look' })).map(({ frames }) => frames);
  const session = await stage.start(machine.port);
  const all = async (): Promise<number[]> => [session.tap.frames, ...(await crowd())];
  const gateway = (): number => cpuMs(stage.gateway.pid);

  await stage.crowd.tell({ t: 'join', sessionId: session.sessionId, count: 1 });
  const one = await spend(gateway, all);
  await stage.crowd.tell({ t: 'leave' });
  await stage.crowd.tell({ t: 'join', sessionId: session.sessionId, count: VIEWERS });
  const ten = await spend(gateway, all);
  await stage.crowd.tell({ t: 'leave' });
  await session.end();

  const relay = await stage.relay(machine.port);
  await stage.crowd.tell({ t: 'direct', relay: relay.url, count: VIEWERS + 1 });
  const bare = await spend(() => treeCpuMs(relay.pid), crowd);
  await stage.crowd.tell({ t: 'leave' });
  await relay.close();
  await machine.close();
  return rowsOf(one, ten, bare, ms / 1000);
}

function rowsOf(one: Spent, ten: Spent, bare: Spent, seconds: number): Row[] {
  const each = (spent: Spent): number => spent.relay / sum(spent.updates);
  const per = (spent: Spent): number => (spent.relay + spent.machine) / sum(spent.updates);
  const share = each(ten) / each(bare);
  const machine = ten.machine / one.machine;
  const together = per(ten) / per(bare);
  const [controller = 0, ...viewers] = ten.updates;
  const reached = Math.min(...viewers) / controller;
  const rate = (spent: Spent): string => fix(sum(spent.updates) / spent.updates.length / seconds, 1);
  return [
    {
      what: 'gateway CPU per delivered update, 10 viewers',
      figure: `${fix(each(ten))} ms at ${rate(ten)} updates/s each; ${times(share)}`,
      peer: `${fix(each(bare))} ms at ${rate(bare)} updates/s each, websockify`,
      budget: { text: `≤ ${String(BUDGET.perUpdate)} ×`, met: share <= BUDGET.perUpdate },
    },
    {
      what: 'machine’s CPU, 10 viewers',
      figure: `${fix(ten.machine / seconds / 10, 1)} % of a core; ${times(machine)}`,
      peer: `${fix(one.machine / seconds / 10, 1)} % with 1 viewer; ${fix(bare.machine / seconds / 10, 1)} % behind websockify`,
      budget: { text: `≤ ${String(BUDGET.machine)} × of 1 viewer`, met: machine <= BUDGET.machine },
    },
    {
      what: 'gateway and machine together, per delivered update',
      figure: `${fix(per(ten))} ms; ${times(together)}`,
      peer: `${fix(per(bare))} ms, websockify and machine`,
      budget: { text: `≤ ${String(BUDGET.together)} ×`, met: together <= BUDGET.together },
    },
    {
      what: 'updates at the worst of 10 viewers',
      figure: times(reached),
      peer: `${String(controller)} at the controller`,
      budget: { text: `≥ ${String(BUDGET.reached)} ×`, met: reached >= BUDGET.reached },
    },
  ];
}

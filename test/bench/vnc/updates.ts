/** What 25 updates a second cost with ten viewers: the gateway against websockify, and the machine against itself. */

import { setTimeout as wait } from 'node:timers/promises';
import { cpuMs, treeCpuMs } from '../parts/process-figures.js';
import { fix, type Row, times } from '../parts/row.js';
import { VIEWERS, type VncStage } from '../parts/vnc-stage.js';
import { paced } from './loads.js';

const BUDGET = { perUpdate: 1, machine: 1.15, together: 0.2, reached: 0.99 };
/** Ten viewers, websockify and one viewer are measured in turn, so that what else the machine does meets all of them. */
const ROUNDS = 4;
const SETTLE_MS = 1_000;

interface Spent {
  readonly relay: number;
  readonly machine: number;
  /** Updates each of them got. */
  readonly updates: readonly number[];
  readonly bytes: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export async function updates(stage: VncStage, quick: boolean): Promise<Row[]> {
  const ms = (quick ? 6_000 : 20_000) / ROUNDS;
  const machine = await paced(stage);
  const relay = await stage.relay(machine.port);
  const crowd = (): Promise<readonly Counted[]> => stage.crowd.see({ t: 'look' });
  const spend = async (spent: () => number, counts: () => Promise<readonly Counted[]>): Promise<Spent> => {
    await wait(SETTLE_MS);
    const before = { relay: spent(), machine: cpuMs(machine.pid), counts: await counts() };
    await wait(ms);
    const after = await counts();
    const rise = (of: keyof Counted): number[] =>
      after.map((count, at) => count[of] - (before.counts[at]?.[of] ?? 0));
    return {
      relay: spent() - before.relay,
      machine: cpuMs(machine.pid) - before.machine,
      updates: rise('frames'),
      bytes: sum(rise('bytes')),
    };
  };
  const throughGateway = async (count: number): Promise<Spent> => {
    const session = await stage.start(machine.port);
    await stage.crowd.tell({ t: 'join', sessionId: session.sessionId, count });
    const spent = await spend(
      () => cpuMs(stage.gateway.pid),
      async () => [{ frames: session.tap.frames, bytes: session.tap.bytes }, ...(await crowd())],
    );
    await stage.crowd.tell({ t: 'leave' });
    await session.end();
    return spent;
  };
  const throughRelay = async (): Promise<Spent> => {
    await stage.crowd.tell({ t: 'direct', relay: relay.url, count: VIEWERS + 1 });
    const spent = await spend(() => treeCpuMs(relay.pid), crowd);
    await stage.crowd.tell({ t: 'leave' });
    return spent;
  };
  // Before the count, so that nobody's first seconds are measured.
  await throughGateway(VIEWERS);
  const [one, ten, bare]: [Spent[], Spent[], Spent[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    ten.push(await throughGateway(VIEWERS));
    bare.push(await throughRelay());
    one.push(await throughGateway(1));
  }
  await relay.close();
  await machine.close();
  return rowsOf(together(one), together(ten), together(bare), (ms * ROUNDS) / 1000);
}

interface Counted {
  readonly frames: number;
  readonly bytes: number;
}

function together(rounds: readonly Spent[]): Spent {
  const [first] = rounds;
  return {
    relay: sum(rounds.map(({ relay }) => relay)),
    machine: sum(rounds.map(({ machine }) => machine)),
    updates: first?.updates.map((_, at) => sum(rounds.map(({ updates }) => updates[at] ?? 0))) ?? [],
    bytes: sum(rounds.map(({ bytes }) => bytes)),
  };
}

function rowsOf(one: Spent, ten: Spent, bare: Spent, seconds: number): Row[] {
  const each = (spent: Spent): number => spent.relay / sum(spent.updates);
  const per = (spent: Spent): number => (spent.relay + spent.machine) / sum(spent.updates);
  const share = each(ten) / each(bare);
  const machine = ten.machine / one.machine;
  const both = per(ten) / per(bare);
  const [controller = 0, ...viewers] = ten.updates;
  const reached = Math.min(...viewers) / controller;
  const rate = (spent: Spent): string =>
    `${fix(sum(spent.updates) / spent.updates.length / seconds, 1)} updates/s of ${fix(spent.bytes / sum(spent.updates) / 1000, 1)} kB each`;
  return [
    {
      what: 'gateway CPU per delivered update, 10 viewers',
      figure: `${fix(each(ten))} ms at ${rate(ten)}; ${times(share)}`,
      peer: `${fix(each(bare))} ms at ${rate(bare)}, websockify`,
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
      figure: `${fix(per(ten))} ms; ${times(both)}`,
      peer: `${fix(per(bare))} ms, websockify and machine`,
      budget: { text: `≤ ${String(BUDGET.together)} ×`, met: both <= BUDGET.together },
    },
    {
      what: 'updates at the worst of 10 viewers',
      figure: times(reached),
      peer: `${String(controller)} at the controller`,
      budget: { text: `≥ ${String(BUDGET.reached)} ×`, met: reached >= BUDGET.reached },
    },
  ];
}

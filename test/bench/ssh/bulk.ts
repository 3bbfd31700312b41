/** What a large output costs the gateway, and how fast it passes, with 0, 1 and 10 viewers, against a bare relay. */

import type { WebSocket } from 'ws';
import { buildLog } from '../parts/output.js';
import { cpuMs } from '../parts/process-figures.js';
import { fix, type Row, times } from '../parts/row.js';
import type { Stage } from '../parts/stage.js';
import { VIEWERS } from '../parts/stage.js';
import { median } from '../parts/statistics.js';

const MB = 1e6;
const FILE_BYTES = 4 * MB;
const CROWDS = [0, 1, VIEWERS] as const;
const BUDGET = { cpu: 2, crowdCpu: 3, crowdThroughput: 0.5 };

interface Passed {
  /** CPU ms per MB of the machine's output. */
  readonly cpu: number;
  /** MB/s at the controller. */
  readonly speed: number;
}

/** Prints the file so often and resolves once all has come. */
interface Pipe {
  readonly pid: number;
  pour(file: string, times: number): Promise<{ readonly bytes: number; readonly ms: number }>;
}

export async function bulk(stage: Stage, quick: boolean): Promise<Row[]> {
  const kinds = quick ? (['coloured'] as const) : (['coloured', 'plain'] as const);
  const rounds = quick ? 1 : 3;
  const copies = 10;
  const session = await stage.start();
  const shell = await stage.relay.shell();
  const relay = socketPipe(stage.relay.pid, shell);
  const gateway: Pipe = {
    pid: stage.gateway.pid,
    async pour(file, count) {
      const before = session.tap.bytes;
      const from = performance.now();
      const { marker, command } = pouring(file, count);
      const done = session.tap.until(marker);
      session.tap.type(command);
      await done;
      return { bytes: session.tap.bytes - before, ms: performance.now() - from };
    },
  };
  const rows: Row[] = [];
  for (const kind of kinds) {
    const file = stage.file(`${kind}.log`, buildLog(FILE_BYTES, kind === 'coloured'));
    // Warms both programs up, and the machine's file cache.
    await measure(relay, file, 2);
    await measure(gateway, file, 2);
    const relayed: Passed[] = [];
    const passed = new Map<number, Passed[]>(CROWDS.map((count) => [count, []]));
    for (let round = 0; round < rounds; round++) {
      relayed.push(await measure(relay, file, copies));
      for (const count of CROWDS) {
        if (count > 0) await stage.crowd.tell({ t: 'join', sessionId: session.sessionId, count });
        passed.get(count)?.push(await measure(gateway, file, copies));
        await stage.crowd.tell({ t: 'leave' });
      }
    }
    const of = (count: number): Passed => middle(passed.get(count) ?? []);
    rows.push(...rowsOf(kind, middle(relayed), of));
  }
  shell.terminate();
  await session.end();
  return rows;
}

function rowsOf(kind: string, relay: Passed, of: (count: number) => Passed): Row[] {
  const show = ({ cpu, speed }: Passed): string => `${fix(cpu)} CPU ms/MB, ${fix(speed)} MB/s`;
  const [none, one, ten] = [of(0), of(1), of(VIEWERS)];
  const cpu = none.cpu / relay.cpu;
  const crowdCpu = ten.cpu / none.cpu;
  const crowdSpeed = ten.speed / none.speed;
  return [
    {
      what: `bulk, ${kind}, 0 viewers`,
      figure: `${show(none)}; CPU ${times(cpu)}`,
      peer: `${show(relay)} bare relay`,
      budget: { text: `CPU ≤ ${BUDGET.cpu} ×`, met: cpu <= BUDGET.cpu },
    },
    {
      what: `bulk, ${kind}, 1 viewer`,
      figure: `${show(one)}; CPU ${times(one.cpu / none.cpu)}`,
      peer: '0 viewers',
    },
    {
      what: `bulk, ${kind}, ${VIEWERS} viewers`,
      figure: `${show(ten)}; CPU ${times(crowdCpu)}, throughput ${times(crowdSpeed)}`,
      peer: '0 viewers',
      budget: {
        text: `CPU ≤ ${BUDGET.crowdCpu} ×, throughput ≥ ${BUDGET.crowdThroughput} ×`,
        met: crowdCpu <= BUDGET.crowdCpu && crowdSpeed >= BUDGET.crowdThroughput,
      },
    },
  ];
}

async function measure(pipe: Pipe, file: string, copies: number): Promise<Passed> {
  const before = cpuMs(pipe.pid);
  const { bytes, ms } = await pipe.pour(file, copies);
  // What came as keyframes is not the machine's output, and no bytes of it reach the controller.
  return { cpu: (cpuMs(pipe.pid) - before) / (bytes / MB), speed: bytes / MB / (ms / 1000) };
}

const middle = (all: readonly Passed[]): Passed => ({
  cpu: median(all.map((one) => one.cpu)),
  speed: median(all.map((one) => one.speed)),
});

let poured = 0;

/** The marker is computed by the shell, so that the echo of the command does not hold it. */
function pouring(file: string, copies: number): { marker: string; command: string } {
  poured += 1;
  const files = Array.from({ length: copies }, () => file).join(' ');
  return { marker: `poured-${poured}.`, command: `clear; cat ${files}; echo poured-$((${poured - 1}+1)).\r` };
}

function socketPipe(pid: number, shell: WebSocket): Pipe {
  return {
    pid,
    pour: (file, copies) =>
      new Promise((resolve) => {
        const from = performance.now();
        const { marker, command } = pouring(file, copies);
        let bytes = 0;
        let tail = Buffer.alloc(0);
        const take = (data: Buffer): void => {
          bytes += data.length;
          tail = Buffer.concat([tail, data.subarray(-64)]).subarray(-64);
          if (!tail.includes(marker)) return;
          shell.off('message', take);
          resolve({ bytes, ms: performance.now() - from });
        };
        shell.on('message', take);
        shell.send(Buffer.from(command));
      }),
  };
}

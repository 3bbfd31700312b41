/** What the worst viewer costs the controller: one who stalls, one at 10 kB/s, one who floods, one who comes and goes. */

import { setTimeout as wait } from 'node:timers/promises';
import { startTcpProxy } from '../../fixtures/tcp-proxy.js';
import { compare, SLOW_BYTES_PER_SECOND, watch, type Watched } from '../parts/bad-viewer.js';
import { buildLog } from '../parts/output.js';
import { fix, type Row } from '../parts/row.js';
import { type LiveSession, type Stage, VIEWERS } from '../parts/stage.js';

const FILE_BYTES = 2e6;
/** 25 pieces of this a second: about what the busiest full-screen program draws. */
const PACED_BYTES = 40_000;
const PACED_SECONDS = 0.04;
/** The output runs by then (ms). */
const LOAD_MS = 1_000;

export async function badViewers(stage: Stage, quick: boolean): Promise<Row[]> {
  const ms = quick ? 1_000 : 4_000;
  const file = stage.file('endless.log', buildLog(FILE_BYTES, true));
  const loads = {
    'output at 1 MB/s': `while :; do head -c ${PACED_BYTES} ${file}; sleep ${PACED_SECONDS}; done\r`,
    'output at full speed': `while :; do cat ${file}; done\r`,
  };
  const proxy = await startTcpProxy({
    port: Number(new URL(stage.gateway.url).port),
    bytesPerSecond: SLOW_BYTES_PER_SECOND,
  });
  const rows: Row[] = [];
  for (const [load, command] of Object.entries(loads)) {
    const session = await stage.start();
    session.tap.type(command);
    await wait(LOAD_MS);
    const compared = await compareAll(stage, session, { ms, slowPort: proxy.port });
    rows.push(...compared.map((row) => ({ ...row, what: `${row.what}, ${load}` })));
    await session.end();
  }
  await proxy.close();
  return rows;
}

interface Trial {
  readonly ms: number;
  readonly slowPort: number;
}

async function compareAll(stage: Stage, session: LiveSession, { ms, slowPort }: Trial): Promise<Row[]> {
  const { sessionId, tap } = session;
  const watching = { tap, pid: stage.gateway.pid, count: () => tap.bytes };
  const sit = async (how: { readonly stall?: boolean; readonly port?: number } = {}): Promise<Watched> => {
    await stage.crowd.tell({ t: 'join', sessionId, count: 1, ...how });
    const watched = await watch(watching, ms);
    await stage.crowd.tell({ t: 'leave' });
    return watched;
  };
  const misbehave = async (how: 'flood' | 'come-and-go'): Promise<Watched> => {
    // Not the one who sits there between: who has misbehaved has to wait.
    const who = how === 'flood' ? VIEWERS - 1 : 1;
    const doing = stage.crowd.tell({ t: how, who, sessionId, ms: ms + 200 });
    const watched = await watch(watching, ms);
    return { ...watched, came: await doing };
  };
  const kinds = {
    'viewer stops reading': () => sit({ stall: true }),
    'viewer at 10 kB/s': () => sit({ port: slowPort }),
    'viewer floods': () => misbehave('flood'),
    'viewer comes and goes': () => misbehave('come-and-go'),
  };
  return compare(kinds, sit, (speed) => `${fix(speed / 1e6)} MB/s`);
}

/** What the worst viewer costs the controller: who stalls, is slow, acknowledges late, floods, comes and goes. */

import { setTimeout as wait } from 'node:timers/promises';
import { startTcpProxy } from '../../fixtures/tcp-proxy.js';
import { compare, SLOW_BYTES_PER_SECOND, watch, type Watched } from '../parts/bad-viewer.js';
import { type RdpStage, VIEWERS } from '../parts/rdp-stage.js';
import { fix, type Row } from '../parts/row.js';
import { film } from './loads.js';

const LATE_MS = 3_000;
const SETTLE_MS = 500;
const ROUNDS = 3;

export async function badViewers(stage: RdpStage, quick: boolean): Promise<Row[]> {
  const ms = quick ? 1_500 : 4_000;
  const machine = await film(stage);
  const session = await stage.start(machine);
  const { sessionId, tap } = session;
  const watching = { tap, pid: stage.gateway.pid, count: () => tap.frames };
  const proxy = await startTcpProxy({
    port: Number(new URL(stage.gateway.url).port),
    bytesPerSecond: SLOW_BYTES_PER_SECOND,
  });
  const sit = async (how: { stall?: boolean; port?: number; lateMs?: number } = {}): Promise<Watched> => {
    // At 10 kB/s the first picture takes its time: nobody waits for it.
    const joined = stage.crowd.tell({ t: 'join', sessionId, count: 1, ...how });
    if (how.port === undefined) await joined;
    await wait(SETTLE_MS);
    const watched = await watch(watching, ms);
    if (how.port !== undefined) proxy.bytesPerSecond = 0;
    await joined;
    proxy.bytesPerSecond = SLOW_BYTES_PER_SECOND;
    await stage.crowd.tell({ t: 'leave' });
    return watched;
  };
  const misbehave = async (how: 'flood' | 'come-and-go', round = 0): Promise<Watched> => {
    // Everybody anew: who has misbehaved has to wait longer the next time.
    const who = how === 'flood' ? VIEWERS - 1 - round : 1 + round;
    const doing = stage.crowd.tell({ t: how, who, sessionId, ms: ms + 200 });
    const watched = await watch(watching, ms);
    return { ...watched, came: await doing };
  };
  const kinds = {
    'viewer stops reading': () => sit({ stall: true }),
    'viewer at 10 kB/s': () => sit({ port: proxy.port }),
    'viewer acknowledges 3 s late': () => sit({ lateMs: LATE_MS }),
    'viewer floods': (round: number) => misbehave('flood', round),
    'viewer comes and goes': (round: number) => misbehave('come-and-go', round),
  };
  const say = (speed: number): string => `${fix(speed)} frames/s`;
  const rows = await compare(kinds, () => sit(), say, quick ? 1 : ROUNDS);
  await proxy.close();
  await session.end();
  await machine.close();
  return rows.map((row) => ({ ...row, what: `${row.what}, heavy output` }));
}

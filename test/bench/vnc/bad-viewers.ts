/** What the worst viewer costs the controller: who stalls, is slow, acknowledges late, floods, comes and goes. */

import { setTimeout as wait } from 'node:timers/promises';
import { startTcpProxy } from '../../fixtures/tcp-proxy.js';
import { compare, SLOW_BYTES_PER_SECOND, watch, type Watched, type Watching } from '../parts/bad-viewer.js';
import { fix, type Row, times } from '../parts/row.js';
import { median } from '../parts/statistics.js';
import { type LiveDesktop, VIEWERS, type VncStage } from '../parts/vnc-stage.js';
import { paced } from './loads.js';

/** Of the longest gap while viewers come and go, against that while nobody does. */
const MOST_GAP = 1.5;
const LATE_MS = 3_000;
const SETTLE_MS = 500;
/** So long a viewer stops reading in the full run (ms). */
const STALL_MS = 20_000;
const ROUNDS = 3;
const COMINGS = 20;
/** How long who comes stays, and the next one waits (ms). */
const STAY_MS = 100;

export async function badViewers(stage: VncStage, quick: boolean): Promise<Row[]> {
  const ms = quick ? 3_000 : 5_000;
  const machine = await paced(stage);
  const session = await stage.start(machine.port);
  const { sessionId } = session;
  const watching = watchingOf(stage, session);
  const proxy = await startTcpProxy({
    port: Number(new URL(stage.gateway.url).port),
    bytesPerSecond: SLOW_BYTES_PER_SECOND,
  });
  const sit = async (
    how: { stall?: boolean; port?: number; lateMs?: number } = {},
    sitMs = ms,
  ): Promise<Watched> => {
    // At 10 kB/s the first picture takes its time: nobody waits for it.
    const joined = stage.crowd.tell({ t: 'join', sessionId, count: 1, ...how });
    if (how.port === undefined) await joined;
    await wait(SETTLE_MS);
    const watched = await watch(watching, sitMs);
    await joined;
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
    'viewer stops reading': () => sit({ stall: true }, quick ? ms : STALL_MS),
    'viewer at 10 kB/s': () => sit({ port: proxy.port }),
    'viewer acknowledges 3 s late': () => sit({ lateMs: LATE_MS }),
    'viewer floods': () => misbehave('flood'),
    'viewer comes and goes': () => misbehave('come-and-go'),
  };
  const rows = await compare(kinds, sit, (speed) => `${fix(speed)} updates/s`);
  await proxy.close();
  await session.end();
  rows.push(await comings(stage, machine.port));
  await machine.close();
  return rows;
}

/** Viewers come and go twenty times, in turn with as long a time in which nobody does. */
async function comings(stage: VncStage, port: number): Promise<Row> {
  const session = await stage.start(port);
  const [calm, busy]: [number[], number[]] = [[], []];
  await wait(SETTLE_MS);
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    session.tap.watch();
    for (let at = 0; at < COMINGS; at += 1) {
      await stage.crowd.tell({ t: 'join', sessionId: session.sessionId, count: 1 + (at % 3) });
      await wait(STAY_MS);
      await stage.crowd.tell({ t: 'leave' });
      await wait(STAY_MS);
    }
    busy.push(session.tap.gap());
    const ms = performance.now() - from;
    await wait(SETTLE_MS);
    calm.push((await watch(watchingOf(stage, session), ms)).gapMs);
  }
  await session.end();
  const [gap, usual] = [median(busy), median(calm)];
  return {
    what: 'longest gap at the controller while 20 times viewers come and go',
    figure: `${fix(gap, 0)} ms; ${times(gap / usual)}; median of ${String(ROUNDS)} rounds`,
    peer: `${fix(usual, 0)} ms in as long a time in which nobody does`,
    budget: { text: `≤ ${String(MOST_GAP)} ×`, met: gap <= MOST_GAP * usual },
  };
}

const watchingOf = (stage: VncStage, { tap }: LiveDesktop): Watching => ({
  tap,
  pid: stage.gateway.pid,
  count: () => tap.frames,
});

/** How long an update takes through the gateway after the machine's last byte of it, key by key in turn. */

import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { keyEvent, pointerEvent } from '../../vnc/page-words.js';
import { moment } from '../parts/moment.js';
import { RfbClient } from '../parts/rfb-client.js';
import { fix, type Row } from '../parts/row.js';
import { startStampedRoad, type StampedRoad } from '../parts/stamped-road.js';
import { median, percentile } from '../parts/statistics.js';
import { VIEWERS, type VncStage } from '../parts/vnc-stage.js';
import { typing as machineToTypeAt } from './loads.js';

const BUDGET = { p50: 1, p95: 5 };
/** Between two keys (ms): a fast typist, and everything of the last key has come. */
const KEY_MS = 60;

export async function typing(stage: VncStage, quick: boolean): Promise<Row[]> {
  const keys = quick ? 40 : 120;
  const machine = await machineToTypeAt(stage);
  const road = await startStampedRoad(machine.port);
  const socket = connect({ port: road.port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const direct = new RfbClient({ write: (bytes) => void socket.write(bytes) });
  socket.on('data', (bytes) => {
    direct.push(bytes);
  });
  while (direct.updates === 0) await wait(10);
  const bare = await typed(keys, road, (say) => void socket.write(say), direct);
  socket.destroy();
  await wait(200);

  const session = await stage.start(road.port);
  const { tap } = session;
  const say = (message: Buffer): void => {
    tap.say(message);
  };
  const alone = await typed(keys, road, say, tap.rfb);
  await stage.crowd.tell({ t: 'join', sessionId: session.sessionId, count: VIEWERS });
  await wait(500);
  const watched = await typed(keys, road, say, tap.rfb);
  await stage.crowd.tell({ t: 'leave' });
  await session.end();
  road.close();
  await machine.close();
  return [rowOf('0 viewers', alone, bare), rowOf('10 viewers', watched, bare)];
}

/** ms from the machine's last byte before an update was complete to that moment, for each key. */
async function typed(
  keys: number,
  road: StampedRoad,
  say: (message: Buffer) => void,
  client: RfbClient,
): Promise<number[]> {
  const took: number[] = [];
  const before = client.onUpdate;
  client.onUpdate = () => {
    took.push(moment() - road.lastAt);
    before?.();
  };
  // A terminal hears keys while the pointer is over it.
  say(pointerEvent(300, 200));
  await wait(KEY_MS);
  took.length = 0;
  for (let at = 0; at < keys; at++) {
    const key = at % 40 === 39 ? 0xff0d : 0x61 + (at % 26);
    say(Buffer.concat([keyEvent(key), keyEvent(key, false)]));
    await wait(KEY_MS);
  }
  client.onUpdate = before;
  return took;
}

/** What the gateway adds: the road and the clients' process are in both figures. */
function rowOf(who: string, took: readonly number[], bare: readonly number[]): Row {
  const [p50, p95] = [median(took), percentile(took, 0.95)];
  const added = { p50: p50 - median(bare), p95: p95 - percentile(bare, 0.95) };
  return {
    what: `typing, machine’s last byte → controller, ${who}`,
    figure: `p50 ${fix(p50)} ms, p95 ${fix(p95)} ms of ${String(took.length)} updates; adds ${fix(added.p50)} / ${fix(added.p95)} ms`,
    peer: `${fix(median(bare))} / ${fix(percentile(bare, 0.95))} ms, direct RFB client`,
    budget: {
      text: `adds ≤ ${String(BUDGET.p50)} ms p50, ≤ ${String(BUDGET.p95)} ms p95`,
      met: added.p50 <= BUDGET.p50 && added.p95 <= BUDGET.p95,
    },
  };
}

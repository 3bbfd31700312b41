/** How soon it is over: a terminated session for every browser and the machine, a viewer whose right is gone. */

import { setTimeout as wait } from 'node:timers/promises';
import { moment } from '../parts/moment.js';
import { connectionsTo } from '../parts/process-figures.js';
import { fix, type Row } from '../parts/row.js';
import { type LiveSession, type Stage, VIEWERS } from '../parts/stage.js';
import { median, percentile } from '../parts/statistics.js';

const BUDGET = { browsersMs: 500, machineMs: 2_000, lastFrameMs: 1_000 };
/** A machine at work, so that there are frames to be last. */
const CHATTER = 'while :; do echo working; sleep 0.01; done\r';
/** Frames of viewers are looked for this long after they were put out (ms). */
const AFTERWARDS_MS = 200;

export async function endings(stage: Stage, quick: boolean): Promise<Row[]> {
  return [
    ...(await terminations(stage, quick ? 10 : 40)),
    ...(await hung(stage, quick ? 2 : 6)),
    ...(await putOut(stage, quick ? 4 : 15)),
  ];
}

/** From the admin's click (the request's first byte) to the close of the last of all browsers. */
async function terminations(stage: Stage, count: number): Promise<Row[]> {
  const took: number[] = [];
  for (let at = 0; at < count; at++) {
    const session = await watched(stage);
    const from = moment();
    await terminate(stage, session);
    took.push((await lastClose(stage, session)) - from);
  }
  const p99 = percentile(took, 0.99);
  return [
    {
      what: `terminate, ${VIEWERS} viewers: last browser closed`,
      figure: `p50 ${fix(median(took))} ms, p99 ${fix(p99)} ms of ${count}`,
      budget: { text: `p99 ≤ ${BUDGET.browsersMs} ms`, met: p99 <= BUDGET.browsersMs },
    },
  ];
}

/** The same while the machine hangs: the kernel still acknowledges, and nobody answers. */
async function hung(stage: Stage, count: number): Promise<Row[]> {
  const { sshd, gateway } = stage;
  const browsers: number[] = [];
  const machine: number[] = [];
  for (let at = 0; at < count; at++) {
    const session = await watched(stage);
    sshd.freeze();
    try {
      const from = moment();
      const terminating = terminate(stage, session);
      while (connectionsTo(gateway.pid, sshd.port) > 0) await wait(2);
      machine.push(moment() - from);
      await terminating;
      browsers.push((await lastClose(stage, session)) - from);
    } finally {
      sshd.thaw();
    }
  }
  const [last, gone] = [Math.max(...browsers), Math.max(...machine)];
  return [
    {
      what: 'terminate, the machine hangs: its socket gone / last browser closed',
      figure: `worst ${fix(gone)} / ${fix(last)} ms of ${count}`,
      budget: {
        text: `≤ ${BUDGET.machineMs} / ${BUDGET.browsersMs} ms`,
        met: gone <= BUDGET.machineMs && last <= BUDGET.browsersMs,
      },
    },
  ];
}

/** From the answer to the admin (the commit is before it) to the last frame of the last viewer. */
async function putOut(stage: Stage, count: number): Promise<Row[]> {
  const { plant, endpoint, controller } = stage;
  const me = await controller.me();
  const off = {
    listed: (on: boolean) => access(on),
    joint: (on: boolean) => plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on }),
  };
  const access = (everyone: boolean): Promise<unknown> =>
    plant.admin.put(
      `/api/endpoints/${endpoint.id}/access`,
      everyone ? { access: 'everyone', people: [] } : { access: 'listed', people: [me.user.id] },
    );
  const session = await stage.start();
  session.tap.type(CHATTER);
  const rows: Row[] = [];
  for (const [what, act] of [
    ['joint sessions off', off.joint],
    ['right removed', off.listed],
  ] as const) {
    const frames: number[] = [];
    const closes: number[] = [];
    for (let at = 0; at < count; at++) {
      await stage.crowd.tell({ t: 'join', sessionId: session.sessionId, count: VIEWERS });
      const from = moment();
      await act(false);
      const closed = await stage.crowd.see({ t: 'closed' });
      await wait(AFTERWARDS_MS);
      const seen = await stage.crowd.see({ t: 'look' });
      frames.push(Math.max(0, ...seen.map((one) => one.lastAt - from)));
      closes.push(Math.max(...closed.map((one) => (one.closedAt ?? Infinity) - from)));
      await act(true);
    }
    const worst = Math.max(...frames);
    rows.push({
      what: `${what}: last frame / last close of ${VIEWERS} viewers`,
      figure: `worst ${fix(worst)} / ${fix(Math.max(...closes))} ms of ${count}, p50 ${fix(median(frames))} / ${fix(median(closes))} ms`,
      budget: { text: `≤ ${BUDGET.lastFrameMs} ms`, met: worst <= BUDGET.lastFrameMs },
    });
  }
  await session.end();
  return rows;
}

async function watched(stage: Stage): Promise<LiveSession> {
  const session = await stage.start();
  await stage.crowd.tell({ t: 'join', sessionId: session.sessionId, count: VIEWERS });
  return session;
}

const terminate = (stage: Stage, { sessionId }: LiveSession): Promise<unknown> =>
  stage.plant.admin.post(`/api/sessions/${sessionId}/terminate`, { reason: 'a bench' });

async function lastClose(stage: Stage, { tap }: LiveSession): Promise<number> {
  await tap.closed;
  const viewers = await stage.crowd.see({ t: 'closed' });
  await stage.crowd.tell({ t: 'leave' });
  return Math.max(tap.closedAt ?? Infinity, ...viewers.map((viewer) => viewer.closedAt ?? Infinity));
}

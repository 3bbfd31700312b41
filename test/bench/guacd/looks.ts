/** Late joiners through the gateway while a film runs: each takes a look through guacd, one at a time. */

import { setTimeout as wait } from 'node:timers/promises';
import { rdpAdapter } from '../../../gateway/protocols/rdp/adapter.js';
import { startGuacdTap } from '../../rdp/guacd-tap.js';
import { asker } from '../../vnc/asker.js';
import { fix, type Row } from '../parts/row.js';
import { median, percentile } from '../parts/statistics.js';
import { film } from '../rdp/loads.js';
import type { GuacdStage } from '../guacd.js';
import { FROZEN_MS, Watched } from './watched.js';

/** Between two looks at the most (ms): they meet guacd's frames wherever these are. */
const PAUSE_MS = 300;

export async function looks(stage: GuacdStage, quick: boolean): Promise<Row[]> {
  const ms = quick ? 15_000 : 75_000;
  const machine = await film(stage);
  const tap = await startGuacdTap(stage.guacd.port);
  const taken = (): number => tap.said.filter((word) => word.startsWith('select $')).length;
  const upstream = rdpAdapter.connect({
    host: '127.0.0.1',
    port: machine.port,
    rules: { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() },
    engine: { host: '127.0.0.1', port: tap.port },
    settings: { quality: 'lossless' },
  })({ columns: 1280, rows: 800 });
  let lost = '';
  upstream.onLost((why) => (lost = why.code));
  const from = performance.now();
  await upstream.start(asker({ user: 'mara', passwords: ['of no matter'], pinned: machine.fingerprint }));
  const started = performance.now() - from;
  const controller = new Watched('brakes');
  upstream.attach(controller);
  const began = performance.now();
  const took: number[] = [];
  let pending = '';
  while (performance.now() - began < ms && lost === '') {
    const viewer = new Watched();
    const asked = performance.now();
    const shown = new Promise<void>((resolve) => (viewer.onReset = resolve));
    const detach = upstream.attach(viewer);
    const end = await Promise.race([shown, silence(controller, () => lost)]);
    if (end === 'silent') pending = lost === '' ? 'frozen' : lost;
    else took.push(performance.now() - asked);
    detach();
    if (pending !== '') break;
    await wait(Math.random() * PAUSE_MS);
  }
  const ran = performance.now() - began;
  const { gap, frames } = controller;
  const frozenAt = pending === '' ? '' : `, ${pending} after ${fix((controller.lastAt - began) / 1000)} s`;
  if (pending === 'frozen') {
    const since = controller.lastAt;
    while (lost === '' && performance.now() - since < 60_000) await wait(100);
    pending =
      lost === ''
        ? 'never ended'
        : `ended as ${lost} ${fix((performance.now() - since) / 1000)} s after the last frame`;
  }
  const count = taken();
  upstream.close();
  await tap.close();
  await machine.close();
  return [
    {
      what: 'looks under a film',
      figure: `${String(count)} for ${String(took.length)} joins in ${fix(ran / 1000)} s${frozenAt} ${pending}`,
      budget: { text: 'never frozen', met: frozenAt === '' && lost === '' },
    },
    {
      what: '— a join',
      figure:
        took.length === 0
          ? 'none'
          : `p50 ${fix(median(took))} ms, p95 ${fix(percentile(took, 0.95))} ms; start ${fix(started)} ms`,
    },
    {
      what: '— the controller',
      figure: `${fix((frames * 1000) / ran)} frames/s, longest gap ${fix(frozenAt === '' ? gap : controller.longestGap, 0)} ms`,
    },
  ];
}

async function silence(controller: Watched, lost: () => string): Promise<'silent'> {
  while (performance.now() - controller.lastAt < FROZEN_MS && lost() === '') await wait(50);
  return 'silent';
}

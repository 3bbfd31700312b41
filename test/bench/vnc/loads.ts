/** What runs on the machines of a VNC bench: terminals that print, fast or paced. Knows no gateway. */

import { setTimeout as wait } from 'node:timers/promises';
import type { Xvnc } from '../../fixtures/xvnc.js';
import { writePhoto } from '../../vnc/photo.js';
import { buildLog } from '../parts/output.js';
import type { VncStage } from '../parts/vnc-stage.js';

const FILE_BYTES = 2e6;
/** A terminal's window is there, and what it prints runs, by then (ms). */
const SETTLE_MS = 1_500;
/** What lies beneath it is there by then (ms): windows are stacked as they come. */
const BENEATH_MS = 500;
/** Columns and lines of a terminal over the whole of 1920 × 1080, in xterm's usual font. */
const WHOLE = '320x82';
/** So many lines of a log side by side fill one of them. */
const SIDE_BY_SIDE = 4;

/** Twelve lines of a build's log 25 times a second, in a window of a third of the screen. */
export async function paced(
  stage: VncStage,
  beneath: (machine: Xvnc) => void = () => undefined,
): Promise<Xvnc> {
  const machine = await stage.machine();
  beneath(machine);
  await wait(BENEATH_MS);
  const file = stage.file('paced.log', buildLog(40_000, true));
  const script = `i=1; while :; do sed -n "$i,$((i+11))p" ${file}; i=$((i%200+12)); sleep 0.04; done`;
  machine.starts('xterm', '-geometry', '120x40+200+150', '-e', 'sh', '-c', script);
  await wait(SETTLE_MS);
  return machine;
}

/** The same over a picture of soft colours and noise that fills the screen: hardly anything of it compresses. */
export async function photographs(stage: VncStage): Promise<Xvnc> {
  const file = stage.file('photo.xwd', '');
  writePhoto(file, 1920, 1080);
  return paced(stage, (machine) => {
    machine.starts('xwud', '-in', file, '-geometry', '+0+0');
  });
}

/** The whole screen scrolls as fast as the machine can. */
export async function scrolling(stage: VncStage): Promise<Xvnc> {
  const machine = await stage.machine();
  const file = stage.file('scroll.log', wide(buildLog(FILE_BYTES, true)));
  machine.starts('xterm', '-geometry', `${WHOLE}+0+0`, '-e', 'sh', '-c', `while :; do cat ${file}; done`);
  await wait(SETTLE_MS);
  return machine;
}

/** A shell that echoes what is typed. */
export async function typing(stage: VncStage): Promise<Xvnc> {
  const machine = await stage.machine();
  machine.starts('xterm', '-geometry', '120x40+0+0', '-e', 'cat');
  await wait(SETTLE_MS);
  return machine;
}

/** The same text in lines as wide as the screen: half empty ones would be half a load. */
function wide(log: string): string {
  const lines = log.split('\n');
  const from = Array.from(
    { length: Math.ceil(lines.length / SIDE_BY_SIDE) },
    (_, line) => line * SIDE_BY_SIDE,
  );
  return from.map((at) => lines.slice(at, at + SIDE_BY_SIDE).join('  ')).join('\n');
}

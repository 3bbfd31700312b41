/** What runs on the machines of an RDP bench: terminals that print, fast or paced. Knows no gateway. */

import { setTimeout as wait } from 'node:timers/promises';
import type { Xrdp } from '../../fixtures/xrdp.js';
import { buildLog } from '../parts/output.js';
import type { RdpStage } from '../parts/rdp-stage.js';

/** What the loads need of a stage. */
export type Place = Pick<RdpStage, 'machine' | 'file'>;

/** A terminal's window is there, and what it prints runs, by then (ms). */
const SETTLE_MS = 1_000;
/** Columns and lines of a terminal over the whole of 1280 × 800, in xterm's usual font. */
const COLUMNS = 212;
const ROWS = 61;
/** Screens before it begins again. */
const SCREENS = 24;

/**
 * A film of coloured cells over the whole screen, as fast as the machine can: text alone compresses to next to nothing,
 * and hides for most of a minute what a stuck viewer does.
 */
export async function film(stage: Place): Promise<Xrdp> {
  const file = stage.file('film', Array.from({ length: SCREENS }, (_, at) => screen(at)).join(''));
  return printing(stage, `${String(COLUMNS)}x${String(ROWS)}+0+0`, `while :; do cat ${file}; done`);
}

/** Twelve lines of a build's log 25 times a second, in a window of half the screen. */
export async function paced(stage: Place): Promise<Xrdp> {
  const file = stage.file('paced.log', buildLog(40_000, true));
  const script = `i=1; while :; do sed -n "$i,$((i+11))p" ${file}; i=$((i%200+12)); sleep 0.04; done`;
  return printing(stage, '120x40+100+100', script);
}

/** A shell that echoes what is typed. */
export const typing = (stage: Place): Promise<Xrdp> => printing(stage, '120x40+0+0', 'cat');

/** Every cell of another colour than its neighbours, and than it was a screen before; the same every time. */
function screen(number: number): string {
  let [cells, state] = ['\x1b[H', number + 1];
  for (let row = 0; row < ROWS; row += 1) {
    cells += `\x1b[${String(row + 1)};1H`;
    for (let column = 0; column < COLUMNS; column += 2) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      const colour = 16 + ((column + row * 3 + number * 7 + (state >> 27)) % 216);
      cells += `\x1b[48;5;${String(colour)}m${String.fromCharCode(97 + ((state >> 16) % 26))} `;
    }
  }
  return cells;
}

async function printing(stage: Place, geometry: string, script: string): Promise<Xrdp> {
  const machine = await stage.machine();
  machine.display.starts('xterm', '-geometry', geometry, '-e', 'sh', '-c', script);
  await wait(SETTLE_MS);
  return machine;
}

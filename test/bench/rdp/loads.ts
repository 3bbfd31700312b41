/** What runs on the machines of an RDP bench: terminals that print, fast or paced. Knows no gateway. */

import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Xrdp } from '../../fixtures/xrdp.js';
import { buildLog } from '../parts/output.js';
import type { RdpStage } from '../parts/rdp-stage.js';

/** What the loads need of a stage. */
export type Place = Pick<RdpStage, 'machine' | 'file'>;

/** A terminal's window is there, and what it prints runs, by then (ms). */
const SETTLE_MS = 1_000;
const FILM = fileURLToPath(new URL('../parts/film-process.js', import.meta.url));

/**
 * A film over a quarter of the screen, ten pictures a second: as heavy as machine and guacd can do with time to spare, or
 * their pace would be measured. Text compresses to next to nothing, and hides for most of a minute what a stuck viewer
 * does.
 */
export async function film(stage: Place): Promise<Xrdp> {
  const machine = await stage.machine();
  machine.display.starts(process.execPath, FILM);
  await wait(SETTLE_MS);
  return machine;
}

/** Twelve lines of a build's log 25 times a second, in a window of half the screen. */
export async function paced(stage: Place): Promise<Xrdp> {
  const file = stage.file('paced.log', buildLog(40_000, true));
  const script = `i=1; while :; do sed -n "$i,$((i+11))p" ${file}; i=$((i%200+12)); sleep 0.04; done`;
  return printing(stage, '120x40+100+100', script);
}

/** A shell that echoes what is typed. */
export const typing = (stage: Place): Promise<Xrdp> => printing(stage, '120x40+0+0', 'cat');

async function printing(stage: Place, geometry: string, script: string): Promise<Xrdp> {
  const machine = await stage.machine();
  machine.display.starts('xterm', '-geometry', geometry, '-e', 'sh', '-c', script);
  await wait(SETTLE_MS);
  return machine;
}

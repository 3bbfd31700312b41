/**
 * The comparison: everybody has a connection of guacd's of his own, is read at once and answered at once, comes and goes.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { Guacd } from '../../../gateway/protocols/rdp/guacd.js';
import { joinArguments } from '../../../gateway/protocols/rdp/connect-arguments.js';
import { encode } from '../../../gateway/protocols/rdp/instruction.js';
import { ownerWords } from '../parts/owner-words.js';
import { fix, type Row } from '../parts/row.js';
import { film } from '../rdp/loads.js';
import type { GuacdStage } from '../guacd.js';
import { FROZEN_MS } from './watched.js';

/** People who come and go at the same time, and for how long each stays at the most (ms). */
const CROWD = 5;
const STAYS_MS = 1_500;

export async function joins(stage: GuacdStage, quick: boolean): Promise<Row[]> {
  const ms = quick ? 15_000 : 60_000;
  const machine = await film(stage);
  const common = {
    engine: stage.guacd,
    width: 1280,
    height: 800,
    lossless: false,
    audio: false,
    signal: new AbortController().signal,
  };
  const owner = await Guacd.open({
    ...common,
    select: 'rdp',
    arguments: ownerWords(machine, { width: 1280, height: 800 }),
  });
  const seen = { frames: 0, lastAt: performance.now(), longest: 0 };
  const first = new Promise<void>((resolve) => {
    answering(owner, () => {
      const now = performance.now();
      if (seen.frames > 0) seen.longest = Math.max(seen.longest, now - seen.lastAt);
      seen.lastAt = now;
      seen.frames += 1;
      resolve();
    });
  });
  await first;
  const began = performance.now();
  let joined = 0;
  const over = (): boolean => performance.now() - began > ms || performance.now() - seen.lastAt > FROZEN_MS;
  const one = async (): Promise<void> => {
    while (!over()) {
      try {
        const viewer = await Guacd.open({ ...common, select: owner.id, arguments: joinArguments });
        const shown = new Promise<void>((resolve) => {
          answering(viewer, resolve);
        });
        await Promise.race([shown, wait(FROZEN_MS)]);
        joined += 1;
        await wait(Math.random() * STAYS_MS);
        viewer.close();
      } catch {
        await wait(100);
      }
    }
  };
  await Promise.all(Array.from({ length: CROWD }, one));
  const frozen = performance.now() - seen.lastAt > FROZEN_MS;
  const ran = (frozen ? seen.lastAt : performance.now()) - began;
  owner.close();
  await machine.close();
  return [
    {
      what: `${String(CROWD)} people with connections of their own`,
      figure: `${String(joined)} joins in ${fix(ran / 1000)} s${frozen ? ', then frozen' : ''}; ${fix((seen.frames * 1000) / ran)} frames/s, longest gap ${fix(seen.longest, 0)} ms`,
    },
  ];
}

function answering(guacd: Guacd, frame: () => void): void {
  guacd.listen({
    instruction: (word) => {
      if (word.opcode !== 'sync') return;
      guacd.write(encode('sync', word.arg(0)));
      frame();
    },
    pause: () => undefined,
    closed: () => undefined,
  });
}

/** What hostile streams are fed into, by name. Each makes its cases from random numbers alone. */

import type { Random } from '../random.js';
import { playMachine, streamOf } from './machine.js';
import { playPage } from './page.js';
import { readRecording } from './recording.js';

/** @returns plays one case, and says how many bytes it was. */
type Target = () => (random: Random) => Promise<number>;

export const RDP_TARGETS: Readonly<Record<string, Target>> = {
  machine: () => {
    const recorded = readRecording();
    return async (random) => {
      const bytes = streamOf(recorded, random);
      await playMachine(bytes, random);
      return bytes.length;
    };
  },
  page: () => (random) => Promise.resolve(playPage(random)),
};

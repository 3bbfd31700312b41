/** A slice of `npm run fuzz -- rdp`, with the same seed: enough to see that the code under it has not lost a check. */

import { expect, test } from '@jest/globals';
import { play } from './play.js';
import { RDP_TARGETS } from './rdp/targets.js';

const SEED = 1;
/** About a second each. */
const CASES = 2_000;
/** A hostile stream of at most 256 KiB takes tens of ms; what repeats itself over every byte takes seconds. */
const LONGEST_MS = 2_000;

test.each(Object.entries(RDP_TARGETS))(
  'hostile streams of a %s: nothing is thrown, nothing passes that may not, and none holds up the rest',
  async (_name, target) => {
    const played = await play({ seed: SEED, cases: CASES, one: target() });
    expect(played.cases).toBe(CASES);
    expect(played.bytes).toBeGreaterThan(CASES * 100);
    expect(played.longestMs).toBeLessThan(LONGEST_MS);
    expect(played.grownBytes).toBeLessThan(64 * 1024 * 1024);
  },
);

/**
 * `npm run bench -- ssh [--quick] [--only echo,bulk] [--write] [--profile folder]`: what SSH through the gateway costs,
 * against peers on the same machine in the same run. Prints a table; `--write` puts it into docs/benchmarks.md as well.
 */

import { runBench } from './parts/run.js';
import { openStage } from './parts/stage.js';
import { badViewers } from './ssh/bad-viewers.js';
import { bulk } from './ssh/bulk.js';
import { commit } from './ssh/commit.js';
import { echo } from './ssh/echo.js';
import { endings } from './ssh/endings.js';
import { lateJoiner } from './ssh/late-joiner.js';
import { memory } from './ssh/memory.js';

await runBench({
  section: 'ssh',
  open: openStage,
  parts: {
    // First, while the gateway has no free heap yet in which sessions would cost nothing.
    memory,
    echo,
    bulk,
    'late-joiner': lateJoiner,
    endings,
    'bad-viewers': badViewers,
    commit: (_stage, quick) => commit(quick),
  },
});

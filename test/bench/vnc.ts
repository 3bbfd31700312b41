/**
 * `npm run bench -- vnc [--quick] [--only updates,scrolling] [--write] [--profile folder]`: what VNC through the gateway
 * costs, against websockify and a direct client in the same run. Prints a table; `--write` puts it into
 * docs/benchmarks.md as well.
 */

import { runBench } from './parts/run.js';
import { openVncStage } from './parts/vnc-stage.js';
import { badViewers } from './vnc/bad-viewers.js';
import { lateJoiner } from './vnc/late-joiner.js';
import { scrolling } from './vnc/scrolling.js';
import { typing } from './vnc/typing.js';
import { updates } from './vnc/updates.js';

await runBench({
  section: 'vnc',
  open: openVncStage,
  parts: {
    updates,
    scrolling,
    typing,
    'late-joiner': lateJoiner,
    'bad-viewers': badViewers,
  },
});

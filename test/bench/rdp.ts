/**
 * `npm run bench -- rdp [--quick] [--only frames,typing] [--write] [--profile folder]`: what RDP through the gateway
 * costs, against guacamole-lite's own server on the same guacd and xrdp in the same run. Prints a table; `--write` puts it
 * into docs/benchmarks.md as well.
 */

import { openRdpStage } from './parts/rdp-stage.js';
import { runBench } from './parts/run.js';
import { badViewers } from './rdp/bad-viewers.js';
import { frames } from './rdp/frames.js';
import { lateJoiner } from './rdp/late-joiner.js';
import { typing } from './rdp/typing.js';

await runBench({
  section: 'rdp',
  open: openRdpStage,
  parts: {
    frames,
    typing,
    'late-joiner': lateJoiner,
    'bad-viewers': badViewers,
  },
});

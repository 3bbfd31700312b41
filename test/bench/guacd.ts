/**
 * `npm run bench -- guacd [--quick] [--only looks,joins]`: whether the guacd that is there (or JUMPSEAT_TEST_GUACD names)
 * stands people who come and go while a film runs: through the gateway's looks, and with a connection of guacd's for each.
 */

import { writeFileSync } from 'node:fs';
import { startGuacd, type Guacd } from '../fixtures/guacd.js';
import { tmpDir } from '../fixtures/tmp-dir.js';
import { startXrdp, type Xrdp } from '../fixtures/xrdp.js';
import { joins } from './guacd/joins.js';
import { looks } from './guacd/looks.js';
import { runBench } from './parts/run.js';

export interface GuacdStage {
  readonly guacd: Guacd;
  /** A machine on which nothing runs yet. It ends with the stage. */
  machine(): Promise<Xrdp>;
  /** @returns its path. */
  file(name: string, content: string): string;
  close(): Promise<void>;
}

const SIZE = { width: 1280, height: 800 };

async function open(): Promise<GuacdStage> {
  const guacd = await startGuacd();
  const dir = tmpDir('guacd-bench');
  const machines: Xrdp[] = [];
  return {
    guacd,
    async machine() {
      const machine = await startXrdp(SIZE);
      machines.push(machine);
      return machine;
    },
    file(name, content) {
      const file = dir.file(name);
      writeFileSync(file, content);
      return file;
    },
    async close() {
      await guacd.close();
      for (const machine of machines) await machine.close();
      dir.close();
    },
  };
}

await runBench({ section: 'guacd', open, parts: { looks, joins } });

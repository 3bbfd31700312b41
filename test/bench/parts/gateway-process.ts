/** The gateway as `npm start` runs it, in a process of its own, with a database of its own. Knows no session. */

import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startServer } from '../../fixtures/child.js';
import { freePort } from '../../fixtures/free-port.js';
import { tmpDir } from '../../fixtures/tmp-dir.js';
import type { FirstDoor } from '../../model/gateway.js';

const MAIN = fileURLToPath(new URL('../../../gateway/main.js', import.meta.url));
const COLLECT = new URL('./collect-on-signal.js', import.meta.url).href;
/** A collection of a few hundred MiB is over by then (ms). */
const COLLECT_MS = 400;
const LINK = /http\S+#\S+/;

export interface GatewayProcess extends FirstDoor {
  readonly pid: number;
  /** Collects garbage and resolves when that is over. */
  collect(): Promise<void>;
  close(): Promise<void>;
}

/** `profile`: a folder the CPU profile is written into at the end; `more`: of the configuration. */
export async function startGatewayProcess(
  profile?: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<GatewayProcess> {
  const dir = tmpDir('bench');
  const port = await freePort();
  const config = dir.file('jumpseat.yaml');
  const settings = {
    listen: { host: '127.0.0.1', port },
    dataDir: dir.path,
    outbound: { allowedRanges: ['127.0.0.0/8'] },
    sessions: { maxPerUser: 1000, maxPerDomain: 1000 },
    log: { level: 'warn' },
    ...more,
  };
  writeFileSync(config, JSON.stringify(settings));
  const flags = ['--enable-source-maps', '--disable-proto=delete', '--expose-gc', '--import', COLLECT];
  if (profile !== undefined) flags.push('--cpu-prof', `--cpu-prof-dir=${profile}`);
  const server = await startServer(process.execPath, [...flags, MAIN, '--config', config], port);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: server.pid,
    app: {
      async firstAdminLink() {
        while (!LINK.test(server.said())) await wait(20);
        return LINK.exec(server.said())?.[0];
      },
    },
    async collect() {
      process.kill(server.pid, 'SIGUSR2');
      await wait(COLLECT_MS);
    },
    async close() {
      const gone = once(server.child, 'exit');
      server.child.kill('SIGTERM');
      await gone;
      dir.close();
    },
  };
}

/** The bare relay in its own process, and a shell through it. Knows no gateway. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { Sshd } from '../../fixtures/sshd.js';
import type { RelayTarget } from './relay.js';

const PROGRAM = fileURLToPath(new URL('./relay.js', import.meta.url));

export interface RelayProcess {
  readonly pid: number;
  /** Opens a shell on the machine. */
  shell(): Promise<WebSocket>;
  close(): Promise<void>;
}

export async function startRelay({ host, port, user, password }: Sshd): Promise<RelayProcess> {
  const child = fork(PROGRAM, { execArgv: [] });
  const target: RelayTarget = { host, port, username: user, password };
  child.send(target);
  const [relayPort] = (await once(child, 'message')) as [number];
  return {
    pid: child.pid ?? 0,
    async shell() {
      const ws = new WebSocket(`ws://127.0.0.1:${relayPort}`, { perMessageDeflate: false });
      await once(ws, 'message');
      return ws;
    },
    async close() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

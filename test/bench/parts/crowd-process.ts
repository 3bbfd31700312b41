/** The crowd as seen from the bench: its process, and questions with answers. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CrowdAnswer, CrowdWord, Seen } from './crowd-words.js';

const PROGRAM = fileURLToPath(new URL('./crowd.js', import.meta.url));

export interface Crowd {
  readonly pid: number;
  /** Those of `look` and `closed`. */
  see(word: Extract<CrowdWord, { t: 'look' | 'closed' }>): Promise<readonly Seen[]>;
  /** @returns how often the one of `flood` and `come-and-go` came. */
  tell(word: Exclude<CrowdWord, { t: 'look' | 'closed' }>): Promise<number>;
  close(): Promise<void>;
}

interface Reply {
  readonly id: number;
  readonly answer?: CrowdAnswer;
  readonly error?: string;
}

export function startCrowd(): Crowd {
  const child = fork(PROGRAM, { execArgv: [] });
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;
  child.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  const ask = (word: CrowdWord): Promise<CrowdAnswer> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, ({ answer, error }) => {
        if (answer === undefined) reject(new Error(`the crowd could not ${word.t}: ${error ?? ''}`));
        else resolve(answer);
      });
      child.send({ id: last, word });
    });
  return {
    pid: child.pid ?? 0,
    see: async (word) => (await ask(word)) as readonly Seen[],
    tell: async (word) => Number(await ask(word)),
    async close() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

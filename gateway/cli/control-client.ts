/** The operator's acts, done by the gateway that runs. Knows no database. */

import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import {
  adminLink,
  controlAnswer,
  type ControlRequest,
  controlSocket,
  MAX_SOCKET_PATH,
} from './control-words.js';
import { type Operator, OperatorError } from './operator.js';

const PATIENCE_MS = 15_000;
/** No gateway listens there. */
const NOBODY: readonly unknown[] = ['ENOENT', 'ECONNREFUSED'];

/** Thrown by an act when no gateway runs with this data directory. */
export class NoGateway extends Error {
  override readonly name = 'NoGateway';
}

export function remoteOperator(dataDir: string): Operator {
  const socket = controlSocket(dataDir);
  return {
    async adminLink(name) {
      return adminLink.parse(await ask(socket, { do: 'admin-link', name }));
    },
    async rotateSecrets() {
      return z.number().parse(await ask(socket, { do: 'rotate-secrets' }));
    },
    async noteReading(reading) {
      await ask(socket, { do: 'note-reading', ...reading });
    },
  };
}

async function ask(socketPath: string, words: ControlRequest): Promise<unknown> {
  if (socketPath.length > MAX_SOCKET_PATH) throw new NoGateway();
  const answer = controlAnswer.parse(await post(socketPath, JSON.stringify(words)));
  if (!answer.ok) throw new OperatorError(answer.sentence);
  return answer.value;
}

function post(socketPath: string, body: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const asking = request(
      { socketPath, method: 'POST', path: '/', headers, timeout: PATIENCE_MS },
      (response) => {
        json(response).then(resolve, reject);
      },
    );
    asking.on('timeout', () => asking.destroy(new Error('the running gateway does not answer')));
    asking.on('error', (error: NodeJS.ErrnoException) => {
      reject(NOBODY.includes(error.code) ? new NoGateway() : error);
    });
    asking.end(body);
  });
}

/**
 * Lets the command line act through the running gateway, which alone should write to its embedded database.
 * Whoever may open the socket owns the data directory anyway. Knows no command line.
 */

import { createServer, type IncomingMessage, type Server } from 'node:http';
import { chmodSync, rmSync } from 'node:fs';
import { json } from 'node:stream/consumers';
import type { Log } from '../log.js';
import { type ControlAnswer, controlRequest, controlSocket, MAX_SOCKET_PATH } from './control-words.js';
import { type Operator, OperatorError } from './operator.js';

export interface Control {
  /** Closing twice is harmless. */
  close(): Promise<void>;
}

/** Never keeps a gateway from starting: without it the command line writes by itself. */
export async function serveControl(options: {
  readonly dataDir: string;
  readonly operator: Operator;
  readonly log: Log;
}): Promise<Control> {
  const { operator, log } = options;
  const path = controlSocket(options.dataDir);
  const server = createServer((request, response) => {
    void answer(request, operator, log).then((body) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
  });
  try {
    if (path.length > MAX_SOCKET_PATH) throw new Error(`the path ${path} is too long for a socket`);
    // The lease says that we are the only gateway here: whatever is left of a dead one's socket goes.
    rmSync(path, { force: true });
    await listen(server, path);
    chmodSync(path, 0o600);
  } catch (err) {
    log.warn({ err }, 'The command line cannot reach this gateway');
  }
  let closed: Promise<void> | undefined;
  return {
    close: () =>
      (closed ??= new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      })),
  };
}

async function answer(request: IncomingMessage, operator: Operator, log: Log): Promise<ControlAnswer> {
  try {
    const asked = controlRequest.parse(await json(request));
    switch (asked.do) {
      case 'admin-link':
        return { ok: true, value: await operator.adminLink(asked.name) };
      case 'rotate-secrets':
        return { ok: true, value: await operator.rotateSecrets() };
      case 'note-reading':
        await operator.noteReading(asked);
        return { ok: true, value: null };
    }
  } catch (err) {
    if (err instanceof OperatorError) return { ok: false, sentence: err.message };
    log.error({ err }, 'A request of the command line failed');
    return { ok: false, sentence: 'the running gateway could not do it, its log says why' };
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

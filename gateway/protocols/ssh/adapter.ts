/** What SSH gives the rest of the gateway: upstreams, and faces for its stream sockets. Knows no session. */

import type { Adapter } from '../../sessions/adapter.js';
import { ControllerFace } from './controller-face.js';
import type { SshTarget } from './handshake.js';
import { TerminalPool } from './terminal-pool.js';
import { SshUpstream } from './upstream.js';
import { ViewerFace } from './viewer-face.js';

/** One worker thread for the terminals of all sessions, started with the first of them. */
const terminals = new TerminalPool();

export const sshAdapter: Adapter<SshTarget> = {
  name: 'ssh',
  connect: (target) => (size) => {
    terminals.warm();
    return new SshUpstream(target, size, terminals);
  },
  controllerFace: (socket, clock, take) => new ControllerFace(socket, clock, take),
  viewerFace: (socket, clock, history) => new ViewerFace(socket, clock, history),
};

export type { SshTarget };

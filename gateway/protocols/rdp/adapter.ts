/** What RDP gives the rest of the gateway: upstreams, and faces for its stream sockets. Knows no session. */

import type { Adapter } from '../../sessions/adapter.js';
import { ControllerFace } from './controller-face.js';
import type { RdpTarget } from './handshake.js';
import { RdpUpstream } from './upstream.js';
import { ViewerFace } from './viewer-face.js';

export const rdpAdapter: Adapter<RdpTarget> = {
  name: 'rdp',
  connect: (target) => (size) => new RdpUpstream(target, size),
  controllerFace: (socket, clock, take) => new ControllerFace(socket, clock, take),
  viewerFace: (socket, clock) => new ViewerFace(socket, clock),
};

export type { RdpTarget };

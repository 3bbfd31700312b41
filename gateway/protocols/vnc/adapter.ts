/** What VNC gives the rest of the gateway: upstreams, and faces for its stream sockets. Knows no session. */

import type { Adapter } from '../../sessions/adapter.js';
import { ControllerFace } from './controller-face.js';
import type { VncTarget } from './handshake.js';
import { VncUpstream } from './upstream.js';
import { ViewerFace } from './viewer-face.js';

export const vncAdapter: Adapter<VncTarget> = {
  name: 'vnc',
  // The machine's picture is as large as the machine says, whatever the window.
  connect: (target) => () => new VncUpstream(target),
  controllerFace: (socket, clock, take) => new ControllerFace(socket, clock, take),
  viewerFace: (socket, clock) => new ViewerFace(socket, clock),
};

export type { VncTarget };

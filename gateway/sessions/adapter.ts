/** What a protocol gives the rest of the gateway: a way to its machines and the two faces. Knows no protocol. */

import type { Clock } from './clock.js';
import type { Face, StreamSocket, TakeSeat } from './face.js';
import type { Outlet } from './ports.js';
import type { ConnectUpstream } from './upstream.js';

/** What a protocol gives the rest of the gateway. Adapters are made in protocols/<name>/adapter.ts. */
export interface Adapter<Target> {
  /** Sub-protocol of the stream socket, without the `jumpseat.` in front. */
  readonly name: string;
  connect(target: Target): ConnectUpstream;
  controllerFace(socket: StreamSocket, clock: Clock, take: TakeSeat): Face;
  /** `history`: lines of scrollback the endpoint lets viewers see, usually 0. */
  viewerFace(socket: StreamSocket, clock: Clock, history: number): Face & { readonly outlet: Outlet };
}

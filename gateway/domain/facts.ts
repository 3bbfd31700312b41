/** What a decision is made from: plain facts, loaded by a command in one go. */

import type { Protocol } from './protocol.js';
import type { SessionState } from './session-state.js';

export interface EndpointFacts {
  readonly id: string;
  readonly domainId: string;
  readonly protocol: Protocol;
  /** Joint sessions switched on by a domain admin. */
  readonly joint: boolean;
  /** Who may use it: everyone in the domain, or those listed. */
  readonly access: 'everyone' | 'listed';
  readonly listed: ReadonlySet<string>;
  /** Viewer seats, at most MAX_VIEWERS. */
  readonly seats: number;
}

export interface SessionFacts {
  readonly id: string;
  readonly endpoint: EndpointFacts;
  readonly controllerId: string;
  readonly state: SessionState;
  /** People who hold a viewer seat now. */
  readonly viewers: ReadonlySet<string>;
}

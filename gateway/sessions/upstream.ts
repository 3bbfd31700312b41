/** The shape of a connection to one machine. It hands out the only way in, so nothing of a viewer's may name it. */

import type { ClipboardPolicy, LineSecurity, Shortfall } from '../domain/machine-policy.js';
import type { InputPort } from './input-port.js';
import type { Asker, Detach, Loss, Outlet, Size, Unsubscribe } from './ports.js';

/** Our side of the connection to one machine, whatever the protocol. */
export interface Upstream {
  /**
   * Dials and signs in, once; asks through `asker` only. Resolves when the machine can be shown and typed at.
   * @throws StartError; after `close()` it rejects too, and never resolves later.
   */
  start(asker: Asker): Promise<InputPort>;
  /**
   * Any number of times, controller and viewers alike: a keyframe, then the live stream. No options.
   * Only after `start` has resolved.
   */
  attach(outlet: Outlet): Detach;
  /** How the line to the machine is secured, where there is a choice; known once `start` has resolved. */
  readonly security?: LineSecurity | undefined;
  /** What it was asked for and has to do without; known once `start` has resolved. Nothing where this is not there. */
  readonly shortfalls?: readonly Shortfall[] | undefined;
  /** Which way a clipboard passes, where the machine has one of its own. */
  readonly clipboard?: ClipboardPolicy | undefined;
  /** At most once, and never after `close()`. */
  onLost(listener: (why: Loss) => void): Unsubscribe;
  /** At once; never waits for the machine. Harmless when called twice. */
  close(): void;
}

/** Makes the upstream of one session; the size is the controller's window at the start. */
export type ConnectUpstream = (size: Size) => Upstream;

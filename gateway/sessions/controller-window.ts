/**
 * The controller's window that is there now: what it is shown, and what the machine says to it alone. Knows no session
 * and nobody's rights.
 */

import type { ControllerSeat } from './face.js';
import type { InputPort } from './input-port.js';
import type { Detach, Frame, Outlet, Unsubscribe } from './ports.js';
import type { Upstream } from './upstream.js';

interface Aside {
  readonly listener: (frame: Frame) => void;
  stop: Unsubscribe;
}

export class ControllerWindow {
  readonly #asides = new Set<Aside>();
  #detach: Detach = () => undefined;

  constructor(readonly outlet: Outlet) {}

  /** Shows it the machine's picture from here on. */
  attach(upstream: Upstream): void {
    this.#detach = upstream.attach(this.outlet);
  }

  /** What is said aside reaches the listener once there is a machine to say it. */
  onAside(listener: (frame: Frame) => void, port: InputPort | undefined): Unsubscribe {
    const aside: Aside = { listener, stop: () => undefined };
    this.#asides.add(aside);
    if (port !== undefined) hear(aside, port);
    return () => {
      this.#asides.delete(aside);
      aside.stop();
    };
  }

  /** The machine is there: whoever waits for what it says aside hears it. */
  hear(port: InputPort): void {
    for (const aside of this.#asides) hear(aside, port);
  }

  /** Nothing more is shown or told. The outlet stays open. Harmless when called twice. */
  detach(): void {
    this.#detach();
    for (const aside of this.#asides) aside.stop();
    this.#asides.clear();
  }
}

function hear(aside: Aside, port: InputPort): void {
  if (port.onAside !== undefined) aside.stop = port.onAside(aside.listener);
}

/** What a latecomer to an ended session holds. */
export const NO_SEAT: ControllerSeat = {
  input: () => true,
  onWritable: () => () => undefined,
  resize: () => undefined,
  point: () => undefined,
  onAside: () => () => undefined,
  leave: () => undefined,
};

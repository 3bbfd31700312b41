/**
 * The controller's window that is there now: what it is shown, and what the machine says to it alone. Knows no session
 * and nobody's rights.
 */

import type { ControllerSeat } from './face.js';
import type { Detach, Frame, Outlet, Unsubscribe } from './ports.js';
import type { Upstream } from './upstream.js';

/** Where the machine says things aside; undefined while there is none, or where it never does. */
export type AsideSource = ((listener: (frame: Frame) => void) => Unsubscribe) | undefined;

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
  onAside(listener: (frame: Frame) => void, source: AsideSource): Unsubscribe {
    const aside: Aside = { listener, stop: () => undefined };
    this.#asides.add(aside);
    if (source !== undefined) aside.stop = source(listener);
    return () => {
      this.#asides.delete(aside);
      aside.stop();
    };
  }

  /** The machine is there: whoever waits for what it says aside hears it. */
  hear(source: AsideSource): void {
    if (source !== undefined) for (const aside of this.#asides) aside.stop = source(aside.listener);
  }

  /** Nothing more is shown or told. The outlet stays open. Harmless when called twice. */
  detach(): void {
    this.#detach();
    for (const aside of this.#asides) aside.stop();
    this.#asides.clear();
  }
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

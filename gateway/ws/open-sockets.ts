/**
 * The sockets open now, by login session: a login that ends takes its sockets along, and people at work keep
 * theirs alive. Knows no session of a machine.
 */

import type { Unsubscribe } from '../sessions/ports.js';
import type { Cancel, Clock } from '../sessions/clock.js';

/** How often a login is touched for the sockets that were active (ms). */
const TOUCH_EVERY_MS = 60_000;

export interface OpenSocket {
  readonly loginId: string;
  readonly userId: string;
  /** The login is over: out, at once. */
  signOut(): void;
  /** True when this socket was in use since it was last asked. */
  wasActive(): boolean;
}

export class OpenSockets {
  readonly #open = new Set<OpenSocket>();
  #stop: Cancel;

  /** `touch` keeps a login from going idle; it must not throw. */
  constructor(
    private readonly clock: Clock,
    private readonly touch: (loginId: string) => void,
  ) {
    this.#stop = clock.after(TOUCH_EVERY_MS, this.#beat);
  }

  add(socket: OpenSocket): Unsubscribe {
    this.#open.add(socket);
    return () => {
      this.#open.delete(socket);
    };
  }

  /** How many sockets this person has open. */
  countOf(userId: string): number {
    let count = 0;
    for (const socket of this.#open) if (socket.userId === userId) count += 1;
    return count;
  }

  endLogin(loginId: string): void {
    for (const socket of [...this.#open]) if (socket.loginId === loginId) socket.signOut();
  }

  close(): void {
    this.#stop();
  }

  readonly #beat = (): void => {
    const active = new Set<string>();
    for (const socket of this.#open) if (socket.wasActive()) active.add(socket.loginId);
    for (const loginId of active) this.touch(loginId);
    this.#stop = this.clock.after(TOUCH_EVERY_MS, this.#beat);
  };
}

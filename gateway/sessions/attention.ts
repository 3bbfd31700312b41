/** Whether somebody is at it: how long the controller has done nothing, and whether somebody watches. Knows no socket. */

import type { Clock } from './clock.js';

/** Before an idle session ends, everybody is told for so long (ms); for a short limit, half of it. */
const WARN_MS = 60_000;

/** What an endpoint asks of whoever works at it; may change while a session runs. */
export interface SessionRules {
  /** The session ends when its controller does nothing for so long (ms); undefined = never. */
  readonly idleMs: number | undefined;
  /** Input passes only while somebody watches. */
  readonly observer: boolean;
}

export class Attention {
  #rules: SessionRules = { idleMs: undefined, observer: false };
  #lastAt: number;
  #warned = false;

  constructor(private readonly clock: Clock) {
    this.#lastAt = clock.monotonic();
  }

  keepTo(rules: SessionRules): void {
    this.#rules = rules;
  }

  /** May input pass while so many watch? */
  mayPass(watching: number): boolean {
    return !this.#rules.observer || watching > 0;
  }

  /** The controller did something. True when everybody had been told of the end: it is off. */
  did(): boolean {
    this.#lastAt = this.clock.monotonic();
    const wasWarned = this.#warned;
    this.#warned = false;
    return wasWarned;
  }

  /** When the session ends unless something is done (epoch ms); undefined until that is worth saying. */
  get endsAt(): number | undefined {
    const left = this.#left();
    return this.#warned && left !== undefined ? this.clock.now() + left : undefined;
  }

  /** `over`: it has been too long. `told`: from now on, or no longer, people are told when it ends. */
  look(): 'over' | 'told' | 'nothing' {
    const left = this.#left();
    if (left !== undefined && left <= 0) return 'over';
    const warn = left !== undefined && left <= Math.min(WARN_MS, (this.#rules.idleMs ?? 0) / 2);
    if (warn === this.#warned) return 'nothing';
    this.#warned = warn;
    return 'told';
  }

  #left(): number | undefined {
    const { idleMs } = this.#rules;
    return idleMs === undefined ? undefined : this.#lastAt + idleMs - this.clock.monotonic();
  }
}

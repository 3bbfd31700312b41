/**
 * An upstream that is not even made before somebody has said yes: until then there is no dial and no look-up of a
 * name. The session and the adapter know nothing of it. Knows nobody who answers.
 */

import { type Loss, StartError, type Unsubscribe } from './ports.js';
import type { ConnectUpstream, Upstream } from './upstream.js';

/** What a dial waits for. */
export interface Gate {
  /** Resolves when the machine may be dialled, at once where nobody is to be asked. @throws StartError */
  pass(): Promise<void>;
  /** Nobody waits any more. Harmless when called twice. */
  close(): void;
}

export const awaiting =
  (gate: Gate, connect: ConnectUpstream): ConnectUpstream =>
  (size) =>
    new AwaitedUpstream(gate, () => connect(size));

class AwaitedUpstream implements Upstream {
  #upstream: Upstream | undefined;
  #closed = false;
  /** Whoever wants to hear of a loss, from the time there is something to lose. */
  readonly #listeners = new Map<(why: Loss) => void, Unsubscribe>();

  constructor(
    private readonly gate: Gate,
    private readonly make: () => Upstream,
  ) {}

  get security(): Upstream['security'] {
    return this.#upstream?.security;
  }

  get shortfalls(): Upstream['shortfalls'] {
    return this.#upstream?.shortfalls;
  }

  get clipboard(): Upstream['clipboard'] {
    return this.#upstream?.clipboard;
  }

  async start(asker: Parameters<Upstream['start']>[0]): ReturnType<Upstream['start']> {
    await this.gate.pass();
    if (this.#isClosed()) throw new StartError('cancelled');
    const upstream = this.make();
    this.#upstream = upstream;
    for (const listener of this.#listeners.keys()) this.#listeners.set(listener, upstream.onLost(listener));
    return upstream.start(asker);
  }

  attach(outlet: Parameters<Upstream['attach']>[0]): ReturnType<Upstream['attach']> {
    if (this.#upstream === undefined) throw new Error('nothing is open to attach to');
    return this.#upstream.attach(outlet);
  }

  onLost(listener: (why: Loss) => void): Unsubscribe {
    this.#listeners.set(listener, this.#upstream?.onLost(listener) ?? (() => undefined));
    return () => {
      this.#listeners.get(listener)?.();
      this.#listeners.delete(listener);
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.gate.close();
    this.#upstream?.close();
  }

  /** Read anew: closing happens while the answer is awaited. */
  #isClosed(): boolean {
    return this.#closed;
  }
}

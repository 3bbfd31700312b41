/**
 * Refusals counted over a minute, one row of evidence for each kind, so that nobody fills a chain by asking in a loop.
 * Knows neither who asked nor what a kind is.
 */

import type { AuditEntry } from '../audit/entry.js';
import type { Audit } from '../audit/audit.js';
import type { Cancel, Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { Store } from '../store/source.js';

/** One row of each kind in this time (ms). */
const WINDOW_MS = 60_000;

interface Counted {
  readonly entry: AuditEntry;
  count: number;
}

export class Tally {
  readonly #kinds = new Map<string, Counted>();
  #cancel: Cancel | undefined;
  #closed = false;

  constructor(
    private readonly store: Store,
    private readonly audit: Pick<Audit, 'record'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  get closed(): boolean {
    return this.#closed;
  }

  /** Different kinds counted now. */
  get size(): number {
    return this.#kinds.size;
  }

  has(kind: string): boolean {
    return this.#kinds.has(kind);
  }

  /** Counts one more of a kind known already. False when it is new: then it is for `begin`. */
  again(kind: string): boolean {
    const known = this.#kinds.get(kind);
    if (known === undefined) return false;
    known.count += 1;
    return true;
  }

  /** A new kind, of which `count` are to be written so far. */
  begin(kind: string, entry: AuditEntry, count: 0 | 1): void {
    this.#kinds.set(kind, { entry, count });
    this.#cancel ??= this.clock.after(WINDOW_MS, () => {
      void this.flush();
    });
  }

  /** Writes what has been counted. Never throws: what is refused stays refused. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    const counted = [...this.#kinds.values()].filter(({ count }) => count > 0);
    this.#kinds.clear();
    if (counted.length === 0) return;
    try {
      await this.store.write(async (tx) => {
        for (const { entry, count } of counted)
          await this.audit.record(tx, { ...entry, details: { ...entry.details, count } });
      });
    } catch (error) {
      this.log.error({ err: error, rows: counted.length }, 'Counted refusals not recorded');
    }
  }

  /** Writes the rest. Closing twice is harmless. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }
}

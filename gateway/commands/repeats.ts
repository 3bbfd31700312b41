/**
 * Refusals of members, said once: the first is a row of its own, the same again within a minute is counted in one
 * more. A program that asks in a loop must not fill its domain's evidence. Knows no route.
 */

import type { AuditEntry } from '../audit/entry.js';
import type { Audit } from '../audit/audit.js';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { Store } from '../store/source.js';

/** The same refusal is counted for so long (ms), then written. */
const WINDOW_MS = 60_000;
/** Different ones counted at once; what comes beyond is counted with the others of its person. */
const MAX_KINDS = 1_000;

interface Repeat {
  readonly entry: AuditEntry;
  more: number;
}

export class Repeats {
  readonly #kinds = new Map<string, Repeat>();
  #cancel: (() => void) | undefined;
  #closed = false;

  constructor(
    private readonly store: Store,
    private readonly audit: Pick<Audit, 'record'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** True when this refusal is new and its row is the caller's to write; otherwise it has been counted. */
  isFirst(entry: AuditEntry): boolean {
    if (this.#closed) return true;
    const { chain, actorId, action, reason, endpoint, sessionId } = entry;
    const exact = JSON.stringify([chain, actorId, action, reason, endpoint?.id, sessionId]);
    const kind =
      this.#kinds.has(exact) || this.#kinds.size < MAX_KINDS ? exact : JSON.stringify([chain, actorId]);
    const known = this.#kinds.get(kind);
    if (known !== undefined) {
      known.more += 1;
      return false;
    }
    this.#kinds.set(kind, { entry, more: 0 });
    this.#cancel ??= this.clock.after(WINDOW_MS, () => {
      void this.flush();
    });
    return true;
  }

  /** Writes what was counted beyond the first. Never throws: what is refused stays refused. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    const repeats = [...this.#kinds.values()].filter(({ more }) => more > 0);
    this.#kinds.clear();
    if (repeats.length === 0) return;
    try {
      await this.store.write(async (tx) => {
        for (const { entry, more } of repeats)
          await this.audit.record(tx, { ...entry, details: { ...entry.details, count: more } });
      });
    } catch (error) {
      this.log.error({ err: error, rows: repeats.length }, 'Repeated refusals not recorded');
    }
  }

  /** Writes the rest. Closing twice is harmless. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }
}

/**
 * Refusals of people who belong to nothing here, counted per network and minute: one row each, so that nobody can
 * fill the evidence by knocking. Knows no route.
 */

import { type AuditAction, SYSTEM_CHAIN } from '../audit/actions.js';
import type { Audit } from '../audit/audit.js';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { Store } from '../store/source.js';
import type { Visiting } from './asking.js';

/** One row per network, action and reason in this time (ms). */
const WINDOW_MS = 60_000;
/** Different ones counted at once; what comes beyond is counted together. */
const MAX_KINDS = 500;
const MANY = 'many networks';

interface Knock {
  readonly subnet: string;
  readonly action: AuditAction;
  readonly reason: string;
  count: number;
}

export class Strangers {
  readonly #knocks = new Map<string, Knock>();
  #cancel: (() => void) | undefined;
  #closed = false;

  constructor(
    private readonly store: Store,
    private readonly audit: Pick<Audit, 'record'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  note(who: Visiting, action: AuditAction, reason: string): void {
    if (this.#closed) return;
    const subnet = this.#knocks.size < MAX_KINDS ? who.subnet : MANY;
    const kind = `${subnet} ${action} ${reason}`;
    const knock = this.#knocks.get(kind);
    if (knock === undefined) this.#knocks.set(kind, { subnet, action, reason, count: 1 });
    else knock.count += 1;
    this.#cancel ??= this.clock.after(WINDOW_MS, () => {
      void this.flush();
    });
  }

  /** Writes what has been counted. Never throws: what is refused stays refused. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    const knocks = [...this.#knocks.values()];
    this.#knocks.clear();
    if (knocks.length === 0) return;
    try {
      await this.store.write(async (tx) => {
        for (const { subnet, action, reason, count } of knocks)
          await this.audit.record(tx, {
            chain: SYSTEM_CHAIN,
            actorId: null,
            action,
            result: 'refused',
            reason,
            from: subnet,
            details: { count },
          });
      });
    } catch (error) {
      this.log.error({ err: error, rows: knocks.length }, 'Refusals of strangers not recorded');
    }
  }

  /** Writes the rest. Closing twice is harmless. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }
}

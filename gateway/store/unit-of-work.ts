/**
 * One unit of work at a time, and none inside another. Knows no database.
 *
 * TypeORM on SQLite shares one connection: two transactions at once would read each other's uncommitted rows and
 * be rolled back together. So whoever wants to write waits here.
 */

import { AsyncLocalStorage } from 'node:async_hooks';

/** Shared by reference with everything the work starts; `open` is false once the work is over. */
interface Scope {
  open: boolean;
}

export class UnitOfWork {
  readonly #scope = new AsyncLocalStorage<Scope>();
  #last: Promise<unknown> = Promise.resolve();

  /** Waits for its turn, then runs `work`. @throws when called from inside another unit of work. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#refuseNesting();
    const mine = this.#last.then(() => this.#inScope(work));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves when all that was in line is over. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #inScope<T>(work: () => Promise<T>): Promise<T> {
    const scope: Scope = { open: true };
    try {
      return await this.#scope.run(scope, work);
    } finally {
      scope.open = false;
    }
  }

  #refuseNesting(): void {
    // A timer or socket born inside a unit of work keeps its context for ever; only an open scope is nesting.
    if (this.#scope.getStore()?.open === true) {
      throw new Error('a unit of work was begun inside another: pass its tx on instead');
    }
  }
}

/** The viewers present in one session, one place per person. Knows no controller and no way in. */

import { MAX_VIEWERS, NO_PROGRESS_MS } from '../domain/limits.js';
import type { LeaveCode } from '../domain/end-reason.js';
import { isBehind } from './broadcast.js';
import type { ViewerSeat } from './face.js';
import { leaveCodeOf } from './leaving.js';
import type { CloseReason, Detach, Outlet } from './ports.js';

interface Viewer {
  readonly outlet: Outlet;
  readonly detach: Detach;
  slow: boolean;
}

export class Viewers {
  readonly #present = new Map<string, Viewer>();

  /** `left` is told of everybody who goes, except at the end of the session. */
  constructor(private readonly left: (userId: string, code: LeaveCode) => void) {}

  /** User ids of those present; true = the picture is being skipped for this one. */
  get slow(): ReadonlyMap<string, boolean> {
    return new Map([...this.#present].map(([userId, viewer]) => [userId, viewer.slow]));
  }

  get count(): number {
    return this.#present.size;
  }

  /**
   * Seats a person; a second window of the same person replaces the first.
   * @throws when all places are taken: the seat was to be taken in the database first.
   */
  add(userId: string, outlet: Outlet, attach: (outlet: Outlet) => Detach): ViewerSeat {
    if (!this.#present.has(userId) && this.#present.size >= MAX_VIEWERS) throw new Error('no seat is free');
    this.dismiss(userId, 'replaced');
    const viewer: Viewer = { outlet, detach: attach(outlet), slow: false };
    this.#present.set(userId, viewer);
    return {
      leave: () => {
        if (this.#present.get(userId) === viewer) this.dismiss(userId, 'left', 'lost');
      },
    };
  }

  /** Puts one person out, if present. */
  dismiss(userId: string, why: CloseReason, code: LeaveCode = leaveCodeOf(why)): void {
    const viewer = this.#present.get(userId);
    if (viewer === undefined) return;
    this.#present.delete(userId);
    viewer.detach();
    viewer.outlet.close(why);
    this.left(userId, code);
  }

  /** Marks who is behind and puts out who makes no progress. True when a mark changed. */
  look(): boolean {
    let changed = false;
    for (const [userId, viewer] of [...this.#present]) {
      const slow = isBehind(viewer.outlet);
      changed ||= slow !== viewer.slow;
      viewer.slow = slow;
      if (viewer.outlet.age > NO_PROGRESS_MS) this.dismiss(userId, 'too-slow');
    }
    return changed;
  }

  /** Takes everybody out without a word and hands back their outlets: the session closes them. */
  clear(): Outlet[] {
    const outlets = [...this.#present.values()].map((viewer) => {
      viewer.detach();
      return viewer.outlet;
    });
    this.#present.clear();
    return outlets;
  }
}

/**
 * Decides again for everybody in a live session: on every change that may concern them, and every few seconds.
 * Each by his own rights; nobody keeps a seat because he once had a right to it.
 */

import { REDECIDE_EVERY_MS } from '../../domain/limits.js';
import type { Change } from '../../domain/change.js';
import { coverage } from '../../domain/approval.js';
import type { EndpointFacts, SessionFacts } from '../../domain/facts.js';
import { type Denial, mayControl, mayView } from '../../domain/policy.js';
import type { CloseReason } from '../../sessions/ports.js';
import type { Lapse } from '../../sessions/session-event.js';
import type { Session } from '../../sessions/session.js';
import type { SessionRules } from '../../sessions/attention.js';
import { isOver } from '../../domain/session-state.js';
import { actorFacts, sessionFacts } from '../../store/facts.js';
import type { SessionRoom } from './room.js';

/** How a denial puts somebody out; undefined = he may stay. */
function exitFor(denial: Denial): CloseReason | undefined {
  switch (denial) {
    case 'user-disabled':
    case 'signed-out':
      return 'user-disabled';
    case 'joint-off':
      return 'joint-off';
    case 'not-found':
    case 'no-access':
    case 'not-controller':
    case 'own-session':
    case 'domain-admin-only':
    case 'system-admin-only':
    case 'last-admin':
      return 'access-removed';
    // Fewer seats put nobody out who sits; an end that is being written comes by itself.
    case 'no-free-seat':
    case 'session-over':
    case 'session-not-live':
      return undefined;
    // A viewer has no approval of his own: he goes when the session ends.
    case 'needs-approval':
    case 'approval-not-yet':
    case 'approval-over':
    case 'approval-withdrawn':
    case 'approval-given-back':
    case 'ticket-closed':
    case 'outside-hours':
    case 'duration-over':
      return undefined;
    // Never said of a session; were it, nobody stays for it.
    case 'approval-not-needed':
    case 'own-request':
    case 'not-own-request':
    case 'request-over':
    case 'already-answered':
    case 'no-break-glass':
    case 'no-longest-session':
    case 'extension-by-admin':
    case 'extensions-used':
    case 'extension-in-vain':
      return 'access-removed';
  }
}

/** How a denial of the controller's time ends the session; other denials put people out one by one. */
const LAPSES: Readonly<Partial<Record<Denial, Lapse>>> = {
  'approval-over': 'approval-over',
  'approval-withdrawn': 'approval-withdrawn',
  'approval-given-back': 'approval-given-back',
  'ticket-closed': 'ticket-closed',
  'needs-approval': 'approval-over',
  'approval-not-yet': 'approval-over',
  'outside-hours': 'outside-hours',
  'duration-over': 'duration-over',
};

/** What the endpoint asks of whoever works at it. */
export const watchOf = ({ limits }: EndpointFacts): SessionRules => ({
  idleMs: limits.idleMinutes === null ? undefined : limits.idleMinutes * 60_000,
  observer: limits.observer,
});

/** Who ended the approval, where somebody did. */
function endedBy({ approvals }: SessionFacts, now: number): string | undefined {
  const held = coverage(approvals, now);
  return held.kind === 'over' ? (held.by ?? undefined) : undefined;
}

/** Timers of the platform go no further (ms); a decision that is due later is made on the way there. */
const MAX_TIMER_MS = 24 * 3_600_000;

/** Rights that could not be decided for this long are taken for gone: not decided, so it stops (ms). */
const UNDECIDED_MS = 60_000;

export class Redecider {
  /** Since when a session could not be decided (monotonic ms). */
  readonly #undecided = new WeakMap<Session, number>();
  /** Sessions whose right ends by time, and how to stop waiting for it. */
  readonly #timers = new Map<Session, () => void>();
  #again: Promise<void> = Promise.resolve();
  /** Since when the decision at hand waits for the database (monotonic ms). */
  #askedAt: number | undefined;
  #stopTimer: () => void = () => undefined;
  readonly #stopListening: () => void;

  constructor(private readonly room: SessionRoom) {
    this.#stopListening = room.store.onCommitted((change) => {
      this.#hear(change);
    });
    this.#tick();
  }

  /** Looks at all live sessions, or at those given. One after the other; never rejects. */
  decide(sessions: readonly Session[] = this.room.live.all()): Promise<void> {
    this.#again = this.#again.then(async () => {
      for (const session of sessions) await this.#decideOne(session);
    });
    return this.#again;
  }

  close(): void {
    this.#stopTimer();
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    this.#stopListening();
  }

  #tick(): void {
    this.#stopTimer = this.room.clock.after(REDECIDE_EVERY_MS, () => {
      this.#tick();
      if (this.#askedAt === undefined) void this.decide();
      else if (this.room.clock.monotonic() - this.#askedAt > UNDECIDED_MS) this.#endUndecided();
    });
  }

  /** A database that says nothing at all, not even no: nobody's right is known any more. */
  #endUndecided(): void {
    this.room.log.error({ sessions: this.room.live.all().length }, 'No rights decided for too long');
    for (const session of this.room.live.all()) session.close('not-recorded');
  }

  #hear(change: Change): void {
    const { live } = this.room;
    switch (change.type) {
      case 'user':
        void this.decide(live.of(change.userId));
        return;
      case 'endpoint':
        void this.decide(live.at(change.endpointId));
        return;
      case 'domain':
        void this.decide(live.all().filter((session) => session.domainId === change.domainId));
        return;
      case 'access':
        void this.decide(
          live.of(change.userId).filter((session) => session.endpointId === change.endpointId),
        );
        return;
      case 'session': {
        // A new one: from here on it is known when its time is over.
        const session = live.get(change.sessionId);
        if (session !== undefined && !this.#timers.has(session)) void this.decide([session]);
        return;
      }
      case 'session-time': {
        const session = live.get(change.sessionId);
        if (session !== undefined) void this.decide([session]);
        return;
      }
      case 'login-ended':
      case 'notice':
      case 'audit':
        return;
    }
  }

  /** The right of this session ends then, unless something changes: decided again at that very moment. */
  #wake(session: Session, until: number | null, now: number): void {
    this.#timers.get(session)?.();
    if (isOver(session.state)) {
      this.#timers.delete(session);
      return;
    }
    if (until === null) {
      this.#timers.set(session, () => undefined);
      return;
    }
    const cancel = this.room.clock.after(Math.min(until - now, MAX_TIMER_MS), () => {
      void this.decide([session]);
    });
    this.#timers.set(session, cancel);
  }

  async #decideOne(session: Session): Promise<void> {
    this.#askedAt = this.room.clock.monotonic();
    try {
      const facts = await sessionFacts(this.room.store.read, session.id);
      if (facts === undefined) return;
      const now = this.room.clock.now();
      session.keepTo(watchOf(facts.endpoint));
      for (const userId of [session.controllerId, ...session.viewers.keys()]) {
        const actor = await actorFacts(this.room.store.read, userId);
        const decision =
          actor === undefined
            ? ({ ok: false, denial: 'signed-out' } as const)
            : userId === session.controllerId
              ? mayControl(actor, facts, now)
              : mayView(actor, facts, now);
        if (userId === session.controllerId) {
          const lapse = decision.ok ? undefined : LAPSES[decision.denial];
          if (lapse !== undefined) session.lapse(lapse, endedBy(facts, now));
          this.#wake(session, decision.ok && 'until' in decision.grant ? decision.grant.until : null, now);
          if (isOver(session.state)) return;
        }
        const exit = decision.ok ? undefined : exitFor(decision.denial);
        if (exit !== undefined) session.expel(userId, exit);
      }
      this.#undecided.delete(session);
    } catch (err) {
      this.room.log.error({ err, sessionId: session.id }, 'Rights could not be decided again');
      const now = this.room.clock.monotonic();
      const since = this.#undecided.get(session) ?? now;
      this.#undecided.set(session, since);
      if (now - since > UNDECIDED_MS) session.close('not-recorded');
    } finally {
      this.#askedAt = undefined;
    }
  }
}

/**
 * Sends what waits in the outbox, soon after it was written, and again after a failure, a bounded number of times.
 * Nothing a person does waits for it. Knows no command.
 */

import type { Log } from '../log.js';
import {
  dueLanes,
  forgetNotices,
  type Lane,
  nextDue,
  nextNoticeAt,
  noteFailed,
  noteSent,
} from '../store/notices.js';
import type { NoticeRow } from '../store/rows/index.js';
import { deliver, type DeliveryParts } from './deliver.js';

/** When to try again after the first failure, the second …; then it is given up (ms). */
const AGAIN_AFTER_MS = [10_000, 60_000, 300_000, 1_800_000, 7_200_000];
/** Sent in a lane before others have their turn. */
const AT_ONCE = 20;
/** Domains and roads at the same time; a receiver that hangs takes one for as long as a try may last. */
const MAX_LANES = 32;
/**
 * What is sent, or was given up, is kept for so long (ms): long enough to look into a complaint about a mail that did
 * not come. What was asked, answered and ended stays in the evidence; a notice is a copy of it, with names and reasons.
 */
export const KEPT_MS = 30 * 24 * 3_600_000;
/** Old ones are looked for this often (ms), the first time at the start. */
const FORGET_EVERY_MS = 3_600_000;
/** Looked at anyway, should a change have been missed (ms). */
const LOOK_EVERY_MS = 60_000;

export interface OutboxParts extends DeliveryParts {
  readonly log: Log;
}

export class Outbox {
  readonly #stopListening: () => void;
  #stopTimer: () => void = () => undefined;
  #looking: Promise<void> = Promise.resolve();
  #lookAgain = false;
  #stopForgetting: () => void = () => undefined;
  #forgetting: Promise<void> = Promise.resolve();
  /** What is under way, by domain and road: a receiver that hangs holds up its own notices and nobody else's. */
  readonly #lanes = new Map<string, Promise<void>>();
  #closed = false;

  constructor(private readonly parts: OutboxParts) {
    this.#stopListening = parts.store.onCommitted((change) => {
      if (change.type === 'notice') this.look();
    });
    this.look();
    this.#forget();
  }

  /** Sends what is due now, each road of each domain one after the other. */
  look(): void {
    if (this.#lookAgain || this.#closed) return;
    this.#lookAgain = true;
    this.#looking = this.#looking.then(async () => {
      this.#lookAgain = false;
      await this.#startLanes().catch((err: unknown) => {
        this.parts.log.error({ err }, 'The outbox could not be read');
        this.#lookIn(LOOK_EVERY_MS);
      });
    });
  }

  /** Waits for what is being sent. Closing twice is harmless. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    this.#stopTimer();
    this.#stopForgetting();
    await this.#looking;
    await this.#forgetting;
    await Promise.all(this.#lanes.values());
  }

  #forget(): void {
    const { store, clock, log } = this.parts;
    this.#stopForgetting = clock.after(FORGET_EVERY_MS, () => {
      this.#forget();
    });
    this.#forgetting = store
      .write((tx) => forgetNotices(tx, clock.now() - KEPT_MS))
      .then(
        (rows) => {
          if (rows > 0) log.info({ rows }, 'Old notices deleted');
        },
        (err: unknown) => {
          log.error({ err }, 'Old notices could not be deleted');
        },
      );
  }

  async #startLanes(): Promise<void> {
    if (this.#closed) return;
    const { store, clock } = this.parts;
    for (const lane of await dueLanes(store.read, clock.now())) {
      const key = `${lane.domainId} ${lane.road}`;
      // The others start when one of these is through.
      if (this.#lanes.has(key) || this.#lanes.size >= MAX_LANES) continue;
      const sending = this.#sendLane(lane).then((ok) => {
        this.#lanes.delete(key);
        // While nothing can be written down, trying again at once would send the same thing again and again.
        if (ok) this.look();
        else this.#lookIn(LOOK_EVERY_MS);
      });
      this.#lanes.set(key, sending);
    }
    const next = await nextNoticeAt(store.read);
    // What is due already is under way, or waits for a lane, whose end looks again.
    const wait = next === undefined ? LOOK_EVERY_MS : next - clock.now();
    this.#lookIn(wait <= 0 ? LOOK_EVERY_MS : wait);
  }

  #lookIn(wait: number): void {
    if (this.#isClosed()) return;
    this.#stopTimer();
    this.#stopTimer = this.parts.clock.after(Math.min(wait, LOOK_EVERY_MS), () => {
      this.look();
    });
  }

  /** A few at most: then the lane is given up, and whoever waits longest is next. False: the database failed. */
  async #sendLane(lane: Lane): Promise<boolean> {
    const { store, clock, log } = this.parts;
    try {
      for (let sent = 0; sent < AT_ONCE && !this.#isClosed(); sent += 1) {
        const due = await nextDue(store.read, lane, clock.now());
        if (due === undefined) return true;
        await this.#send(due);
      }
      return true;
    } catch (err) {
      log.error({ err }, 'The outbox could not be read or written');
      return false;
    }
  }

  /** Read anew each time: closing happens while something is awaited. */
  #isClosed(): boolean {
    return this.#closed;
  }

  async #send(row: NoticeRow): Promise<void> {
    const { store, log, clock } = this.parts;
    try {
      await deliver(this.parts, row);
      await store.write((tx) => noteSent(tx, row.id));
    } catch (err) {
      const wait = AGAIN_AFTER_MS[row.tries];
      const again = wait === undefined ? null : clock.now() + wait;
      const failure = String((err as { message?: unknown }).message ?? err);
      log.warn({ noticeId: row.id, road: row.road, kind: row.kind, failure, again }, 'Notice not sent');
      await store.write((tx) => noteFailed(tx, row.id, failure, again));
    }
  }
}

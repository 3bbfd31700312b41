/**
 * Sends what waits in the outbox, soon after it was written, and again after a failure, a bounded number of times.
 * Nothing a person does waits for it. Knows no command.
 */

import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { AddressRules } from '../net/address-rules.js';
import type { Secret } from '../secret.js';
import { domainAccess } from '../store/domain-access.js';
import { dueNotices, nextNoticeAt, noteFailed, noteSent } from '../store/notices.js';
import type { NoticeRow } from '../store/rows/index.js';
import type { Store } from '../store/source.js';
import { type MailServer, sendMail } from './mail.js';
import { sendWebhook } from './webhook.js';
import { webhookSecretOf } from './webhook-secret.js';
import { mailOf, type Notice } from './words.js';

/** When to try again after the first failure, the second …; then it is given up (ms). */
const AGAIN_AFTER_MS = [10_000, 60_000, 300_000, 1_800_000, 7_200_000];
/** Sent in one go; the rest follows directly. */
const AT_ONCE = 20;
/** Looked at anyway, should a change have been missed (ms). */
const LOOK_EVERY_MS = 60_000;

export interface OutboxParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: URL;
  readonly webhookKey: Secret;
  readonly rules: () => AddressRules;
  /** Undefined: no mail is sent. */
  readonly mail: MailServer | undefined;
}

export class Outbox {
  readonly #stopListening: () => void;
  #stopTimer: () => void = () => undefined;
  #working: Promise<void> = Promise.resolve();
  #waiting = false;
  #closed = false;

  constructor(private readonly parts: OutboxParts) {
    this.#stopListening = parts.store.onCommitted((change) => {
      if (change.type === 'notice') this.look();
    });
    this.look();
  }

  /** Sends what is due now, after what is being sent. */
  look(): void {
    if (this.#waiting || this.#closed) return;
    this.#waiting = true;
    this.#working = this.#working.then(async () => {
      this.#waiting = false;
      await this.#sendDue().catch((err: unknown) => {
        this.parts.log.error({ err }, 'The outbox could not be read');
      });
    });
  }

  /** Waits for what is being sent. Closing twice is harmless. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    this.#stopTimer();
    await this.#working;
  }

  async #sendDue(): Promise<void> {
    const { store, clock } = this.parts;
    for (;;) {
      if (this.#closed) return;
      const due = await dueNotices(store.read, clock.now(), AT_ONCE);
      if (due.length === 0) break;
      for (const notice of due) if (!this.#isClosed()) await this.#send(notice);
    }
    const next = await nextNoticeAt(store.read);
    if (this.#isClosed()) return;
    this.#stopTimer();
    const wait = next === undefined ? LOOK_EVERY_MS : Math.max(0, next - clock.now());
    this.#stopTimer = clock.after(Math.min(wait, LOOK_EVERY_MS), () => {
      this.look();
    });
  }

  /** Read anew each time: closing happens while something is awaited. */
  #isClosed(): boolean {
    return this.#closed;
  }

  async #send(row: NoticeRow): Promise<void> {
    const { store, log, clock } = this.parts;
    try {
      await this.#deliver(row);
      await store.write((tx) => noteSent(tx, row.id));
    } catch (err) {
      const wait = AGAIN_AFTER_MS[row.tries];
      const again = wait === undefined ? null : clock.now() + wait;
      const failure = String((err as { message?: unknown }).message ?? err);
      log.warn({ noticeId: row.id, road: row.road, kind: row.kind, failure, again }, 'Notice not sent');
      await store.write((tx) => noteFailed(tx, row.id, failure, again));
    }
  }

  /** @throws when it could not be delivered. */
  async #deliver(row: NoticeRow): Promise<void> {
    const { store, clock, publicUrl, webhookKey, mail, rules } = this.parts;
    // Where notices go is read now: a road that was closed meanwhile is not taken.
    const { mailTo, webhookUrl, webhookSalt } = await domainAccess(store.read, row.domainId);
    const notice: Notice = { ...row, content: JSON.parse(row.content) as Notice['content'] };
    if (row.road === 'mail') {
      if (mailTo.length === 0) return;
      if (mail === undefined) throw new Error('no mail server is configured');
      await sendMail(mail, { to: mailTo, id: row.id, ...mailOf(notice, publicUrl) });
      return;
    }
    if (webhookUrl === null) return;
    const secret = webhookSalt === null ? undefined : webhookSecretOf(webhookKey, webhookSalt);
    await sendWebhook(notice, { url: webhookUrl, secret, rules: rules(), now: clock.now() });
  }
}

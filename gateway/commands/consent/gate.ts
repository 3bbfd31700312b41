/**
 * The wait of one starting session for the owner of its machine: asks by mail, and lets the dial pass after a yes
 * that is written. Everything else ends the start: a no, silence, another machine, a database that takes nothing.
 * Whoever answers and whatever runs out are settled in one line, so that there is one outcome. Knows no route.
 */

import { randomBytes } from 'node:crypto';
import { hashOfToken } from '../../auth/welcome-links.js';
import { type AskedOf, type OwnersTold, sameAsked } from '../../domain/consent.js';
import type { StartFailure } from '../../domain/end-reason.js';
import { Secret } from '../../secret.js';
import type { Gate } from '../../sessions/awaited-upstream.js';
import { StartError } from '../../sessions/ports.js';
import { ownersOf } from '../../store/consents.js';
import { endpointById } from '../../store/endpoints.js';
import type { Office } from '../office.js';
import type { OpenLinks } from './open-links.js';
import { type Waiting, writeExpiry, writeQuestion, writeUnsent } from './question.js';

export interface GateRoom extends Pick<Office, 'store' | 'audit' | 'log' | 'clock' | 'mailReady'> {
  readonly links: OpenLinks;
  /** Tells the feed that something live about this session changed. */
  touch(sessionId: string): void;
}

export class OwnersGate implements Gate {
  #line: Promise<unknown> = Promise.resolve();
  #hashes: readonly string[] = [];
  #asked: AskedOf | undefined;
  #until: number | undefined;
  #told: OwnersTold = 'not-yet';
  #closed = false;
  #settle: ((failure?: StartFailure) => void) | undefined;

  constructor(
    private readonly room: GateRoom,
    private readonly of: Waiting,
  ) {}

  /** While an answer is waited for: until when, and whether the owners know. */
  get waiting(): { readonly until: number; readonly told: OwnersTold } | undefined {
    return this.#until === undefined ? undefined : { until: this.#until, told: this.#told };
  }

  /** @throws StartError `owner-…`; whatever the database throws: not known whom to ask, so nothing is opened. */
  async pass(): Promise<void> {
    const owners = (await ownersOf(this.room.store.read, [this.of.endpoint.id])).get(this.of.endpoint.id);
    if (owners === undefined) return;
    // Somebody took the mail server out of the configuration.
    if (!this.room.mailReady) throw new StartError('owner-not-told');
    if (this.#isClosed()) throw new StartError('cancelled');
    try {
      await this.#answered(await this.#ask(owners));
    } finally {
      this.room.links.forget(this.#hashes);
      this.#until = undefined;
      this.room.touch(this.of.sessionId);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.room.links.forget(this.#hashes);
    this.settle('cancelled');
  }

  /** One at a time, while an answer is still waited for; `undefined` when none is. Rejects as `work` does. */
  inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    const mine = this.#line.then(() => (this.#settle === undefined ? undefined : work()));
    this.#line = mine.catch(() => undefined);
    return mine;
  }

  /** What was answered and written: undefined lets the dial pass. Harmless when it is settled. */
  settle(failure?: StartFailure): void {
    this.#settle?.(failure);
  }

  /** Is it still what the owners were asked for? */
  stillAsked(now: AskedOf): boolean {
    return this.#asked !== undefined && sameAsked(this.#asked, now);
  }

  #ask(owners: readonly string[]): Promise<number> {
    this.#asked = { owners, ...this.of.address };
    const links = owners.map((owner) => {
      const token = randomBytes(32).toString('base64url');
      return { owner, hash: hashOfToken(token), token: new Secret(token) };
    });
    this.#hashes = links.map(({ hash }) => hash);
    const went = (failure: string | undefined): void => {
      this.#went(failure);
    };
    // Before they are written: the outbox may be quicker than we are.
    for (const { hash, token } of links) this.room.links.add(hash, { token, went });
    return writeQuestion(
      this.room,
      this.of,
      links.map(({ owner, hash }) => ({ owner, hash })),
    );
  }

  #answered(until: number): Promise<void> {
    const { room, of } = this;
    if (this.#isClosed()) return Promise.reject(new StartError('cancelled'));
    this.#until = until;
    room.touch(of.sessionId);
    return new Promise((resolve, reject) => {
      const stopTimer = room.clock.after(Math.max(0, until - room.clock.now()), () => {
        void this.inTurn(() => this.#expire());
      });
      const stopListening = room.store.onCommitted((change) => {
        if (change.type === 'endpoint' && change.endpointId === of.endpoint.id)
          void this.inTurn(() => this.#compare());
      });
      this.#settle = (failure) => {
        this.#settle = undefined;
        stopTimer();
        stopListening();
        if (failure === undefined) resolve();
        else reject(new StartError(failure));
      };
      // It may have changed while it was asked for.
      void this.inTurn(() => this.#compare());
    });
  }

  /** Never rejects: time that is over is over, written or not; the end of the session is written in any case. */
  async #expire(): Promise<void> {
    await writeExpiry(this.room, this.of, this.#told).catch((err: unknown) => {
      this.#log(err, 'An unanswered question was not recorded as such');
    });
    this.settle(this.#told === 'failed' ? 'owner-not-told' : 'owner-silent');
  }

  /** The endpoint was changed: another machine, or other owners, were not asked. Never rejects. */
  async #compare(): Promise<void> {
    const { id } = this.of.endpoint;
    try {
      const { read } = this.room.store;
      const endpoint = await endpointById(read, id);
      // Removed: everybody there is decided again, and out.
      if (endpoint === undefined) return;
      const owners = (await ownersOf(read, [id])).get(id) ?? [];
      if (!this.stillAsked({ owners, host: endpoint.host, port: endpoint.port }))
        this.settle('owner-changed');
    } catch (err) {
      this.#log(err, 'A changed endpoint could not be read');
      this.settle('owner-changed');
    }
  }

  /** One owner who was reached can answer; the first failure is told while there is time to do something. */
  #went(failure: string | undefined): void {
    const before = this.#told;
    if (failure === undefined) this.#told = 'sent';
    else if (before === 'not-yet') {
      this.#told = 'failed';
      writeUnsent(this.room, this.of, failure).catch((err: unknown) => {
        this.#log(err, 'A mail to an owner that failed was not recorded');
      });
    }
    if (this.#told !== before) this.room.touch(this.of.sessionId);
  }

  #log(err: unknown, what: string): void {
    this.room.log.error({ err, sessionId: this.of.sessionId }, what);
  }

  /** Read anew: closing happens while something is awaited. */
  #isClosed(): boolean {
    return this.#closed;
  }
}

/**
 * One connection to a machine from the dial to a signed-in client, with a limit of its own for each stage.
 * Knows no terminal and no session.
 */

import type { Socket } from 'node:net';
import ssh2, { type AnyAuthMethod, type AuthenticationType, type Client } from 'ssh2';
import { dial, DialError, type Resolve } from '../../net/dial.js';
import type { AddressRules } from '../../net/address-rules.js';
import { StartError, type Asker, type PresentedKey } from '../../sessions/ports.js';
import { ALGORITHMS } from './algorithms.js';
import { presentedKey } from './host-key.js';
import { safeText } from './prompt-text.js';
import { Redial, type SignIn } from './sign-in.js';

/** Where the machine is, and what the gateway may dial. */
export interface SshTarget {
  readonly host: string;
  readonly port: number;
  readonly rules: AddressRules;
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
}

/** How long each stage may take (ms). Time a person spends on a question never counts. */
export interface StageLimits {
  readonly dial: number;
  /** From the socket to the end of the key exchange: a machine that says nothing, or endlessly much. */
  readonly handshake: number;
  /** One answer of the machine's while signing in; a push to somebody's telephone may take a minute. */
  readonly signIn: number;
  /** How often a signed-in machine is asked whether it is there. Default 15 s. */
  readonly keepAlive?: number;
}
export const STAGE_LIMITS: StageLimits = { dial: 10_000, handshake: 20_000, signIn: 90_000 };

/** A link that died is found within a minute: three unanswered probes. */
const KEEP_ALIVE_MS = 15_000;
const KEEP_ALIVE_MISSES = 3;

export type Outcome =
  | { readonly is: 'ready'; readonly client: Client; readonly socket: Socket }
  | { readonly is: 'unknown-key'; readonly key: PresentedKey }
  | { readonly is: 'redial' };

export interface Attempt {
  readonly target: SshTarget;
  readonly limits: StageLimits;
  readonly asker: Asker;
  readonly signIn: SignIn;
  readonly signal: AbortSignal;
}

/** @throws StartError; when `signal` aborts, the socket is destroyed at once. */
export async function attempt(options: Attempt): Promise<Outcome> {
  const { target, limits, asker, signal } = options;
  asker.progress('dialling');
  const socket = await dial({ ...target, timeoutMs: limits.dial, signal }).catch((error: unknown) => {
    throw error instanceof DialError ? new StartError(error.failure, { why: error.why }) : error;
  });
  asker.progress('checking-host-key');
  return new Handshake(socket, options).outcome;
}

class Handshake {
  readonly outcome: Promise<Outcome>;
  readonly #client: Client = new ssh2.Client();
  readonly #socket: Socket;
  readonly #options: Attempt;
  #settle!: (outcome: Outcome) => void;
  #reject!: (error: unknown) => void;
  #over = false;
  #timer: NodeJS.Timeout | undefined;
  #signingIn = false;
  /** A question to the controller, or its consequence, is under way. */
  #deciding: Promise<unknown> | undefined;
  #trusted: string | undefined;

  constructor(socket: Socket, options: Attempt) {
    this.#socket = socket;
    this.#options = options;
    this.outcome = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#reject = reject;
    });
    options.signal.addEventListener('abort', this.#handleAbort, { once: true });
    if (options.signal.aborted) this.#handleAbort();
    else this.#begin();
  }

  #begin(): void {
    const client = this.#client;
    this.#limit(this.#options.limits.handshake, 'no-answer');
    client.on('error', (error) => {
      this.#handleError(error);
    });
    client.on('close', () => {
      this.#handleClose();
    });
    client.on('ready', () => {
      this.#finish({ is: 'ready', client, socket: this.#socket });
    });
    // Changing an expired password is left to a session in which it still works.
    client.on('change password', () => {
      this.#fail(new StartError('credentials-refused', { detail: 'the password has expired' }));
    });
    this.#options.signIn.onCancelled((error) => {
      this.#fail(error);
    });
    client.connect({
      sock: this.#socket,
      // Never sent: every method of ours names its user.
      username: '',
      algorithms: ALGORITHMS,
      hostVerifier: (blob: Buffer, verify: (permitted: boolean) => void) => {
        this.#judgeKey(presentedKey(blob), verify);
      },
      authHandler: (left, partial, next) => {
        // The types say an array; the first call has null.
        this.#signIn(left, partial, next);
      },
      readyTimeout: 0,
      keepaliveInterval: this.#options.limits.keepAlive ?? KEEP_ALIVE_MS,
      keepaliveCountMax: KEEP_ALIVE_MISSES,
      agentForward: false,
    });
  }

  #judgeKey(key: PresentedKey, verify: (permitted: boolean) => void): void {
    if (this.#trusted !== undefined) {
      // Key re-exchange in a live connection: the same key, or the link is cut.
      verify(this.#trusted === key.fingerprint);
      return;
    }
    this.#options.asker.judgeKey(key).then(
      (verdict) => {
        // Hung up meanwhile, by them or by us. A no is never said to ssh2: hanging up is one, and ssh2 throws when
        // it is told about a connection it has given up.
        if (this.#over) return;
        if (verdict === 'trusted') {
          this.#trusted = key.fingerprint;
          verify(true);
          return;
        }
        this.#finish({ is: 'unknown-key', key });
      },
      (error: unknown) => {
        this.#fail(error);
      },
    );
  }

  #signIn(
    left: readonly AuthenticationType[] | null,
    partial: boolean | null,
    next: (method: AnyAuthMethod) => void,
  ): void {
    if (!this.#signingIn) this.#options.asker.progress('signing-in');
    this.#signingIn = true;
    clearTimeout(this.#timer);
    const deciding = this.#options.signIn.next(left, partial === true);
    this.#deciding = deciding;
    deciding.then(
      (method) => {
        this.#deciding = undefined;
        if (this.#over) return;
        this.#limit(this.#options.limits.signIn, 'sign-in-timeout');
        next(method);
      },
      (error: unknown) => {
        if (error instanceof Redial) this.#finish({ is: 'redial' });
        else this.#fail(error);
      },
    );
  }

  #handleError(error: Error & { level?: string }): void {
    // While signing in, only the end of the connection counts: 'close' knows what was going on.
    if (this.#over || this.#signingIn) return;
    const lost = error.level === 'client-socket' || error.message.includes('Connection lost');
    this.#fail(
      lost
        ? new StartError('machine-closed')
        : new StartError('handshake-failed', { detail: safeText(error.message) }),
    );
  }

  #handleClose(): void {
    if (this.#over) return;
    const { signIn } = this.#options;
    clearTimeout(this.#timer);
    if (!this.#signingIn) {
      this.#fail(new StartError('machine-closed'));
      return;
    }
    const undecided = signIn.undecided;
    signIn.hungUp();
    // The machine's own questions die with the connection.
    if (signIn.asking === 'answers') this.#fail(new StartError('sign-in-timeout'));
    // Our own question outlives it: the answer is for the next connection (see #signIn).
    else if (this.#deciding !== undefined) return;
    // Hung up instead of answering: OpenSSH does so after too many tries.
    else if (undecided) this.#finish({ is: 'redial' });
    else this.#fail(new StartError('machine-closed'));
  }

  /** The machine must go on within `ms`. */
  #limit(ms: number, failure: 'no-answer' | 'sign-in-timeout'): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // A question of the machine's is open: its time is the asker's to limit.
      if (this.#options.signIn.asking !== undefined) this.#timer?.refresh();
      else this.#fail(new StartError(failure));
    }, ms);
  }

  readonly #handleAbort = (): void => {
    this.#fail(new StartError('machine-closed'));
  };

  #finish(outcome: Outcome): void {
    if (this.#over) return;
    this.#stop();
    if (outcome.is !== 'ready') this.#hangUp();
    this.#settle(outcome);
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#stop();
    this.#hangUp();
    this.#reject(error);
  }

  #stop(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener('abort', this.#handleAbort);
  }

  /** Not `end()`: a hostile machine could keep the socket half open. */
  #hangUp(): void {
    this.#socket.destroy();
  }
}

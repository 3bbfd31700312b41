/** The shapes the session core knows: a way out to one person, and how a start asks. No protocol, no way in. */

import type { StartFailure } from '../domain/end-reason.js';
import type { Unsubscribe } from './listeners.js';

/** Stops what `attach` began. Harmless when called twice. */
export type Detach = () => void;

/** One message of a stream socket: machine bytes, or a protocol's own text frame in order with them. */
export type Frame = Uint8Array | string;

/** Why an outlet is closed; the socket layer turns it into a close code. */
export type CloseReason =
  | 'ended'
  | 'replaced'
  | 'joint-off'
  | 'access-removed'
  | 'user-disabled'
  | 'signed-out'
  | 'too-slow'
  | 'abuse'
  | 'stopping'
  | 'left';

/** Our side of one watcher: a browser's stream socket behind its protocol's face, or a recorder's file. */
export interface Outlet {
  /** What happens when it falls behind: it skips to a keyframe (viewers), or it holds the machine back. */
  readonly pace: 'skips' | 'brakes';
  /** Lines of scrollback its keyframes may show; 0 = the visible screen only. */
  readonly history: number;
  /** Bytes sent and not yet acknowledged by the far end (not by the kernel). */
  readonly backlog: number;
  /** How long the oldest unacknowledged byte has waited (ms); 0 when there is none. */
  readonly age: number;
  send(frame: Frame): void;
  /** Called after every acknowledgement, once `backlog` is lower. */
  onAcked(listener: () => void): Unsubscribe;
  close(reason: CloseReason): void;
}

/** The connection to the machine is gone, though nobody here asked for it. */
export interface Loss {
  readonly code: 'machine-closed' | 'machine-lost' | 'machine-garbled' | 'engine-lost';
  /** A fault of ours over the machine's bytes: for the log. */
  readonly error?: unknown;
}

/** Thrown by `Upstream.start`: the machine could not be opened, with what a sentence needs. */
export class StartError extends Error {
  override readonly name = 'StartError';
  constructor(
    readonly failure: StartFailure,
    readonly params: Readonly<Record<string, string>> = {},
  ) {
    super(`the machine could not be opened: ${failure}`);
  }
}

/** A machine's identity as presented in the handshake. */
export interface PresentedKey {
  readonly algorithm: string;
  /** `SHA256:` and unpadded base64 (RFC 4255 style, as OpenSSH prints it). */
  readonly fingerprint: string;
}

/** How the controller signs in. Secrets are opened only by an adapter. */
export type Credentials =
  | { readonly method: 'password'; readonly user: string; readonly password: SecretText }
  | {
      readonly method: 'key';
      readonly user: string;
      readonly privateKey: SecretText;
      readonly passphrase: SecretText;
    }
  | { readonly method: 'ask'; readonly user: string };

/** Text that prints as `[secret]`; see gateway/secret.ts. */
export interface SecretText {
  reveal(): string;
}

export interface CredentialsAsk {
  readonly why: 'needed' | 'password-refused' | 'key-refused' | 'key-unreadable' | 'passphrase-wrong';
  /** The user name of the last try, '' before the first. */
  readonly user: string;
  /**
   * What this machine can take. Default: whatever the person has. `if-any`: without a user name and a password the
   * machine shows a screen of its own to sign in at.
   */
  readonly wants?: 'password' | 'user-and-password' | 'user-and-password-if-any';
}

export interface Questions {
  readonly title: string;
  readonly instructions: string;
  readonly questions: readonly { readonly text: string; readonly echo: boolean }[];
}

/**
 * How an upstream asks: the machine's identity of the store, everything else of the controller, who alone is
 * asked. Every promise rejects with a StartError when the person cancels or the session ends meanwhile.
 */
export interface Asker {
  /**
   * Compares with the pinned identity. Quick; no human is asked.
   * @throws StartError `host-key-changed` when another key is pinned.
   */
  judgeKey(key: PresentedKey): Promise<'trusted' | 'unknown'>;
  /**
   * Shows the key and waits for an explicit act, then pins it. Hang up before calling.
   * @throws StartError `host-key-not-trusted`, or `host-key-changed` when somebody else pinned another meanwhile.
   */
  confirmKey(key: PresentedKey): Promise<void>;
  credentials(ask: CredentialsAsk): Promise<Credentials>;
  /** The machine's own questions; as many answers come back, in order. */
  answers(questions: Questions): Promise<readonly SecretText[]>;
  progress(stage: 'dialling' | 'checking-host-key' | 'signing-in' | 'opening'): void;
}

export type { Unsubscribe };
export type { Size } from './size.js';

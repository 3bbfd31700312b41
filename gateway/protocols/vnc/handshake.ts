/** One connection to a machine from the dial to its first words about its picture. Knows no session. */

import type { ClipboardPolicy, SecurityLevel } from '../../domain/machine-policy.js';
import type { AddressRules } from '../../net/address-rules.js';
import { dial, DialError, type Resolve } from '../../net/dial.js';
import { StartError, type Asker, type PresentedKey } from '../../sessions/ports.js';
import { Garbled } from './garbled.js';
import { Link, LinkClosed } from './link.js';
import { CredentialsRefused, logIn, type SignedIn, type Vouching } from './login.js';
import type { SignIn } from './sign-in.js';

/** Where the machine is, what the gateway may dial, and how this machine is to be treated. */
export interface VncTarget {
  readonly host: string;
  readonly port: number;
  readonly rules: AddressRules;
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
  /** Weakest way of signing in that is taken. Default `none`. */
  readonly leastSecurity?: SecurityLevel;
  /** Certificates (PEM) of who has to vouch for the machine; then nobody is asked about its key. Default: nobody. */
  readonly authority?: string;
  /** Leave the machine its own pixel format: for panels that ignore a wish, or break over it. Default false. */
  readonly ownFormat?: boolean;
  /** Clipboard between the machine and the controller. Default `off`. */
  readonly clipboard?: ClipboardPolicy;
  /** Whether the machine may send pictures that lost detail. Default `lossless`. */
  readonly quality?: 'lossless' | 'lossy';
  /** Encodings asked for, best first. Default: all we know. */
  readonly encodings?: readonly number[];
}

/** How long the dial, and then each answer of the machine's, may take (ms). */
const DIAL_MS = 10_000;
const ANSWER_MS = 20_000;
/** A machine that proves nothing about itself, in the words of one that does. */
const NO_KEY: PresentedKey = { algorithm: 'none', fingerprint: 'none' };

export type Outcome =
  | { readonly is: 'ready'; readonly link: Link; readonly init: SignedIn }
  | { readonly is: 'unknown-key'; readonly key: PresentedKey }
  | { readonly is: 'refused'; readonly reason: string }
  /** The machine hung up while the controller was thinking. */
  | { readonly is: 'redial' };

export interface Attempt {
  readonly target: VncTarget;
  readonly asker: Asker;
  readonly signIn: SignIn;
  readonly signal: AbortSignal;
}

class UnknownKey extends Error {
  constructor(readonly key: PresentedKey) {
    super('the machine shows a key that nobody has accepted');
  }
}

/** @throws StartError; when `signal` aborts, the socket is destroyed at once. */
export async function attempt({ target, asker, signIn, signal }: Attempt): Promise<Outcome> {
  asker.progress('dialling');
  const socket = await dial({ ...target, timeoutMs: DIAL_MS, signal }).catch((error: unknown) => {
    throw error instanceof DialError ? new StartError(error.failure, { why: error.why }) : error;
  });
  const link = new Link(socket, target.host, ANSWER_MS, target.authority);
  const stop = (): void => {
    link.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  signIn.takeAsked();
  try {
    asker.progress('signing-in');
    const init = await logIn(
      link,
      {
        credentials: (wants) => signIn.credentials(wants),
        judge: (key, vouching) =>
          target.authority === undefined ? judge(asker, key) : demandVouched(key, vouching),
      },
      target.leastSecurity ?? 'none',
    );
    return { is: 'ready', link, init };
  } catch (error) {
    link.destroy();
    return outcomeOf(error, signIn, signal);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** @throws StartError: who named an authority wants no other way in, least of all a machine that shows nothing. */
function demandVouched(key: PresentedKey | undefined, vouching: Vouching): Promise<void> {
  if (key !== undefined && vouching === 'vouched') return Promise.resolve();
  const why = key === undefined ? 'no-certificate' : (vouching ?? 'other-authority');
  return Promise.reject(new StartError('not-vouched', { why, presented: key?.fingerprint ?? '' }));
}

async function judge(asker: Asker, key: PresentedKey | undefined): Promise<void> {
  // A machine that once proved itself and now does not is stopped like one with another key.
  const verdict = await asker.judgeKey(key ?? NO_KEY);
  if (key !== undefined && verdict === 'unknown') throw new UnknownKey(key);
}

function outcomeOf(error: unknown, signIn: SignIn, signal: AbortSignal): Outcome {
  if (signal.aborted) throw new StartError('machine-closed');
  if (error instanceof UnknownKey) return { is: 'unknown-key', key: error.key };
  if (error instanceof CredentialsRefused) return { is: 'refused', reason: error.reason };
  if (error instanceof Garbled) throw new StartError('handshake-failed', { detail: error.what });
  if (!(error instanceof LinkClosed)) throw error;
  if (signIn.takeAsked()) return { is: 'redial' };
  throw new StartError('machine-closed');
}

/** All of "who is this", put together: logins, passwords, sign-in. Knows no route. */

import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { Secret } from '../secret.js';
import { sweepHits } from '../store/rate-hits.js';
import type { Store } from '../store/source.js';
import { createKnownDevices, type KnownDevices } from './known-device.js';
import { type LoginTimes, SWEEP_EVERY_MS } from './login-limits.js';
import { createLogins, type Logins } from './logins.js';
import { createPasswords, type Passwords } from './passwords.js';
import { createSignIn, type SignIn } from './sign-in.js';

/** Counts of guessing whose window is over are dropped this often (ms). */
const SWEEP_HITS_EVERY_MS = 10 * 60_000;

export interface Auth {
  readonly logins: Logins;
  readonly passwords: Passwords;
  readonly signIn: SignIn;
  readonly devices: KnownDevices;
  /** Stops looking for lapsed logins. Closing twice is harmless. */
  close(): void;
}

export interface AuthParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: URL;
  /** Signs cookies; changing it signs everybody out. */
  readonly cookieSecret: Secret;
  readonly times?: LoginTimes;
}

export function createAuth(parts: AuthParts): Auth {
  const { store, clock, log, publicUrl, cookieSecret } = parts;
  const logins = createLogins(parts);
  const passwords = createPasswords();
  const stopLogins = every(clock, SWEEP_EVERY_MS, log, () => logins.sweep());
  const stopHits = every(clock, SWEEP_HITS_EVERY_MS, log, () => store.write(sweepHits));
  return {
    logins,
    passwords,
    signIn: createSignIn(store, passwords),
    devices: createKnownDevices(publicUrl, cookieSecret),
    close() {
      stopLogins();
      stopHits();
    },
  };
}

/** Runs `work` again and again, `ms` after it was last done. A failure is logged and tried again. */
function every(clock: Clock, ms: number, log: Log, work: () => Promise<unknown>): () => void {
  let closed = false;
  let cancel = clock.after(ms, turn);
  function turn(): void {
    void work()
      .catch((error: unknown) => {
        log.error({ err: error }, 'Sweeping failed');
      })
      .then(() => {
        if (!closed) cancel = clock.after(ms, turn);
      });
  }
  return () => {
    closed = true;
    cancel();
  };
}

/** How a start asks in tests: answers from a list, and keeps what it was asked. */

import { Secret } from '../../gateway/secret.js';
import {
  StartError,
  type Asker,
  type CredentialsAsk,
  type PresentedKey,
} from '../../gateway/sessions/ports.js';

export interface TestAsker extends Asker {
  readonly asked: CredentialsAsk[];
  readonly judged: PresentedKey[];
  readonly confirmed: PresentedKey[];
}

/** `passwords` are given one after the other; `pinned`: a fingerprint that is trusted, all others are unknown. */
export function asker(
  options: { passwords?: readonly string[]; user?: string; pinned?: string; refuseKey?: boolean } = {},
): TestAsker {
  const passwords = [...(options.passwords ?? [])];
  let { pinned } = options;
  const asked: CredentialsAsk[] = [];
  const judged: PresentedKey[] = [];
  const confirmed: PresentedKey[] = [];
  return {
    asked,
    judged,
    confirmed,
    judgeKey: (key) => {
      judged.push(key);
      if (pinned === undefined) return Promise.resolve('unknown');
      if (pinned === key.fingerprint) return Promise.resolve('trusted');
      return Promise.reject(new StartError('host-key-changed'));
    },
    confirmKey: (key) => {
      confirmed.push(key);
      if (options.refuseKey === true) return Promise.reject(new StartError('host-key-not-trusted'));
      pinned = key.fingerprint;
      return Promise.resolve();
    },
    credentials: (ask) => {
      asked.push(ask);
      const password = passwords.shift();
      if (password === undefined) return Promise.reject(new StartError('cancelled'));
      return Promise.resolve({
        method: 'password',
        user: options.user ?? '',
        password: new Secret(password),
      });
    },
    answers: () => Promise.resolve([]),
    progress: () => undefined,
  };
}

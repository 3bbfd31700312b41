/** Passwords in, argon2id strings out (RFC 9106). Knows no user. */

import { hash, verify } from '@node-rs/argon2';
import type { Secret } from '../secret.js';
import { BUSY, HashingQueue } from './hashing-queue.js';

/** Longest password taken (characters): argon2 itself takes any, and a stranger would send megabytes. */
const LONGEST = 128;
/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;
/**
 * A valid hash of random bytes nobody knows, with the parameters above. Verified when there is no account,
 * so that an unknown name takes as long as a wrong password.
 */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$9Q7HczklgGNH/Ytx76nDYQ$vpJpXAJNCnV26mP59nX38Iukbf15qZnWdRzMwFD949w';

export { BUSY };

export interface Passwords {
  /** @returns the argon2 string, or BUSY. */
  hash(password: Secret): Promise<string | typeof BUSY>;
  /** Takes the same time whether `hashed` is there or not; without one the answer is false. */
  verify(hashed: string | null | undefined, password: Secret): Promise<boolean | typeof BUSY>;
}

/** `argon2` is exchanged in tests only, to count what is done. */
export function createPasswords(queue = new HashingQueue(), argon2 = { hash, verify }): Passwords {
  return {
    async hash(password) {
      const text = password.reveal();
      if (text.length > LONGEST) throw new Error('password is too long to hash');
      return queue.run(() => argon2.hash(text, ARGON2ID));
    },
    async verify(hashed, password) {
      const text = password.reveal().slice(0, LONGEST + 1);
      const answer = await queue.run(() => argon2.verify(hashed ?? NOBODY, text));
      if (answer === BUSY) return BUSY;
      return answer && typeof hashed === 'string' && text.length <= LONGEST;
    },
  };
}

/**
 * Links to owners whose answer is waited for in this process. A token is in memory from its making to the end of the
 * wait, and in the mail; a restart ends every wait and forgets every token. Knows no mail and no row.
 */

import type { Secret } from '../../secret.js';

interface OpenLink {
  readonly token: Secret;
  /** Hears how a try to mail it went; undefined = it was taken. */
  readonly went: (failure: string | undefined) => void;
}

export class OpenLinks {
  readonly #open = new Map<string, OpenLink>();

  add(hash: string, link: OpenLink): void {
    this.#open.set(hash, link);
  }

  /** Harmless for what is not there. */
  forget(hashes: Iterable<string>): void {
    for (const hash of hashes) this.#open.delete(hash);
  }

  /** Undefined once nobody waits for its answer: then it is mailed to nobody. */
  tokenOf(hash: string): Secret | undefined {
    return this.#open.get(hash)?.token;
  }

  went(hash: string, failure: string | undefined): void {
    this.#open.get(hash)?.went(failure);
  }
}

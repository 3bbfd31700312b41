/** Seals secrets for the database and opens them again. The one place that holds the master key. Knows no row. */

import { Secret } from '../secret.js';
import { DoesNotOpen, open, type Place, rewrap, seal, type Sealed } from './envelope.js';
import { Keyring } from './keyring.js';

export class Vault {
  readonly #keys: Keyring;

  private constructor(keys: Keyring) {
    this.#keys = keys;
  }

  /** Reads the master key, or makes it at the first start. @throws with a sentence. */
  static open(keyFile: string): Vault {
    return new Vault(Keyring.open(keyFile));
  }

  /** Every key that opens seals anew after `rotate`; until then this one does. */
  get keyId(): string {
    return this.#keys.current.id;
  }

  seal(place: Place, secret: Secret): Sealed {
    const bytes = Buffer.from(secret.reveal(), 'utf8');
    try {
      return seal(this.#keys.current, place, bytes);
    } finally {
      bytes.fill(0);
    }
  }

  /** @throws DoesNotOpen when it was sealed elsewhere, by a key that is gone, or changed since. */
  open(place: Place, sealed: Sealed): Secret {
    const bytes = open(this.#keyOf(sealed), place, sealed);
    try {
      return new Secret(bytes.toString('utf8'));
    } finally {
      bytes.fill(0);
    }
  }

  /** The same secret under the current master key. @throws DoesNotOpen */
  rewrap(place: Place, sealed: Sealed): Sealed {
    return rewrap(this.#keyOf(sealed), this.#keys.current, place, sealed);
  }

  /**
   * A new master key seals from now on, and `work` is to rewrap what there is. The keys before open until `work`
   * is done, and go on opening when it fails: then this is done again.
   */
  async rotate<T>(work: () => Promise<T>): Promise<T> {
    this.#keys.add();
    const result = await work();
    this.#keys.retire();
    return result;
  }

  #keyOf({ keyId }: Sealed) {
    const key = this.#keys.key(keyId);
    if (key === undefined) throw new DoesNotOpen();
    return key;
  }
}

export { DoesNotOpen, type Place, type Sealed };

/**
 * The controller's credentials during one start, over as many connections as it takes; forgets them afterwards.
 * Knows no connection.
 */

import { StartError, type Asker, type SecretText } from '../../sessions/ports.js';

/** Wrong answers before we stop: TigerVNC shuts an address out after five connections that came to nothing. */
const MAX_REFUSALS = 3;

interface Given {
  readonly user: string;
  readonly password: SecretText;
}

export class SignIn {
  #given: Given | undefined;
  #refusals = 0;
  #asked = false;

  constructor(private readonly asker: Asker) {}

  /** True when the controller was asked since the last look: the machine may have tired of waiting meanwhile. */
  takeAsked(): boolean {
    const asked = this.#asked;
    this.#asked = false;
    return asked;
  }

  /** What is at hand, else what the controller answers. */
  async credentials(wants: 'password' | 'user-and-password'): Promise<Given> {
    if (this.#given !== undefined) return this.#given;
    const why = this.#refusals === 0 ? 'needed' : 'password-refused';
    const given = await this.asker.credentials({ why, user: this.#user, wants });
    this.#asked = true;
    // A machine without users and keys is asked by password alone; nothing else could be answered here.
    if (given.method !== 'password') throw new StartError('credentials-refused', { methods: 'password' });
    this.#user = given.user;
    this.#given = given;
    return given;
  }
  #user = '';

  /** @throws StartError when that was one too many. */
  refused(reason: string): void {
    this.#given = undefined;
    this.#refusals += 1;
    if (this.#refusals >= MAX_REFUSALS) throw new StartError('credentials-refused', { reason });
  }

  /** Strings cannot be wiped; they are left to the collector. */
  forget(): void {
    this.#given = undefined;
  }
}

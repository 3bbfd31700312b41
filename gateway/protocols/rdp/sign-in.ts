/**
 * The controller's credentials during one start, over as many connections as it takes; forgets them afterwards.
 * Knows no connection.
 */

import { StartError, type Asker, type SecretText } from '../../sessions/ports.js';

/** Wrong answers before we stop: Windows locks accounts after a few. */
const MAX_REFUSALS = 3;

export interface Given {
  readonly user: string;
  /** '' for an account of the machine's own. */
  readonly domain: string;
  readonly password: SecretText;
}

export class SignIn {
  #given: Given | undefined;
  #typed = '';
  #refusals = 0;

  constructor(private readonly asker: Asker) {}

  /**
   * What is at hand, else what the controller answers. `DOMAIN\user` is taken apart; `user@domain` is a user.
   * `ownScreen`: the machine lets anybody come as far as a screen of its own to sign in at.
   * @throws StartError
   */
  async credentials({ ownScreen }: { readonly ownScreen: boolean }): Promise<Given> {
    if (this.#given !== undefined) return this.#given;
    const why = this.#refusals === 0 ? 'needed' : 'password-refused';
    const wants = ownScreen ? 'user-and-password-if-any' : 'user-and-password';
    const given = await this.asker.credentials({ why, user: this.#typed, wants });
    if (given.method !== 'password') throw new StartError('credentials-refused', { methods: 'password' });
    if (given.user === '' && !ownScreen) {
      this.refused();
      return this.credentials({ ownScreen });
    }
    this.#typed = given.user;
    const cut = given.user.indexOf('\\');
    this.#given = {
      user: given.user.slice(cut + 1),
      domain: cut < 0 ? '' : given.user.slice(0, cut),
      password: given.password,
    };
    return this.#given;
  }

  /** @throws StartError when that was one too many. */
  refused(): void {
    this.#given = undefined;
    this.#refusals += 1;
    if (this.#refusals >= MAX_REFUSALS) throw new StartError('credentials-refused');
  }

  /** Strings cannot be wiped; they are left to the collector. */
  forget(): void {
    this.#given = undefined;
  }
}

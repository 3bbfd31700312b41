/** What an endpoint asks for and a session does without, in words. */

import type { Shortfall } from '../../../gateway/domain/machine-policy.js';

interface Words {
  /** What of the session it is about. */
  readonly of: string;
  readonly said: string;
  readonly why: string;
}

export const SHORTFALL_WORDS: Readonly<Record<Shortfall, Words>> = {
  'exact-picture': {
    of: 'Picture',
    said: 'Not always exact',
    why: 'The endpoint asks for it, but this guacd keeps only text, drawings and still pictures exact.',
  },
};

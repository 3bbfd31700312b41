/** A no with its code: thrown by commands, turned into an answer by whoever called. Knows no HTTP. */

import type { ErrorCode } from '../wire/errors.js';

export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly code: ErrorCode,
    /** What the page's sentence needs. Never a secret, never somebody else's data. */
    readonly params?: Readonly<Record<string, unknown>>,
  ) {
    super(`refused: ${code}`);
  }
}

/** The database is there, but somebody else holds what is needed, and not just for a moment. */

/** Nothing was written. Trying again later may help. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
  constructor(cause: unknown) {
    super('the database is locked', { cause });
  }
}

/** A database server that is not there at the start: said in a sentence, as configuration errors are. */

/** Its message is the sentence people are shown. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';

  constructor(where: string, cause: unknown) {
    const { message, code } = cause as { message?: string; code?: string };
    super(
      `the database at ${where} cannot be reached: ${message === undefined || message === '' ? (code ?? 'no answer') : message}`,
      { cause },
    );
  }
}

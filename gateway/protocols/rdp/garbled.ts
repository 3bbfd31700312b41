/** Somebody said something that the Guacamole protocol does not allow, or more than we take. Knows no connection. */

export class Garbled extends Error {
  override readonly name = 'Garbled';
  /** `what`: lower case, without anything the other side wrote. */
  constructor(readonly what: string) {
    super(`this is not Guacamole protocol as it should be: ${what}`);
  }
}

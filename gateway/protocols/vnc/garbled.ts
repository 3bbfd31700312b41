/** The machine said something that RFB does not allow, or more than we take. Knows no connection. */

export class Garbled extends Error {
  override readonly name = 'Garbled';
  /** `what`: lower case, without anything the machine wrote. */
  constructor(readonly what: string) {
    super(`the machine does not speak RFB as it should: ${what}`);
  }
}

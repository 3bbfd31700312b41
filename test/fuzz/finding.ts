/** Something a fuzz found: it ends the run and is told with how to see it again. */

export class Finding extends Error {
  override readonly name = 'Finding';
}

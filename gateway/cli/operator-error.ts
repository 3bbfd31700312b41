/** What an operator asked for cannot be done. Its message is the sentence people are shown. */

export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** Turns whatever went wrong into an answer: a code the page has a sentence for, and nothing of the inside. */

import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Log } from '../log.js';
import { Refused } from '../commands/refused.js';
import { StoreBusy } from '../store/busy.js';
import type { ErrorBody, ErrorCode } from '../wire/errors.js';
import { ERROR_STATUS } from './error-status.js';
import { requestIdOf } from './request-id.js';

export function answerError(
  response: Response,
  code: ErrorCode,
  params?: Readonly<Record<string, unknown>>,
): void {
  const requestId = requestIdOf(response.req);
  const body: ErrorBody = { error: { code, ...(params === undefined ? {} : { params }), requestId } };
  const wait = params?.['retryAfterSeconds'];
  if (typeof wait === 'number') response.setHeader('Retry-After', String(wait));
  response.status(ERROR_STATUS[code]).json(body);
}

export const nothingHere: RequestHandler = () => {
  throw new Refused('not-found');
};

export function errorHandler(log: Log): ErrorRequestHandler {
  // Four parameters: that is how Express tells an error handler from the others.
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      // Too late for an answer: cut, so that nobody takes half of one for the whole.
      log.error({ requestId: requestIdOf(request), err: error }, 'Answer broken off');
      response.destroy();
      return;
    }
    if (error instanceof Refused) {
      answerError(response, error.code, error.params);
      return;
    }
    const code = error instanceof StoreBusy ? 'busy' : codeOfParser(error);
    if (code === 'internal')
      log.error({ requestId: requestIdOf(request), err: error }, 'Request failed inside');
    answerError(response, code);
  };
}

/** Errors of Express and its body parser carry a status and a type. */
function codeOfParser(error: unknown): ErrorCode {
  if (!(error instanceof Error) || !('status' in error) || !('type' in error || error instanceof URIError))
    return 'internal';
  const { status } = error;
  if (status === 413) return 'too-large';
  return typeof status === 'number' && status >= 400 && status < 500 ? 'bad-request' : 'internal';
}

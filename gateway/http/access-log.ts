/** One line per request: what, how it went, how long. Never a query, a body, a header or a cookie. */

import type { RequestHandler } from 'express';
import type { Log } from '../log.js';
import { requestIdOf } from './request-id.js';

/** Longer paths are cut: they are written by strangers. */
const LONGEST_PATH = 200;

export function accessLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    const path = request.path.slice(0, LONGEST_PATH);
    response.once('close', () => {
      const line = {
        requestId: requestIdOf(request),
        method: request.method,
        path,
        status: response.statusCode,
        ms: Math.round(performance.now() - began),
        from: request.ip,
        cut: response.writableFinished ? undefined : true,
      };
      // What a person does is audited; the log is for whoever runs the gateway.
      if (response.statusCode >= 500) log.error(line, 'Request failed');
      else log.info(line, 'Request');
    });
    next();
  };
}

/**
 * Nothing changes on behalf of another site. An unsafe request must come from our own page: exact Origin,
 * a header no form can send, and JSON, which no form can send either. SameSite cookies alone do not stop a
 * sibling sub-domain. Knows no route.
 */

import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { Refused } from '../commands/refused.js';

const SAFE = new Set(['GET', 'HEAD']);
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export function isOwnOrigin(request: IncomingMessage, publicUrl: URL): boolean {
  return request.headers.origin === publicUrl.origin;
}

export function onlyOwnPages(publicUrl: URL): RequestHandler {
  return (request, _response, next) => {
    if (SAFE.has(request.method)) {
      next();
      return;
    }
    // OPTIONS, TRACE and the rest: no page of ours sends them, and Express would answer OPTIONS by itself.
    if (!UNSAFE.has(request.method)) throw new Refused('not-found');
    if (!isOwnOrigin(request, publicUrl)) throw new Refused('bad-origin');
    if (request.headers['x-jumpseat'] !== '1') throw new Refused('bad-origin');
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') throw new Refused('bad-origin');
    const bare = request.method === 'DELETE' && !hasBody(request);
    if (!bare && !isJson(request)) throw new Refused('bad-origin');
    next();
  };
}

/** The exact type: `text/plain; x=application/json` is a form's. */
function isJson(request: IncomingMessage): boolean {
  return /^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(request.headers['content-type'] ?? '');
}

function hasBody(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  return encoding !== undefined || (length !== undefined && length !== '0');
}

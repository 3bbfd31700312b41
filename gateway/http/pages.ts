/**
 * Serves the built page. Hashed assets may be kept for ever, index.html never; every address of the page's
 * own router gets index.html, anything else 404. Knows no API.
 */

import { join } from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import { Refused } from '../commands/refused.js';

/** An address of the page's router: plain segments only, so no path trick ever looks like a page. */
const PAGE = /^\/(?:[A-Za-z0-9-]+(?:\/[A-Za-z0-9-]+)*)?$/;
/** First segments that never are a page, in any spelling. */
const NOT_A_PAGE = /^\/(?:api|ws|assets|healthz|readyz)(?:\/|$)/i;

export function pages(webRoot: string): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.use(
    '/assets',
    express.static(join(webRoot, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      redirect: false,
      dotfiles: 'ignore',
    }),
  );
  router.use(
    express.static(webRoot, { index: false, redirect: false, dotfiles: 'ignore', maxAge: '1h', setHeaders }),
  );
  router.use(sendIndex(webRoot));
  return router;
}

function setHeaders(response: { setHeader(name: string, value: string): unknown }, path: string): void {
  if (path.endsWith('.html')) response.setHeader('Cache-Control', 'no-store');
}

function sendIndex(webRoot: string): RequestHandler {
  return (request, response, next) => {
    const readable = request.method === 'GET' || request.method === 'HEAD';
    if (!readable || !PAGE.test(request.path) || NOT_A_PAGE.test(request.path))
      throw new Refused('not-found');
    response.setHeader('Cache-Control', 'no-store');
    response.sendFile('index.html', { root: webRoot, cacheControl: false }, (error: unknown) => {
      // Aborted by the browser, or not built yet.
      if (error !== undefined && error !== null && !response.headersSent) next(new Refused('not-found'));
    });
  };
}

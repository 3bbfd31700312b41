/** What one client may cost the HTTP server before it has said anything useful. Knows no route. */

import type { Server } from 'node:http';

/** Time for all headers (ms): a slow sender must not hold a socket. */
const HEADERS_MS = 10_000;
/** Time for the whole request (ms). Bodies are at most 64 KiB. */
const REQUEST_MS = 30_000;
/** How long an idle connection is kept (ms); a little above the usual 60 s of proxies invites races, so below. */
const KEEP_ALIVE_MS = 15_000;
const MAX_HEADERS = 64;
/** Requests on one connection before it is closed, so that load spreads again. */
const MAX_REQUESTS_PER_SOCKET = 10_000;
/** How often slow connections are looked for (ms); Node's own 30 s would triple the limit above. */
export const CHECK_CONNECTIONS_MS = 2_000;

/** Options to create the server with; the interval can only be given there. */
export const SERVER_OPTIONS = {
  headersTimeout: HEADERS_MS,
  requestTimeout: REQUEST_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  connectionsCheckingInterval: CHECK_CONNECTIONS_MS,
  maxHeaderSize: 16 * 1024,
  requireHostHeader: true,
} as const;

export function limitServer(server: Server, maxConnections?: number): void {
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxHeadersCount = MAX_HEADERS;
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;
  if (maxConnections !== undefined) server.maxConnections = maxConnections;
}

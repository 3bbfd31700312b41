/**
 * Answers only to its own names: whoever reaches us under another one (DNS rebinding, a poisoned link)
 * gets 421 Misdirected Request (RFC 9110 §15.5.20). X-Forwarded-Host is never read. Knows no route.
 */

import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { requestIdOf } from './request-id.js';

/** `host:port` in lower case; a port is left out where it is the scheme's own. */
export function allowedHosts(publicUrl: URL, more: readonly string[] = []): ReadonlySet<string> {
  const hosts = [publicUrl.host, ...more].map((host) => host.toLowerCase());
  const implied = publicUrl.protocol === 'https:' ? ':443' : ':80';
  // A client may write the scheme's own port out; it means the same place.
  return new Set([...hosts, ...hosts.filter((host) => !/:\d+$/.test(host)).map((host) => host + implied)]);
}

export function isAllowedHost(request: IncomingMessage, hosts: ReadonlySet<string>): boolean {
  const host = request.headers.host;
  return host !== undefined && hosts.has(host.toLowerCase());
}

/** A person who typed another name of the same machine is told the right one; what the request says is not repeated. */
export function onlyAllowedHosts(hosts: ReadonlySet<string>, publicUrl: URL): RequestHandler {
  return (request, response, next) => {
    if (isAllowedHost(request, hosts)) {
      next();
      return;
    }
    response.status(421);
    if (!request.path.startsWith('/api/') && request.accepts('html') !== false) {
      response.type('text/plain').send(`Jumpseat answers at ${publicUrl.origin} only. Open it there.\n`);
      return;
    }
    response.json({ error: { code: 'bad-origin', requestId: requestIdOf(request) } });
  };
}

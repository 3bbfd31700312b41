/** What a browser may do with our pages. Knows no route. */

import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** HSTS (seconds): a year, the usual minimum for it to matter. */
const HSTS_SECONDS = 365 * 24 * 3600;

export function securityHeaders(publicUrl: URL): RequestHandler[] {
  const https = publicUrl.protocol === 'https:';
  const sockets = `${https ? 'wss' : 'ws'}://${publicUrl.host}`;
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          // Mantine and xterm inject style elements; styles can neither read nor send what is on the page.
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          fontSrc: ["'self'", 'data:'],
          // Safari 17 does not count sockets of the same host as 'self'.
          connectSrc: ["'self'", sockets],
          workerSrc: ["'self'", 'blob:'],
          manifestSrc: ["'self'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          objectSrc: ["'none'"],
        },
      },
      strictTransportSecurity: https ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
      referrerPolicy: { policy: 'no-referrer' },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      frameguard: { action: 'deny' },
    }),
    // Report-only until every player has been seen to pass.
    helmet.contentSecurityPolicy({
      useDefaults: false,
      reportOnly: true,
      directives: {
        'default-src': helmet.contentSecurityPolicy.dangerouslyDisableDefaultSrc,
        'require-trusted-types-for': ["'script'"],
      },
    }),
    (_request, response, next) => {
      response.setHeader(
        'Permissions-Policy',
        'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
      );
      next();
    },
  ];
}

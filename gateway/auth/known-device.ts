/**
 * Remembers that somebody has signed in from this browser before, so that guessing from elsewhere cannot lock him
 * out: such a browser is spared the limit on the account, not those on its own network. It opens nothing else.
 */

import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import type { Secret } from '../secret.js';
import { markOf } from './cookie-key.js';

/** How long a browser is remembered (ms). */
const REMEMBERED_MS = 180 * 24 * 3600_000;

export interface KnownDevices {
  isKnown(request: IncomingMessage, name: string): boolean;
  remember(response: Response, name: string): void;
}

export function createKnownDevices(publicUrl: URL, cookieSecret: Secret): KnownDevices {
  const secure = publicUrl.protocol === 'https:';
  const cookieName = secure ? '__Host-jumpseat-device' : 'jumpseat-device';
  const find = new RegExp(`(?:^|;\\s*)${cookieName}=([A-Za-z0-9_-]{43})(?:;|$)`);
  const mark = (name: string): string => markOf(cookieSecret, 'device', name.trim().toLowerCase());

  return {
    isKnown(request, name) {
      const shown = find.exec(request.headers.cookie ?? '')?.[1];
      return shown !== undefined && timingSafeEqual(Buffer.from(shown), Buffer.from(mark(name)));
    },
    remember(response, name) {
      response.cookie(cookieName, mark(name), {
        path: '/',
        httpOnly: true,
        secure,
        sameSite: 'lax',
        maxAge: REMEMBERED_MS,
      });
    },
  };
}

/** The name of a login inside the gateway: the hash of what its cookie holds, which alone opens nothing. */

import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

declare module 'express-session' {
  interface SessionData {
    /** Passport's place: the id of the person. */
    passport?: { user?: string };
  }
}

export const loginIdOf = (sid: string): string => createHash('sha256').update(sid).digest('hex');

export interface Login {
  readonly loginId: string;
  readonly userId: string;
}

/** Who the session library found for this request, if anybody. */
export function loginOf(request: IncomingMessage): Login | undefined {
  const { session, sessionID } = request as Partial<Express.Request>;
  const userId = session?.passport?.user;
  if (userId === undefined || sessionID === undefined) return undefined;
  return { loginId: loginIdOf(sessionID), userId };
}

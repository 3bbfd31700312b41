/**
 * Starting a session from a page: asks the gateway for it, hands the credentials over on this page's events socket,
 * never by REST and never through storage. Knows no dialog.
 */

import type { CredentialsWord } from '../../../gateway/wire/events.js';
import { calls } from '../api/calls.js';
import { ApiError } from '../api/fetch-json.js';
import { eventsLink } from '../events/use-events.js';

/** How long to wait for the events socket (ms). Without it the window asks for the credentials again. */
const LINK_WITHIN_MS = 3_000;

/** `credentials` null: the machine asks in the session's window; 'stored': the gateway signs in. @throws ApiError when the gateway refuses. Returns the new session's id. */
export async function startSession(
  endpointId: string,
  purpose: string,
  credentials: CredentialsWord | 'stored' | null,
): Promise<string> {
  const { sessionId } = await calls.startSession(endpointId, {
    purpose,
    credentials: credentials === 'stored' ? 'stored' : 'ask',
  });
  if (credentials === 'stored') return sessionId;
  if (credentials !== null && (await eventsLink.whenLive(LINK_WITHIN_MS)))
    eventsLink.send({ t: 'offer', sessionId, credentials });
  return sessionId;
}

export const isDenied = (error: unknown): error is ApiError => error instanceof ApiError;

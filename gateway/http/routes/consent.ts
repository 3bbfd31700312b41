/** What an owner's link opens: without a sign-in, by POST only, so that nothing that follows links answers for him. */

import { answerAsOwner, endAsOwner, lookAtConsent } from '../../commands/consent/answer.js';
import type { SessionRoom } from '../../commands/sessions/room.js';
import { consentAnswer, consentLink } from '../../wire/consent.js';
import type { Routes } from '../routes.js';

export function consentRoutes(routes: Routes, room: SessionRoom): void {
  routes.public('POST', '/api/consent/look', { body: consentLink }, ({ who, body }) =>
    lookAtConsent(room, who, body.token),
  );
  routes.public('POST', '/api/consent/answer', { body: consentAnswer }, ({ who, body }) =>
    answerAsOwner(room, who, body),
  );
  routes.public('POST', '/api/consent/end', { body: consentLink }, ({ who, body }) =>
    endAsOwner(room, who, body.token),
  );
}

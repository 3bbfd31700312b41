/** Routes of sessions: start, look, come in, end. What happens is in commands/sessions. */

import * as z from 'zod';
import { askToControl, askToJoin } from '../../commands/sessions/enter.js';
import { extendSession } from '../../commands/sessions/extend.js';
import { endOwnSession, terminateSession } from '../../commands/sessions/end.js';
import { readSession, readSessions } from '../../commands/sessions/read.js';
import type { SessionRoom } from '../../commands/sessions/room.js';
import { startSession } from '../../commands/sessions/start.js';
import * as takes from '../../wire/requests.js';
import { id } from '../../wire/text.js';
import type { Routes } from '../routes.js';

const ofDomain = z.strictObject({ domainId: id });
const ofEndpoint = z.strictObject({ endpointId: id });
const ofSession = z.strictObject({ sessionId: id });

export function sessionRoutes(routes: Routes, room: SessionRoom): void {
  routes.signedIn(
    'GET',
    '/api/domains/:domainId/sessions',
    { params: ofDomain, query: takes.listSessions },
    ({ who, params, query }) => readSessions(room, who, params.domainId, query),
  );
  routes.signedIn(
    'POST',
    '/api/endpoints/:endpointId/sessions',
    { params: ofEndpoint, body: takes.startSession },
    ({ who, params, body }) => startSession(room, who, params.endpointId, body),
  );
  routes.signedIn('GET', '/api/sessions/:sessionId', { params: ofSession }, ({ who, params }) =>
    readSession(room, who, params.sessionId),
  );
  routes.signedIn(
    'POST',
    '/api/sessions/:sessionId/control',
    { params: ofSession, body: takes.nothing },
    ({ who, params }) => askToControl(room, who, params.sessionId),
  );
  routes.signedIn(
    'POST',
    '/api/sessions/:sessionId/join',
    { params: ofSession, body: takes.nothing },
    ({ who, params }) => askToJoin(room, who, params.sessionId),
  );
  routes.signedIn(
    'POST',
    '/api/sessions/:sessionId/terminate',
    { params: ofSession, body: takes.terminateSession },
    ({ who, params, body }) => terminateSession(room, who, params.sessionId, body.reason),
  );
  routes.signedIn(
    'POST',
    '/api/sessions/:sessionId/end',
    { params: ofSession, body: takes.nothing },
    ({ who, params }) => endOwnSession(room, who, params.sessionId),
  );
  routes.signedIn(
    'POST',
    '/api/sessions/:sessionId/extend',
    { params: ofSession, body: takes.extendSession },
    ({ who, params, body }) => extendSession(room, who, params.sessionId, body.minutes),
  );
}

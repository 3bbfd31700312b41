/** Lets events change the cache of answers. Knows no page. */

import { isOver } from '../../../gateway/domain/session-state.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import type { EventsDown } from '../../../gateway/wire/events.js';
import { queryClient } from '../api/client.js';
import { keys } from '../api/keys.js';
import { ENDED_STAYS_MS, withoutSession, withSession } from './live-sessions.js';
import { learnTime } from './server-clock.js';

type Live = readonly SessionView[];

export function applyToCache(message: EventsDown): void {
  switch (message.t) {
    case 'hello':
    case 'pong':
      learnTime(message.now);
      return;
    case 'sessions':
      queryClient.setQueryData<Live>(keys.live(message.domainId), message.sessions);
      return;
    case 'session':
      applySession(message.session);
      return;
    case 'stale':
      applyStale(message.domainId, message.what);
      return;
    case 'stage':
    case 'prompt':
    case 'prompt-over':
    case 'start-failed':
    case 'pointer':
    case 'refused':
      return;
  }
}

function applySession(session: SessionView): void {
  const live = keys.live(session.domainId);
  queryClient.setQueryData<SessionView>(keys.session(session.id), session);
  queryClient.setQueryData<Live>(live, (list) => (list === undefined ? list : withSession(list, session)));
  if (!isOver(session.state)) return;
  void queryClient.invalidateQueries({ queryKey: keys.history(session.domainId) });
  window.setTimeout(() => {
    queryClient.setQueryData<Live>(live, (list) => list && withoutSession(list, session.id));
  }, ENDED_STAYS_MS);
}

function applyStale(domainId: string, what: Extract<EventsDown, { t: 'stale' }>['what']): void {
  const renew = (queryKey: readonly string[]): void => void queryClient.invalidateQueries({ queryKey });
  switch (what) {
    case 'endpoints':
      renew(keys.endpoints(domainId));
      renew(keys.allEndpoints);
      return;
    case 'people':
      renew(keys.people(domainId));
      renew(keys.groups(domainId));
      renew(keys.me);
      return;
    case 'requests':
      renew(keys.requests(domainId));
      renew(keys.allRequests);
      // What was answered decides who may start.
      renew(keys.endpoints(domainId));
      renew(keys.allEndpoints);
      return;
    case 'domain':
      renew(keys.accessRules(domainId));
      renew(keys.tokens(domainId));
      renew(keys.domain(domainId));
      renew(keys.domainLimits(domainId));
      renew(keys.domains);
      renew(keys.me);
      return;
    case 'audit':
      renew(keys.audit(domainId));
      renew(keys.proof(domainId));
      return;
  }
}

/** After a loss everything shown may be old. */
export function renewAll(): void {
  void queryClient.invalidateQueries();
}

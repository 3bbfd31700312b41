/** The events socket inside React: its state, a subscription, and messages. One socket per page. */

import { useEffect, useSyncExternalStore } from 'react';
import type { EventsDown } from '../../../gateway/wire/events.js';
import { applyToCache, renewAll } from './event-cache.js';
import { EventsLink, type LinkState, type Topic } from './events-link.js';

export const eventsLink = new EventsLink();
eventsLink.onMessage(applyToCache);

let before: LinkState = eventsLink.state;
eventsLink.onState(() => {
  if (before === 'lost' && eventsLink.state === 'live') renewAll();
  before = eventsLink.state;
});
window.addEventListener('online', () => eventsLink.hurry());

export function useLinkState(): LinkState {
  return useSyncExternalStore(
    (listener) => eventsLink.onState(listener),
    () => eventsLink.state,
  );
}

/** Keeps a topic subscribed while mounted; undefined asks for nothing. */
export function useTopic(topic: Topic | undefined): void {
  useEffect(() => {
    if (topic === undefined) return;
    eventsLink.open();
    return eventsLink.subscribe(topic);
  }, [topic]);
}

/** Hears every message while mounted. `listener` must be stable (useCallback). */
export function useMessages(listener: (message: EventsDown) => void): void {
  useEffect(() => eventsLink.onMessage(listener), [listener]);
}

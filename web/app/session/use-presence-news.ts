/** "Priya Nair joined", for five seconds, from the session's changing list of people. */

import { useEffect, useState } from 'react';
import type { SessionView } from '../../../gateway/wire/api.js';
import { presenceNews } from './presence.js';

/** How long news of people stays (ms). */
const NEWS_MS = 5_000;

export function usePresenceNews(session: SessionView, meId: string): string | null {
  const [before, setBefore] = useState(session);
  const [news, setNews] = useState<{ readonly text: string } | null>(null);
  if (before !== session) {
    setBefore(session);
    const text = presenceNews(before, session, meId);
    if (text !== null) setNews({ text });
  }
  useEffect(() => {
    if (news === null) return;
    const timer = window.setTimeout(() => setNews(null), NEWS_MS);
    return () => window.clearTimeout(timer);
  }, [news]);
  return news?.text ?? null;
}

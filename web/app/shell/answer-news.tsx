/** Tells who asked for access that he was answered, wherever he is: in the pages, or at work in a session. */

import { Notification } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'react-router';
import type { RequestView } from '../../../gateway/wire/access.js';
import { useRequests } from '../api/queries.js';
import { serverNow } from '../events/server-clock.js';
import { useTopic } from '../events/use-events.js';
import { newsSince, newsWords, type Seen, seenOf } from '../words/answer-news.js';

interface AnswerNewsProps {
  readonly domainId: string;
  /** In a window that must not be left: what is opened, opens beside it. */
  readonly stay?: boolean;
}

export function AnswerNews({ domainId, stay = false }: AnswerNewsProps) {
  useTopic(`domain:${domainId}`);
  const own = useRequests(domainId, { whose: 'mine', show: 'all' });
  const { pathname } = useLocation();
  const seen = useRef<Seen | undefined>(undefined);
  const [news, setNews] = useState<RequestView | null>(null);
  const rows = own.isPlaceholderData ? undefined : own.data;
  useEffect(() => {
    if (rows === undefined) return;
    const found = seen.current === undefined ? undefined : newsSince(seen.current, rows);
    seen.current = seenOf(rows);
    if (found !== undefined) setNews(found);
  }, [rows]);
  // Who reads the request itself sees the answer there.
  const shown = news !== null && pathname !== `/requests/${news.id}` ? news : null;
  return (
    <div className="answer-news" role="status">
      {shown !== null && (
        <Notification
          withBorder
          color={shown.state === 'approved' && shown.approval?.endedAt === null ? 'green' : 'red'}
          onClose={() => setNews(null)}
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          {newsWords(shown, serverNow())}{' '}
          <Link
            className="strong-link"
            {...(stay ? { target: '_blank', rel: 'noreferrer' } : {})}
            to={`/requests/${shown.id}?show=mine`}
            onClick={() => setNews(null)}
          >
            Open
          </Link>
        </Notification>
      )}
    </div>
  );
}

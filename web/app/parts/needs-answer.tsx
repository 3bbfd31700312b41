/** Requests that wait for an answer, on the admins' dashboard. */

import { Anchor, Button } from '@mantine/core';
import { Link } from 'react-router';
import { useRequests } from '../api/queries.js';
import { useNow } from '../events/use-now.js';
import { useDomain } from '../shell/me.js';
import { wishWords } from '../words/requests.js';
import { Face } from './face.js';
import { Moment } from './moment.js';
import { Section } from './section.js';

/** More are one click away. */
const SHOWN = 4;

/** Those this person may answer, oldest first; the same answer as the count beside Requests. */
export function useWaiting() {
  const domain = useDomain();
  const query = useRequests(domain.id, { whose: 'all', show: 'waiting' }, domain.role === 'admin');
  if (domain.role !== 'admin') return [];
  return (query.data ?? []).filter(({ may }) => may.answer === null || may.review === null).toReversed();
}

export function NeedsAnswer() {
  const waiting = useWaiting();
  const now = useNow();
  if (waiting.length === 0) return null;
  return (
    <Section
      title="Needs your answer"
      count={waiting.length}
      action={
        <Anchor component={Link} to="/requests" fz="sm">
          Show all<span className="visually-hidden"> requests</span>
        </Anchor>
      }
    >
      <ul className="needs">
        {waiting.slice(0, SHOWN).map((request) => (
          <li key={request.id}>
            <Face person={request.person} size={30} />
            <span className="two">
              <span>
                <b>{request.person.fullName}</b> · <Moment at={request.createdAt} />
              </span>
              <span>{request.endpoint.name}</span>
              <span className="sub">{wishWords(request, now)}</span>
            </span>
            <Button
              component={Link}
              to={`/requests/${request.id}`}
              size="xs"
              variant="default"
              aria-label={`Review the request of ${request.person.fullName} for ${request.endpoint.name}`}
            >
              Review
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

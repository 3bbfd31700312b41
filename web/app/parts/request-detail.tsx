/** One request: who asks for what, what speaks for it, the answers, and what this person may do with it. */

import { IconTicket } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { RequestView } from '../../../gateway/wire/access.js';
import { useNow } from '../events/use-now.js';
import { useMe } from '../shell/me.js';
import { headline, stateOf, windowWords, wishWords } from '../words/requests.js';
import { count, minutesLong } from '../words/time.js';
import { Chip } from './chip.js';
import { Face, nameOf } from './face.js';
import { Moment } from './moment.js';
import { Address, ProtocolTile } from './protocol.js';
import { RequestActs } from './request-acts.js';
import { RequestAnswer } from './request-answer.js';

export function RequestDetail({ request }: { readonly request: RequestView }) {
  const now = useNow(1_000);
  const me = useMe();
  const [tone, words] = stateOf(request, now);
  const open = request.state === 'pending';
  const own = request.person.id === me.user.id;
  const [wasOpen, setWasOpen] = useState(false);
  // Somebody else was faster while this was being read: said where the form stood.
  const [faster, setFaster] = useState<string | null>(null);
  const last = request.answers.at(-1)?.person ?? null;
  useEffect(() => {
    if (open && !own) setWasOpen(true);
    else if (wasOpen && last !== null && last.id !== me.user.id) setFaster(last.fullName);
  }, [open, own, wasOpen, last, me.user.id]);
  return (
    <article className="panel inbox-detail" aria-labelledby="req-h">
      <div className="req-head">
        <Face person={request.person} size={44} />
        <div className="two">
          <h2 id="req-h">{headline(request)}</h2>
          <span className="sub">
            Asked <Moment at={request.createdAt} as="within" />
            {own && ' · your request'}
          </span>
        </div>
        <Chip tone={tone}>{words}</Chip>
      </div>
      <blockquote>{request.reason}</blockquote>
      <dl className="req-facts">
        <Fact term="Endpoint">
          <span className="with-face">
            <ProtocolTile protocol={request.endpoint.protocol} />
            <span className="two">
              <Link className="strong-link" to={`/endpoints/${request.endpoint.id}/connections`}>
                {request.endpoint.name}
              </Link>
              <Address of={request.endpoint} />
            </span>
          </span>
        </Fact>
        <Fact term="Ticket">
          {request.ticket === null ? (
            <span className="sub">None</span>
          ) : (
            <span className="with-icon">
              <IconTicket size={16} aria-hidden="true" />
              {request.ticket}
            </span>
          )}
        </Fact>
        <Fact term={request.approval === null ? 'Wanted' : 'Approved for'}>
          {request.approval === null
            ? wishWords(request, now)
            : windowWords(request.approval.startsAt, request.approval.endsAt, now)}
          <span className="sub block">
            {request.approval === null
              ? ''
              : minutesLong(Math.round((request.approval.endsAt - request.approval.startsAt) / 60_000))}
          </span>
        </Fact>
        <Fact term="Running there now">
          {request.endpoint.live === 0 ? (
            <span className="sub">Nothing</span>
          ) : (
            <Chip tone="live" plain>
              {count(request.endpoint.live, 'session')}
            </Chip>
          )}
        </Fact>
        <Fact term="Approved before">
          {request.before.lastAt === null ? (
            <span className="sub">Never</span>
          ) : (
            <>
              {count(request.before.times, 'time')}, last <Moment at={request.before.lastAt} as="within" />
            </>
          )}
        </Fact>
        {request.kind !== 'break-glass' && (
          <Fact term="Answers">
            {request.answers.filter(({ verdict, counts }) => verdict === 'approve' && counts).length} of{' '}
            {request.approversNeeded}
            <span className="sub block">Any domain admin except {request.person.fullName}</span>
          </Fact>
        )}
      </dl>
      {request.answers.length > 0 && (
        <div className="section-body">
          <ul className="plain-list">
            {request.answers.map((answer) => (
              <li key={answer.at}>
                <b>{answer.person === null ? 'Somebody' : nameOf(answer.person, me.user.id)}</b>{' '}
                {answer.verdict === 'approve' ? 'approved' : 'denied'}, <Moment at={answer.at} as="within" />
                {!answer.counts && (
                  <span className="sub block">No longer counts: not a domain admin any more.</span>
                )}
                {answer.note !== '' && <span className="sub block">{answer.note}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Ended request={request} />
      {faster !== null && (
        <p className="section-body" role="status">
          <b>{faster} has answered.</b>
        </p>
      )}
      {open && request.may.answer === null && (
        <RequestAnswer key={request.answers.length} request={request} />
      )}
      {open && request.may.answer === 'own-request' && (
        <p className="section-body sub">You cannot answer your own request.</p>
      )}
      {open && request.may.answer === 'already-answered' && (
        <p className="section-body sub">You have approved it. Another domain admin has to approve it too.</p>
      )}
      <RequestActs request={request} />
    </article>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** How it ended, and who looked at an emergency. */
function Ended({ request: { approval, review } }: { readonly request: RequestView }) {
  return (
    <>
      {approval?.endedAt !== null && approval?.endedAt !== undefined && (
        <p className="section-body">
          {approval.endedWhy === 'withdrawn'
            ? `${approval.endedBy?.fullName ?? 'A domain admin'} withdrew the approval`
            : approval.endedWhy === 'given-back'
              ? 'Given back'
              : 'The ticket was closed'}
          , <Moment at={approval.endedAt} as="within" />
          {approval.endedNote !== null && <span className="sub block">{approval.endedNote}</span>}
        </p>
      )}
      {review?.closedAt !== null && review?.closedAt !== undefined && (
        <p className="section-body">
          Reviewed by {review.closedBy?.fullName ?? 'a domain admin'},{' '}
          <Moment at={review.closedAt} as="within" />
          <span className="sub block">{review.note}</span>
        </p>
      )}
    </>
  );
}

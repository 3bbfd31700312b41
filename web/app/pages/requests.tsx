/** Requests for access: what waits for an answer, what was answered, and one's own. A list beside the one read. */

import { EmptyState, SegmentedControl } from '@mantine/core';
import { IconChevronLeft, IconInbox } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import type { RequestView } from '../../../gateway/wire/access.js';
import { useRequest, useRequests } from '../api/queries.js';
import { useNow } from '../events/use-now.js';
import { Answer } from '../parts/answer.js';
import { Chip } from '../parts/chip.js';
import { Face } from '../parts/face.js';
import { Moment } from '../parts/moment.js';
import { PageHeader } from '../parts/page-header.js';
import { RequestDetail } from '../parts/request-detail.js';
import { useDomain } from '../shell/me.js';
import { SHELF_TITLES, shelfOf, SHELVES, stateOf, windowWords, wishWords } from '../words/requests.js';
import { count } from '../words/time.js';
import { Gone, isNotFound } from './not-found.js';

type Show = 'waiting' | 'answered' | 'mine';

const EMPTY: Readonly<Record<Show, readonly [string, string]>> = {
  waiting: ['Nobody is waiting', 'A new request appears here by itself.'],
  answered: ['Nothing was answered yet', 'Requests that were answered stay here.'],
  mine: [
    'You have not asked for access yet',
    'Endpoints that need approval say so: choose Request access there.',
  ],
};

export default function Requests() {
  const domain = useDomain();
  const admin = domain.role === 'admin';
  const { id } = useParams();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const asked = params.get('show');
  const show: Show = !admin || asked === 'mine' ? 'mine' : asked === 'answered' ? 'answered' : 'waiting';
  const list = useRequests(domain.id, {
    whose: show === 'mine' ? 'mine' : 'all',
    show: show === 'mine' ? 'all' : show,
  });
  const rows = list.data ?? [];
  // The oldest waits longest; of what is over the newest is of interest.
  const now = useNow(1_000);
  const shown =
    show === 'waiting'
      ? rows.toReversed()
      : show === 'mine'
        ? SHELVES.flatMap((shelf) => rows.filter((each) => shelfOf(each, now) === shelf))
        : rows;
  const chosen = id ?? shown[0]?.id;
  return (
    <>
      <PageHeader
        title={show === 'mine' ? 'My access' : 'Requests'}
        sub={list.data === undefined ? ' ' : summary(show, rows.length)}
        actions={
          admin && (
            <SegmentedControl
              aria-label="Which requests"
              data={[
                { value: 'waiting', label: 'Waiting' },
                { value: 'answered', label: 'Answered' },
                { value: 'mine', label: 'My access' },
              ]}
              value={show}
              onChange={(value) =>
                void navigate(value === 'waiting' ? '/requests' : `/requests?show=${value}`)
              }
            />
          )
        }
      />
      <div className={`inbox${id === undefined ? '' : ' chosen'}`}>
        {id !== undefined && (
          <Link className="inbox-back with-icon" to={`/requests?show=${show}`}>
            <IconChevronLeft size={16} aria-hidden="true" />
            All requests
          </Link>
        )}
        <Answer of={list}>
          {() =>
            shown.length === 0 ? (
              id === undefined && (
                <EmptyState
                  py="xl"
                  icon={<IconInbox size={40} stroke={1.3} aria-hidden="true" />}
                  title={EMPTY[show][0]}
                  description={EMPTY[show][1]}
                />
              )
            ) : show === 'mine' ? (
              <Shelves rows={shown} chosen={chosen} now={now} />
            ) : (
              <List label="Requests" rows={shown} show={show} chosen={chosen} />
            )
          }
        </Answer>
        {chosen !== undefined && <Chosen key={chosen} id={chosen} />}
      </div>
    </>
  );
}

function summary(show: Show, n: number): string {
  if (show === 'waiting')
    return n === 0
      ? 'Nobody is waiting for an answer.'
      : `${count(n, 'request waits', 'requests wait')} for an answer.`;
  return show === 'mine'
    ? 'What you asked for, and what became of it.'
    : 'What was asked for, and what became of it.';
}

interface ListProps {
  readonly label: string;
  readonly rows: readonly RequestView[];
  readonly show: Show;
  readonly chosen: string | undefined;
}

const List = ({ label, rows, show, chosen }: ListProps) => (
  <ul className="inbox-list" aria-label={label}>
    {rows.map((request) => (
      <li key={request.id}>
        <Item request={request} show={show} current={request.id === chosen} />
      </li>
    ))}
  </ul>
);

/** One's own: what may be used now comes first. */
function Shelves({ rows, chosen, now }: Pick<ListProps, 'rows' | 'chosen'> & { readonly now: number }) {
  return (
    <div className="inbox-list">
      {SHELVES.map((shelf) => {
        const here = rows.filter((each) => shelfOf(each, now) === shelf);
        if (here.length === 0) return null;
        return (
          <section key={shelf}>
            <h2 className="inbox-shelf">{SHELF_TITLES[shelf]}</h2>
            <List label={SHELF_TITLES[shelf]} rows={here} show="mine" chosen={chosen} />
          </section>
        );
      })}
    </div>
  );
}

interface ItemProps {
  readonly request: RequestView;
  readonly show: Show;
  readonly current: boolean;
}

function Item({ request, show, current }: ItemProps) {
  const now = useNow(1_000);
  const [tone, words] = stateOf(request, now);
  return (
    <Link
      className="inbox-item"
      to={`/requests/${request.id}?show=${show}`}
      aria-current={current ? 'true' : undefined}
      data-row
    >
      <Face person={request.person} size={32} />
      <span className="two">
        <span className="row">
          <b>{show === 'mine' ? request.endpoint.name : request.person.fullName}</b>
          <span className="sub">
            <Moment at={request.createdAt} still />
          </span>
        </span>
        {show !== 'mine' && <span>{request.endpoint.name}</span>}
        <span className="sub">
          {show === 'mine' && request.approval !== null
            ? windowWords(request.approval.startsAt, request.approval.endsAt, now)
            : wishWords(request, now)}
        </span>
        {(show !== 'waiting' || tone === 'danger') && (
          <Chip tone={tone} plain>
            {words}
          </Chip>
        )}
      </span>
    </Link>
  );
}

function Chosen({ id }: { readonly id: string }) {
  const query = useRequest(id);
  if (isNotFound(query.error)) return <Gone what="request" to="/requests" label="Go to the requests" />;
  return <Answer of={query}>{(request) => <RequestDetail request={request} />}</Answer>;
}

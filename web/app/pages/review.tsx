/** Access review: who can reach what, and why; standing access first. For domain admins. */

import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import type { AccessReview, ReachView, WayView } from '../../../gateway/wire/review.js';
import { calls, type ReviewFilter } from '../api/calls.js';
import { useEndpoints, usePeople, useReview } from '../api/queries.js';
import { Answer } from '../parts/answer.js';
import { Chip } from '../parts/chip.js';
import { Moment } from '../parts/moment.js';
import { PageHeader } from '../parts/page-header.js';
import { useDomain } from '../shell/me.js';
import { hoursWords } from '../words/hours.js';
import { count } from '../words/time.js';
import '../styles/review.css';

export default function Review() {
  const domain = useDomain();
  const [params, setParams] = useSearchParams();
  const people = usePeople(domain.id);
  const endpoints = useEndpoints(domain.id);
  const filter: ReviewFilter = {
    person: params.get('person') ?? undefined,
    endpoint: params.get('endpoint') ?? undefined,
    show: params.get('show') === 'standing' ? 'standing' : undefined,
  };
  const review = useReview(domain.id, filter);
  const set = (name: string, value: string | null): void => {
    setParams(
      (before) => {
        if (value === null || value === '') before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true },
    );
  };
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <>
      <PageHeader
        title="Access review"
        sub="Who can reach which machine, and why."
        actions={
          <Button
            component="a"
            href={calls.accessReviewExport(domain.id, filter)}
            download
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden="true" />}
          >
            Export
          </Button>
        }
      />
      <div className="filters">
        <Select
          aria-label="Person"
          placeholder="Everybody"
          data={(people.data ?? []).map(({ id, fullName, name }) => ({
            value: id,
            label: `${fullName} (${name})`,
          }))}
          value={filter.person ?? null}
          onChange={(value) => set('person', value)}
          searchable
          clearable
          nothingFoundMessage="Nobody of this name"
          clearButtonProps={{ 'aria-label': 'Show everybody' }}
          className="grow"
        />
        <Select
          aria-label="Endpoint"
          placeholder="Every endpoint"
          data={(endpoints.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={filter.endpoint ?? null}
          onChange={(value) => set('endpoint', value)}
          searchable
          clearable
          nothingFoundMessage="No endpoint of this name"
          clearButtonProps={{ 'aria-label': 'Show every endpoint' }}
          className="grow"
        />
        <SegmentedControl
          aria-label="Which access"
          data={[
            { value: '', label: 'All' },
            { value: 'standing', label: 'Standing' },
          ]}
          value={filter.show ?? ''}
          onChange={(value) => set('show', value)}
        />
      </div>
      <Answer of={review} rows={6}>
        {(found) => <Found found={found} filtered={filtered} onShowAll={() => setParams({})} />}
      </Answer>
    </>
  );
}

interface FoundProps {
  readonly found: AccessReview;
  readonly filtered: boolean;
  readonly onShowAll: () => void;
}

function Found({ found, filtered, onShowAll }: FoundProps) {
  const { rows, total, standing, admins } = found;
  return (
    <>
      <p className="review-sum" role="status">
        <b>{count(total, 'way in', 'ways in')}</b>
        {total > 0 && (
          <>
            , <b className={standing > 0 ? 'tone-wait' : ''}>{standing} standing</b>: possible at any time,
            without approval
          </>
        )}
        . Domain admins can change all of it: {admins.map(({ fullName }) => fullName).join(', ')}.
      </p>
      <div className="panel flush">
        {rows.length === 0 ? (
          <div className="empty">
            <b>{filtered ? 'Nothing fits these filters' : 'Nobody can reach anything'}</b>
            <p className="sub">
              {filtered
                ? 'There may be other ways in: choose fewer filters to see them.'
                : 'Once there are endpoints and people who may use them, they are listed here.'}
            </p>
            {filtered && (
              <Button mt="sm" variant="default" onClick={onShowAll}>
                Show all
              </Button>
            )}
          </div>
        ) : (
          <ul className="review-list" aria-label="Access">
            {rows.map((row) => (
              <Row key={`${row.person.id} ${row.endpoint.id}`} row={row} />
            ))}
          </ul>
        )}
      </div>
      {rows.length < total && (
        <p className="sub" role="note">
          The first {rows.length} of {total}. Choose a person or an endpoint, or export all of them.
        </p>
      )}
    </>
  );
}

function Row({ row }: { readonly row: ReachView }) {
  const { person, role, endpoint, ways, standing } = row;
  const notes = notesOf(row);
  return (
    <li>
      <div className="two">
        <b>{person.fullName}</b>
        <span className="sub">
          {person.name}
          {role === 'admin' && ', domain admin'}
        </span>
      </div>
      <div className="two">
        <Link to={`/endpoints/${endpoint.id}/access`} className="review-endpoint">
          {endpoint.name}
        </Link>
        <span className="sub">{endpoint.protocol.toUpperCase()}</span>
      </div>
      <div className="two">
        <span>{ways.map(wayWords).join(', ')}</span>
        {notes !== '' && <span className="sub">{notes}</span>}
      </div>
      <div className="review-time">
        {standing ? (
          <Chip tone="wait">Standing</Chip>
        ) : row.approval === null ? (
          <span className="sub">Must ask for approval</span>
        ) : (
          <span>
            Approved{' '}
            {row.approval.from !== null && (
              <>
                from <Moment at={row.approval.from} as="within" />{' '}
              </>
            )}
            until <Moment at={row.approval.until} as="within" />
          </span>
        )}
      </div>
    </li>
  );
}

function wayWords(way: WayView): string {
  switch (way.by) {
    case 'everyone':
      return 'Everyone in the domain';
    case 'listed':
      return 'On the list';
    case 'group':
      return `Group ${way.name}`;
  }
}

function notesOf({ credentials, limits }: ReachView): string {
  const { hours, maxMinutes, idleMinutes, observer } = limits;
  const notes = [
    ...(credentials === 'stored' ? ['Jumpseat signs in'] : []),
    ...(credentials === 'both' ? ['Jumpseat can sign in'] : []),
    ...(hours === null ? [] : [hoursWords(hours)]),
    ...(maxMinutes === null ? [] : [`at most ${count(maxMinutes, 'minute', 'minutes')}`]),
    ...(idleMinutes === null ? [] : [`ends when idle for ${count(idleMinutes, 'minute', 'minutes')}`]),
    ...(observer ? ['only while somebody watches'] : []),
  ];
  return notes.join(' · ');
}

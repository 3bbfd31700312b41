/** Sessions that are over: when, who, who watched, how long, how it ended. More on demand. */

import { Button, Table } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Page, SessionView } from '../../../gateway/wire/api.js';
import { useMe } from '../shell/me.js';
import { END_SHORT, END_TONE } from '../words/endings.js';
import { ErrorNote } from './answer.js';
import { Chip } from './chip.js';
import { Face, nameOf } from './face.js';
import { Moment } from './moment.js';
import { lengthOf } from './recent-session.js';

interface HistoryTableProps {
  readonly history: UseInfiniteQueryResult<InfiniteData<Page<SessionView>>>;
  readonly showEndpoint: boolean;
  readonly empty: string;
  /** Leaves out what does not fit a search; the rest of the pages may still have some. */
  readonly only?: (session: SessionView) => boolean;
}

export function HistoryTable({ history, showEndpoint, empty, only = () => true }: HistoryTableProps) {
  if (history.error !== null && history.data === undefined)
    return (
      <div className="answer-error">
        <ErrorNote error={history.error} again={() => void history.refetch()} />
      </div>
    );
  const rows = history.data?.pages.flatMap((page) => page.rows).filter(only) ?? [];
  if (rows.length === 0 && !history.hasNextPage)
    return <div className="empty sub">{history.data === undefined ? ' ' : empty}</div>;
  return (
    <>
      <Table className="htable">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Started</Table.Th>
            {showEndpoint && <Table.Th>Endpoint</Table.Th>}
            <Table.Th>Controller</Table.Th>
            <Table.Th>Watched by</Table.Th>
            <Table.Th>Length</Table.Th>
            <Table.Th>How it ended</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((session) => (
            <HistoryRow key={session.id} session={session} showEndpoint={showEndpoint} />
          ))}
        </Table.Tbody>
      </Table>
      {history.hasNextPage && (
        <div className="more">
          <Button
            variant="subtle"
            size="xs"
            loading={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            Show earlier sessions
          </Button>
        </div>
      )}
    </>
  );
}

function HistoryRow({
  session,
  showEndpoint,
}: {
  readonly session: SessionView;
  readonly showEndpoint: boolean;
}) {
  const me = useMe();
  return (
    <Table.Tr>
      <Table.Td className="nowrap h-when">
        <Link to={`/sessions/${session.id}`} className="quiet-link" data-row>
          <Moment at={session.createdAt} as="day" />
        </Link>
      </Table.Td>
      {showEndpoint && (
        <Table.Td className="h-endpoint">
          <Link to={`/endpoints/${session.endpoint.id}/connections`} className="strong-link">
            {session.endpoint.name}
          </Link>
        </Table.Td>
      )}
      <Table.Td className="h-who">
        <span className="with-face">
          <Face person={session.controller} size={24} />
          {nameOf(session.controller, me.user.id)}
        </span>
      </Table.Td>
      <Table.Td className="h-seen">
        <WatchedBy session={session} />
      </Table.Td>
      <Table.Td className="nowrap h-len">{lengthOf(session) ?? <span className="dimtext">–</span>}</Table.Td>
      <Table.Td className="h-end">
        {session.end !== null && (
          <Chip plain tone={END_TONE[session.end.code]}>
            {END_SHORT[session.end.code](session)}
          </Chip>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Faces shown before "and 3 more". */
const FACES = 3;

export function WatchedBy({ session }: { readonly session: SessionView }) {
  const byId = new Map(
    session.participants.filter(({ role }) => role === 'viewer').map(({ person }) => [person.id, person]),
  );
  const people = [...byId.values()];
  const [first] = people;
  if (first === undefined) return <span className="dimtext">Nobody</span>;
  return (
    <span className="with-face">
      <span className="faces">
        {people.slice(0, FACES).map((person) => (
          <Face key={person.id} person={person} size={24} />
        ))}
      </span>
      <span className="dimtext">
        {people.length === 1 ? first.fullName : `${first.fullName} and ${people.length - 1} more`}
      </span>
    </span>
  );
}

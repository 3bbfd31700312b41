/** Audit rows by day: who did what, on which machine, from where, with what result. */

import { Button, Table } from '@mantine/core';
import {
  IconAlertOctagon,
  IconEye,
  IconHourglass,
  IconKeyboard,
  IconPlayerStop,
  IconPointFilled,
} from '@tabler/icons-react';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Link } from 'react-router';
import type { AuditRow, Page } from '../../../gateway/wire/api.js';
import { useNow } from '../events/use-now.js';
import { auditResult, auditTone, auditWords } from '../words/audit.js';
import { dayHeading, exact, timeOfDay } from '../words/time.js';
import { ErrorNote } from './answer.js';
import type { Tone } from './chip.js';
import { Face } from './face.js';

const ICON = {
  controller: IconKeyboard,
  viewer: IconEye,
  live: IconPointFilled,
  wait: IconHourglass,
  ended: IconPlayerStop,
  danger: IconAlertOctagon,
} satisfies Record<Tone, unknown>;

interface AuditTableProps {
  readonly audit: UseInfiniteQueryResult<InfiniteData<Page<AuditRow>>>;
  readonly empty: string;
}

export function AuditTable({ audit, empty }: AuditTableProps) {
  const now = useNow(60_000);
  if (audit.error !== null && audit.data === undefined)
    return (
      <div className="answer-error">
        <ErrorNote error={audit.error} again={() => void audit.refetch()} />
      </div>
    );
  const rows = audit.data?.pages.flatMap((page) => page.rows) ?? [];
  if (rows.length === 0) return <div className="empty sub">{audit.data === undefined ? ' ' : empty}</div>;
  const headings = rows.map(({ at }) => dayHeading(at, now));
  return (
    <>
      <Table className="atable" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={110}>Time</Table.Th>
            <Table.Th>Who and what</Table.Th>
            <Table.Th>On</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>Result</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, at) => (
            <Fragment key={row.seq}>
              {headings[at] !== headings[at - 1] && (
                <Table.Tr className="day">
                  <Table.Th colSpan={5} scope="colgroup">
                    {headings[at]}
                  </Table.Th>
                </Table.Tr>
              )}
              <Row row={row} />
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
      {audit.hasNextPage && (
        <div className="more">
          <Button
            variant="subtle"
            size="xs"
            loading={audit.isFetchingNextPage}
            onClick={() => void audit.fetchNextPage()}
          >
            Show older entries
          </Button>
        </div>
      )}
    </>
  );
}

function Row({ row }: { readonly row: AuditRow }) {
  const tone = auditTone(row);
  const Icon = ICON[tone];
  const who = row.actor ?? { fullName: row.action.startsWith('login.') ? 'Somebody' : 'Jumpseat' };
  return (
    <Table.Tr>
      <Table.Td className="num dimtext a-time">
        <time dateTime={new Date(row.at).toISOString()} title={exact(row.at)}>
          {timeOfDay(row.at)}
        </time>
      </Table.Td>
      <Table.Td className="a-what">
        <span className="with-face">
          <Face person={who} size={24} />
          <Icon size={16} className={`tone-${tone}`} aria-hidden="true" />
          <span>
            <b>{who.fullName}</b> {auditWords(row)}
          </span>
        </span>
      </Table.Td>
      <Table.Td className="a-on">
        {row.sessionId === null ? (
          (row.endpoint?.name ?? (row.action.startsWith('endpoint.') ? row.subject : null))
        ) : (
          <Link to={`/sessions/${row.sessionId}`} className="quiet-link" data-row>
            {row.endpoint?.name ?? 'Session'}
          </Link>
        )}
      </Table.Td>
      <Table.Td className="mono small dimtext a-from">{row.from}</Table.Td>
      <Table.Td className={`nowrap a-result${row.result === 'refused' ? ' tone-danger' : ''}`}>
        {auditResult(row)}
      </Table.Td>
    </Table.Tr>
  );
}

/** All machines of the domain: search, protocol, in use now; Start per row. */

import { Button, EmptyState, Kbd, SegmentedControl, Switch, Table, TextInput } from '@mantine/core';
import {
  IconEye,
  IconEyeOff,
  IconHourglass,
  IconLock,
  IconPlus,
  IconSearch,
  IconServer2,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { PROTOCOLS } from '../../../gateway/domain/protocol.js';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { useEndpoints } from '../api/queries.js';
import { Answer } from '../parts/answer.js';
import { LastUsed, StartButton } from '../parts/endpoint-card.js';
import { EndpointDialog } from '../parts/endpoint-dialog.js';
import { byName, matches } from '../parts/endpoint-order.js';
import { PageHeader } from '../parts/page-header.js';
import { Address, ProtocolTag, ProtocolTile } from '../parts/protocol.js';
import { Tag } from '../parts/section.js';
import { reaches } from '../parts/reach.js';
import { StarButton } from '../parts/star-button.js';
import { useStartDialog } from '../parts/start-dialog.js';
import { useDomain } from '../shell/me.js';
import { clockTime, count } from '../words/time.js';

function summary(all: readonly EndpointView[], domainName: string): string {
  const mine = all.filter(reaches).length;
  if (all.length === 0) return `No machines in ${domainName} yet.`;
  return `${count(all.length, 'machine')} in ${domainName}. You may use ${mine === all.length ? 'all' : mine} of them.`;
}

export default function Endpoints() {
  const domain = useDomain();
  const query = useEndpoints(domain.id);
  const [params, setParams] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const start = useStartDialog();
  const search = params.get('q') ?? '';
  const protocol = params.get('protocol') ?? 'all';
  const live = params.get('live') === '1';
  const filter = (name: string, value: string): void => {
    setParams(
      (before) => {
        if (value === '') before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true },
    );
  };
  const addButton = domain.role === 'admin' && (
    <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setAdding(true)}>
      Add endpoint
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Endpoints"
        sub={query.data === undefined ? ' ' : summary(query.data, domain.name)}
        actions={addButton}
      />
      <div className="filters">
        <TextInput
          type="search"
          aria-label="Search endpoints"
          placeholder="Search by name, address or tag"
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          rightSection={<Kbd size="xs">/</Kbd>}
          className="grow"
          value={search}
          onChange={(event) => filter('q', event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label="Protocol"
          data={[
            { value: 'all', label: 'All' },
            ...PROTOCOLS.map((value) => ({ value, label: value.toUpperCase() })),
          ]}
          value={protocol}
          onChange={(value) => filter('protocol', value === 'all' ? '' : value)}
        />
        <Switch
          label="Live only"
          size="sm"
          checked={live}
          onChange={(event) => filter('live', event.currentTarget.checked ? '1' : '')}
        />
      </div>
      <div className="panel flush">
        <Answer of={query} rows={8}>
          {(all) => {
            const shown = byName(all).filter(
              (each) =>
                matches(each, search) &&
                (protocol === 'all' || each.protocol === protocol) &&
                (!live || each.live > 0),
            );
            if (all.length === 0)
              return (
                <EmptyState
                  py="xl"
                  icon={<IconServer2 size={40} stroke={1.3} aria-hidden="true" />}
                  title="No endpoints yet"
                  description={
                    domain.role === 'admin'
                      ? 'Add the first machine: a name, its address, and who may use it.'
                      : 'A domain admin can add machines.'
                  }
                />
              );
            if (shown.length === 0) return <div className="empty sub">No endpoint fits this search.</div>;
            return <EndpointTable endpoints={shown} onStart={start.open} />;
          }}
        </Answer>
      </div>
      {start.dialog}
      {adding && <EndpointDialog onClose={() => setAdding(false)} />}
    </>
  );
}

interface EndpointTableProps {
  readonly endpoints: readonly EndpointView[];
  readonly onStart: (endpoint: EndpointView) => void;
}

function EndpointTable({ endpoints, onStart }: EndpointTableProps) {
  return (
    <Table highlightOnHover className="etable">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={40}>
            <span className="visually-hidden">Starred</span>
          </Table.Th>
          <Table.Th>Endpoint</Table.Th>
          <Table.Th>Tags</Table.Th>
          <Table.Th>Your access</Table.Th>
          <Table.Th>Joint sessions</Table.Th>
          <Table.Th>Last used</Table.Th>
          <Table.Th ta="right">
            <span className="visually-hidden">Action</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {endpoints.map((endpoint) => (
          <Table.Tr key={endpoint.id}>
            <Table.Td pr={0}>
              <StarButton endpoint={endpoint} size={26} />
            </Table.Td>
            <Table.Td>
              <div className="cell-end">
                <ProtocolTile protocol={endpoint.protocol} />
                <div className="two">
                  <Link className="strong-link" to={`/endpoints/${endpoint.id}/connections`} data-row>
                    {endpoint.name}
                  </Link>
                  <span className="sub">
                    <ProtocolTag protocol={endpoint.protocol} />
                    <Address of={endpoint} />
                  </span>
                </div>
              </div>
            </Table.Td>
            <Table.Td>
              <span className="tags">
                {endpoint.tags.map((each) => (
                  <Tag key={each}>{each}</Tag>
                ))}
              </span>
            </Table.Td>
            <Table.Td>
              {endpoint.may.start === null ? (
                <span className="dimtext">
                  {endpoint.approval === null
                    ? 'Any time'
                    : `Approved until ${clockTime(endpoint.approval.until)}`}
                </span>
              ) : reaches(endpoint) ? (
                <span className="with-icon dimtext">
                  <IconHourglass size={15} aria-hidden="true" />
                  Needs approval
                </span>
              ) : (
                <span className="with-icon dimtext">
                  <IconLock size={15} aria-hidden="true" />
                  No access
                </span>
              )}
            </Table.Td>
            <Table.Td>
              {endpoint.joint ? (
                <span className="with-icon">
                  <IconEye size={15} className="tone-viewer" aria-hidden="true" />
                  On
                </span>
              ) : (
                <span className="with-icon dimtext">
                  <IconEyeOff size={15} aria-hidden="true" />
                  Off
                </span>
              )}
            </Table.Td>
            <Table.Td>
              <LastUsed endpoint={endpoint} bare />
            </Table.Td>
            <Table.Td ta="right">
              <StartButton endpoint={endpoint} onStart={onStart} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

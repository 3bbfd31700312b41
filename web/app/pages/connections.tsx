/** Everything that is running now, and everything that ran. */

import { SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import type { SessionView } from '../../../gateway/wire/api.js';
import { useHistory, useLiveSessions } from '../api/queries.js';
import { running } from '../events/live-sessions.js';
import { Answer } from '../parts/answer.js';
import { HistoryTable } from '../parts/history-table.js';
import { PageHeader } from '../parts/page-header.js';
import { Section } from '../parts/section.js';
import { SessionList } from '../parts/session-list.js';
import { useDomain } from '../shell/me.js';

const WHICH = [
  { value: 'running', label: 'Running' },
  { value: 'ended', label: 'Ended' },
  { value: 'all', label: 'All' },
];

function fits(session: SessionView, search: string): boolean {
  const people = session.participants.map(({ person }) => person.fullName);
  const text = [
    session.endpoint.name,
    session.endpoint.host,
    session.controller.fullName,
    session.purpose,
    session.id,
    ...people,
  ];
  return text.join(' ').toLowerCase().includes(search.toLowerCase());
}

export default function Connections() {
  const domain = useDomain();
  const [params, setParams] = useSearchParams();
  const which = params.get('show') ?? 'running';
  const search = params.get('q') ?? '';
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
  return (
    <>
      <PageHeader title="Connections" sub="Everything that is running now, and everything that ran." />
      <div className="filters">
        <TextInput
          type="search"
          aria-label="Search connections"
          placeholder="Search by endpoint, person or session"
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          className="grow"
          value={search}
          onChange={(event) => filter('q', event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label="Which connections"
          data={WHICH}
          value={which}
          onChange={(value) => filter('show', value === 'running' ? '' : value)}
        />
      </div>
      <div className="stack">
        {which !== 'ended' && <Running search={search} domainId={domain.id} />}
        {which !== 'running' && <Ended search={search} domainId={domain.id} />}
      </div>
    </>
  );
}

interface PartProps {
  readonly domainId: string;
  readonly search: string;
}

function Running({ domainId, search }: PartProps) {
  const live = useLiveSessions(domainId);
  const shown = (live.data ?? []).filter((session) => fits(session, search));
  return (
    <Section title="Running now" count={running(shown).length} live>
      <Answer of={live}>
        {(all) =>
          shown.length === 0 && all.length > 0 ? (
            <div className="empty sub">No running session fits this search.</div>
          ) : (
            <SessionList sessions={shown} />
          )
        }
      </Answer>
    </Section>
  );
}

function Ended({ domainId, search }: PartProps) {
  const history = useHistory(domainId, { state: 'ended' });
  return (
    <Section title="Ended">
      <HistoryTable
        history={history}
        showEndpoint
        empty={search === '' ? 'No session has ended yet.' : 'No ended session fits this search.'}
        only={(session) => fits(session, search)}
      />
    </Section>
  );
}

/** What runs now, the machines one uses, and what one did last. */

import { Anchor, Button, EmptyState } from '@mantine/core';
import { IconPlayerPlay, IconPlus, IconServer2 } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useEndpoints, useHistory, useLiveSessions } from '../api/queries.js';
import { running } from '../events/live-sessions.js';
import { Answer } from '../parts/answer.js';
import { EndpointCard } from '../parts/endpoint-card.js';
import { EndpointDialog } from '../parts/endpoint-dialog.js';
import { inUse } from '../parts/endpoint-order.js';
import { NeedsAnswer } from '../parts/needs-answer.js';
import { PageHeader } from '../parts/page-header.js';
import { reaches } from '../parts/reach.js';
import { RecentSession } from '../parts/recent-session.js';
import { Section } from '../parts/section.js';
import { SessionList } from '../parts/session-list.js';
import { useStartDialog } from '../parts/start-dialog.js';
import { openFinder } from '../shell/finder.js';
import { useDomain } from '../shell/me.js';

/** As many as fit beside the recent sessions; the rest is one click away. */
const CARDS = 6;
const RECENT = 6;

export function Dashboard() {
  const domain = useDomain();
  const live = useLiveSessions(domain.id);
  const endpoints = useEndpoints(domain.id);
  const now = running(live.data ?? []).length;
  const mayStart = endpoints.data?.some(({ may }) => may.start === null) ?? false;
  return (
    <>
      <PageHeader
        title="Dashboard"
        sub={live.data === undefined ? ' ' : `${howMany(now)} running in ${domain.name}.`}
        actions={
          mayStart && (
            <Button leftSection={<IconPlayerPlay size={16} aria-hidden="true" />} onClick={openFinder}>
              Start session
            </Button>
          )
        }
      />
      <div className="stack">
        <Section
          title="Current Remote Connections"
          count={now}
          live
          action={<ShowAll to="/connections" what="connections" />}
        >
          <Answer of={live}>{(sessions) => <SessionList sessions={sessions} />}</Answer>
        </Section>
        <div className="cols">
          <MyEndpoints />
          <div className="stack">
            <NeedsAnswer />
            <Recent />
          </div>
        </div>
      </div>
    </>
  );
}

const howMany = (n: number): string =>
  n === 0 ? 'Nothing is' : n === 1 ? '1 session is' : `${n} sessions are`;

function ShowAll({ to, what }: { readonly to: string; readonly what: string }) {
  return (
    <Anchor component={Link} to={to} fz="sm">
      Show all<span className="visually-hidden"> {what}</span>
    </Anchor>
  );
}

function MyEndpoints() {
  const domain = useDomain();
  const endpoints = useEndpoints(domain.id);
  const start = useStartDialog();
  const [adding, setAdding] = useState(false);
  return (
    <Section title="My endpoints" action={<ShowAll to="/endpoints" what="endpoints" />}>
      <Answer of={endpoints} rows={5}>
        {(all) => {
          const mine = inUse(all.filter(reaches));
          if (mine.length > 0)
            return (
              <ul className="cards">
                {mine.slice(0, CARDS).map((endpoint) => (
                  <EndpointCard key={endpoint.id} endpoint={endpoint} onStart={start.open} />
                ))}
              </ul>
            );
          const admin = domain.role === 'admin' && all.length === 0;
          return (
            <EmptyState
              py="xl"
              icon={<IconServer2 size={40} stroke={1.3} aria-hidden="true" />}
              title={all.length === 0 ? 'No endpoints yet' : 'No endpoint is yours to use'}
              description={
                admin
                  ? 'Add the first machine: a name, its address, and who may use it.'
                  : 'A domain admin can add machines and say who may use them.'
              }
            >
              {admin && (
                <EmptyState.Actions>
                  <Button
                    leftSection={<IconPlus size={16} aria-hidden="true" />}
                    onClick={() => setAdding(true)}
                  >
                    Add endpoint
                  </Button>
                </EmptyState.Actions>
              )}
            </EmptyState>
          );
        }}
      </Answer>
      {start.dialog}
      {adding && <EndpointDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}

function Recent() {
  const domain = useDomain();
  const history = useHistory(domain.id, { state: 'ended', mine: 'true' });
  const rows = history.data?.pages.flatMap((page) => page.rows).slice(0, RECENT) ?? [];
  return (
    <Section title="Recent sessions">
      {rows.length === 0 ? (
        <div className="empty sub">Sessions you controlled or watched appear here.</div>
      ) : (
        <ul className="needs">
          {rows.map((session) => (
            <RecentSession key={session.id} session={session} />
          ))}
        </ul>
      )}
    </Section>
  );
}

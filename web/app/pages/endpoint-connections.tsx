/** The Connections tab: the joint toggle, who is connected now, and earlier sessions. */

import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { useHistory, useLiveSessions } from '../api/queries.js';
import { running } from '../events/live-sessions.js';
import { Answer } from '../parts/answer.js';
import { HistoryTable } from '../parts/history-table.js';
import { Section } from '../parts/section.js';
import { SessionList } from '../parts/session-list.js';
import { JointToggle } from './joint-toggle.js';

export function EndpointConnections({ endpoint }: { readonly endpoint: EndpointView }) {
  const live = useLiveSessions(endpoint.domainId);
  const history = useHistory(endpoint.domainId, { state: 'ended', endpoint: endpoint.id });
  const here = (live.data ?? []).filter((session) => session.endpoint.id === endpoint.id);
  return (
    <div className="stack tab-body">
      <JointToggle endpoint={endpoint} sessions={running(here)} />
      <Section title="Running now" count={running(here).length} live>
        <Answer of={live}>{() => <SessionList sessions={here} showEndpoint={false} />}</Answer>
      </Section>
      <Section
        title="Earlier sessions"
        action={
          endpoint.may.administer && (
            <Anchor component={Link} to={`/audit?q=${encodeURIComponent(endpoint.name)}`} fz="sm">
              In the audit log
            </Anchor>
          )
        }
      >
        <HistoryTable history={history} showEndpoint={false} empty="No session has ended here yet." />
      </Section>
    </div>
  );
}

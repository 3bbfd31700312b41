/** One machine: what it is, who is connected, who may use it, and its settings. */

import { ActionIcon, Anchor, Button, Group, Menu, Tabs } from '@mantine/core';
import { IconChevronLeft, IconDots, IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link, Navigate, useNavigate, useParams } from 'react-router';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { useEndpoint, useLiveSessions } from '../api/queries.js';
import { running } from '../events/live-sessions.js';
import { Answer } from '../parts/answer.js';
import { EndpointDialog } from '../parts/endpoint-dialog.js';
import { StartButton } from '../parts/endpoint-card.js';
import { PageHeader } from '../parts/page-header.js';
import { Address, opensInBrowser, ProtocolTag } from '../parts/protocol.js';
import { Tag } from '../parts/section.js';
import { reaches } from '../parts/reach.js';
import { StarButton } from '../parts/star-button.js';
import { useStartDialog } from '../parts/start-dialog.js';
import { useSigned } from '../shell/me.js';
import { EndpointAccessTab } from './endpoint-access.js';
import { EndpointConnections } from './endpoint-connections.js';
import { EndpointOverview } from './endpoint-overview.js';
import { EndpointSettings } from './endpoint-settings.js';
import { Gone, isNotFound } from './not-found.js';
import { RemoveEndpointDialog } from './remove-endpoint.js';

const TABS = ['overview', 'connections', 'access', 'settings'] as const;
type Tab = (typeof TABS)[number];
const isTab = (tab: string): tab is Tab => (TABS as readonly string[]).includes(tab);

export default function EndpointPage() {
  const { id = '', tab = '' } = useParams();
  const query = useEndpoint(id);
  if (!isTab(tab)) return <Navigate to={`/endpoints/${id}/connections`} replace />;
  if (isNotFound(query.error)) return <Gone what="endpoint" to="/endpoints" label="Go to the endpoints" />;
  return (
    <Answer of={query} rows={6}>
      {(endpoint) => <Loaded endpoint={endpoint} tab={tab} />}
    </Answer>
  );
}

function Loaded({ endpoint, tab }: { readonly endpoint: EndpointView; readonly tab: Tab }) {
  const { domain, chooseDomain } = useSigned();
  const navigate = useNavigate();
  const start = useStartDialog();
  const [dialog, setDialog] = useState<'change' | 'remove' | null>(null);
  const live = running(useLiveSessions(endpoint.domainId).data ?? []).filter(
    (session) => session.endpoint.id === endpoint.id,
  ).length;
  // A link from elsewhere may lead into another domain than the one looked at.
  useEffect(() => {
    if (domain?.id !== endpoint.domainId) chooseDomain(endpoint.domainId);
  }, [domain?.id, endpoint.domainId, chooseDomain]);

  return (
    <>
      <PageHeader
        above={
          <nav aria-label="Path" className="crumbs">
            <Anchor component={Link} to="/endpoints" fz="sm" className="with-icon">
              <IconChevronLeft size={15} aria-hidden="true" />
              Endpoints
            </Anchor>
          </nav>
        }
        title={endpoint.name}
        sub={
          <span className="sub-line">
            <ProtocolTag protocol={endpoint.protocol} />
            <Address of={endpoint} />
            {endpoint.tags.map((each) => (
              <Tag key={each}>{each}</Tag>
            ))}
          </span>
        }
        actions={
          <>
            <StarButton endpoint={endpoint} size={34} variant="default" />
            {endpoint.may.administer && (
              <Menu position="bottom-end" width={220}>
                <Menu.Target>
                  <ActionIcon variant="default" size={34} aria-label={`More for ${endpoint.name}`}>
                    <IconDots size={18} aria-hidden="true" />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item
                    leftSection={<IconPencil size={16} aria-hidden="true" />}
                    onClick={() => setDialog('change')}
                  >
                    Change…
                  </Menu.Item>
                  <Menu.Item
                    color="red"
                    leftSection={<IconTrash size={16} aria-hidden="true" />}
                    onClick={() => setDialog('remove')}
                  >
                    Remove…
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
            <StartAction endpoint={endpoint} onStart={start.open} />
          </>
        }
      />
      <Tabs
        value={tab}
        onChange={(next) => void navigate(`/endpoints/${endpoint.id}/${next ?? 'connections'}`)}
        className="tabs"
      >
        <Tabs.List>
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab
            value="connections"
            rightSection={live > 0 ? <span className="count">{live}</span> : undefined}
          >
            Connections
          </Tabs.Tab>
          <Tabs.Tab value="access">Who may use it</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview">
          <EndpointOverview endpoint={endpoint} />
        </Tabs.Panel>
        <Tabs.Panel value="connections">
          <EndpointConnections endpoint={endpoint} />
        </Tabs.Panel>
        <Tabs.Panel value="access">
          <EndpointAccessTab endpoint={endpoint} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <EndpointSettings
            endpoint={endpoint}
            onChange={() => setDialog('change')}
            onRemove={() => setDialog('remove')}
          />
        </Tabs.Panel>
      </Tabs>
      {start.dialog}
      {dialog === 'change' && <EndpointDialog endpoint={endpoint} onClose={() => setDialog(null)} />}
      {dialog === 'remove' && <RemoveEndpointDialog endpoint={endpoint} onClose={() => setDialog(null)} />}
    </>
  );
}

interface StartActionProps {
  readonly endpoint: EndpointView;
  readonly onStart: (endpoint: EndpointView) => void;
}

function StartAction({ endpoint, onStart }: StartActionProps) {
  if (!opensInBrowser(endpoint.protocol))
    return <span className="sub">{endpoint.protocol.toUpperCase()} cannot be opened here yet.</span>;
  if (endpoint.may.start !== null && reaches(endpoint))
    return (
      <Group gap="xs">
        <StartButton endpoint={endpoint} onStart={onStart} />
      </Group>
    );
  if (endpoint.may.start !== null)
    return endpoint.may.administer ? (
      <Anchor component={Link} to={`/endpoints/${endpoint.id}/access`} fz="sm">
        You are not on its list
      </Anchor>
    ) : (
      <span className="sub">You have no access. Ask a domain admin.</span>
    );
  return (
    <Button leftSection={<IconPlayerPlay size={16} aria-hidden="true" />} onClick={() => onStart(endpoint)}>
      Start session
    </Button>
  );
}

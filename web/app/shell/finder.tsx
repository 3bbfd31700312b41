/** Find a page or an endpoint, or start a session there: Ctrl K. */

import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { IconPlayerPlay, IconSearch, IconServer2 } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useEndpoints } from '../api/queries.js';
import { addressOf, opensInBrowser } from '../parts/protocol.js';
import { useStartDialog } from '../parts/start-dialog.js';
import { mustAsk } from '../parts/reach.js';
import { useDomain } from './me.js';
import { ADMIN_PLACES, PLACES } from './nav.js';

const [store, finder] = createSpotlight();
export const openFinder = (): void => finder.open();

export function Finder() {
  const domain = useDomain();
  const endpoints = useEndpoints(domain.id).data ?? [];
  const navigate = useNavigate();
  const start = useStartDialog();
  const places = domain.role === 'admin' ? [...PLACES, ...ADMIN_PLACES] : PLACES;
  const startable = endpoints.filter(
    (endpoint) => (endpoint.may.start === null || mustAsk(endpoint)) && opensInBrowser(endpoint.protocol),
  );

  const groups: SpotlightActionGroupData[] = [
    {
      group: 'Start a session',
      actions: startable.map((endpoint): SpotlightActionData => ({
        id: `start-${endpoint.id}`,
        label: endpoint.name,
        description: `${mustAsk(endpoint) ? 'Request access' : 'Start'} · ${endpoint.protocol.toUpperCase()} · ${addressOf(endpoint)}`,
        keywords: [...endpoint.tags],
        leftSection: <IconPlayerPlay size={18} aria-hidden="true" />,
        onClick: () => start.open(endpoint),
      })),
    },
    {
      group: 'Go to',
      actions: [
        ...places.map(({ to, label, icon: Icon }): SpotlightActionData => ({
          id: to,
          label,
          leftSection: <Icon size={18} aria-hidden="true" />,
          onClick: () => void navigate(to),
        })),
        ...endpoints.map(({ id, name }): SpotlightActionData => ({
          id: `go-${id}`,
          label: name,
          description: 'Endpoint',
          leftSection: <IconServer2 size={18} aria-hidden="true" />,
          onClick: () => void navigate(`/endpoints/${id}/connections`),
        })),
      ],
    },
  ];
  return (
    <>
      <Spotlight
        store={store}
        attributes={{ content: { 'aria-label': 'Find or start' } }}
        actions={groups}
        shortcut="mod + K"
        nothingFound="Nothing by that name."
        highlightQuery
        scrollable
        maxHeight={440}
        searchProps={{
          placeholder: 'Endpoint, page or tag',
          'aria-label': 'Find or start',
          leftSection: <IconSearch size={18} aria-hidden="true" />,
        }}
      />
      {start.dialog}
    </>
  );
}

/** One endpoint on the dashboard. */

import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { Chip } from './chip.js';
import { Moment } from './moment.js';
import { Address, opensInBrowser, ProtocolTag, ProtocolTile } from './protocol.js';
import { mustAsk } from './reach.js';
import { StarButton } from './star-button.js';

interface EndpointCardProps {
  readonly endpoint: EndpointView;
  readonly onStart: (endpoint: EndpointView) => void;
}

export function EndpointCard({ endpoint, onStart }: EndpointCardProps) {
  return (
    <li className="ecard">
      <div className="ecard-top">
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
        <StarButton endpoint={endpoint} />
      </div>
      <div className="ecard-bottom">
        <LastUsed endpoint={endpoint} />
        <span className="grow" />
        <StartButton endpoint={endpoint} onStart={onStart} />
      </div>
    </li>
  );
}

export function LastUsed({
  endpoint,
  bare = false,
}: {
  readonly endpoint: EndpointView;
  readonly bare?: boolean;
}) {
  if (endpoint.live > 0)
    return (
      <Chip tone="live" plain>
        In use now
      </Chip>
    );
  if (endpoint.lastUsedAt === null) return <span className="sub">{bare ? 'Never' : 'Never used'}</span>;
  return (
    <span className="sub">
      {bare ? '' : 'Last used '}
      <Moment at={endpoint.lastUsedAt} />
    </span>
  );
}

/** Start, or the words why not. */
export function StartButton({ endpoint, onStart }: EndpointCardProps) {
  if (!opensInBrowser(endpoint.protocol))
    return <span className="sub">{endpoint.protocol.toUpperCase()}: not yet</span>;
  if (endpoint.pendingRequest !== null && endpoint.may.start !== null)
    return (
      <Link to={`/requests/${endpoint.pendingRequest}?show=mine`} className="quiet-link">
        Waiting for an answer
      </Link>
    );
  if (endpoint.may.start === 'approval-not-yet')
    return (
      <span className="sub">
        Approved
        {endpoint.approval !== null && (
          <>
            {' '}
            from <Moment at={endpoint.approval.from} as="within" />
          </>
        )}
      </span>
    );
  if (mustAsk(endpoint))
    return (
      <Button
        variant="default"
        size="xs"
        aria-label={`Request access to ${endpoint.name}`}
        onClick={() => onStart(endpoint)}
      >
        Request access
      </Button>
    );
  if (endpoint.may.start !== null)
    return endpoint.may.administer ? (
      <Link to={`/endpoints/${endpoint.id}/access`} className="quiet-link">
        Change access
      </Link>
    ) : (
      <span className="sub">Ask a domain admin</span>
    );
  return (
    <Button
      variant="default"
      size="xs"
      aria-label={`Start a session on ${endpoint.name}`}
      onClick={() => onStart(endpoint)}
    >
      Start
    </Button>
  );
}

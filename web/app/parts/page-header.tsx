/** The head of a page: its one h1, a line below, its primary action. Also names the browser's tab. */

import { Group } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useLinkState } from '../events/use-events.js';

interface PageHeaderProps {
  readonly title: string;
  readonly sub?: ReactNode;
  readonly actions?: ReactNode;
  readonly above?: ReactNode;
}

export function PageHeader({ title, sub, actions, above }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title.slice(0, 120)} · Jumpseat`;
  }, [title]);
  return (
    <header className="page-header">
      <div className="page-header-text">
        {above}
        <h1>{title}</h1>
        {sub !== undefined && <div className="page-sub">{sub}</div>}
      </div>
      {actions !== undefined && (
        <Group gap="xs" wrap="nowrap" className="page-actions">
          {actions}
        </Group>
      )}
    </header>
  );
}

/** Beside a heading whose rows change by themselves. */
export function LiveNote() {
  const state = useLinkState();
  if (state === 'lost')
    return (
      <span className="live-note live-lost" role="status">
        Not live. Reconnecting…
      </span>
    );
  return <span className="live-note">{state === 'live' ? 'updates live' : ''}</span>;
}

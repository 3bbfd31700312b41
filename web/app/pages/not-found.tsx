/** No such page, nothing of that name to see, and a page that broke. */

import { Anchor, Button, Group } from '@mantine/core';
import { Link } from 'react-router';
import { ApiError } from '../api/fetch-json.js';
import { PageHeader } from '../parts/page-header.js';

export const isNotFound = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'not-found';

interface GoneProps {
  /** "endpoint", "session" */
  readonly what: string;
  readonly to: string;
  readonly label: string;
}

/** A thing that was removed, or never was, or is not for this person: the three look alike on purpose. */
export function Gone({ what, to, label }: GoneProps) {
  return (
    <>
      <PageHeader title={`No such ${what}`} sub="It was removed, or it is not yours to see." />
      <Anchor component={Link} to={to}>
        {label}
      </Anchor>
    </>
  );
}

export function NotFound() {
  return (
    <>
      <PageHeader title="Nothing here" sub="This address leads nowhere. It may have been mistyped." />
      <Anchor component={Link} to="/">
        Go to the dashboard
      </Anchor>
    </>
  );
}

export function PageFailed() {
  return (
    <main className="ended light-card">
      <div className="ended-card">
        <h1>This page stopped working</h1>
        <p className="sub">
          Nothing was lost at the gateway. Load the page again; if it happens again, tell a system admin.
        </p>
        <Group gap="xs" justify="center">
          <Button onClick={() => window.location.reload()}>Load again</Button>
          <Button variant="default" component="a" href="/">
            Go to the dashboard
          </Button>
        </Group>
      </div>
    </main>
  );
}

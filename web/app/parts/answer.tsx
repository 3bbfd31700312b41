/** What stands in the place of data: a skeleton after a moment, or the error with a way on. */

import { Alert, Button, Code, Skeleton, Stack } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { ApiError } from '../api/fetch-json.js';

/** A skeleton that flashes for less than this (ms) is worse than none. */
const SKELETON_AFTER_MS = 200;

function Waiting({ rows }: { readonly rows: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), SKELETON_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <div className="waiting" aria-busy="true">
      <span className="visually-hidden">Loading</span>
      {shown && (
        <Stack gap="sm" p="md" aria-hidden="true">
          {Array.from({ length: rows }, (_, row) => (
            <Skeleton key={row} height={18} width={`${88 - (row % 3) * 14}%`} />
          ))}
        </Stack>
      )}
    </div>
  );
}

/** One sentence, and the id that ties it to a log line. */
export function ErrorNote({
  error,
  again,
}: {
  readonly error: unknown;
  readonly again?: (() => void) | undefined;
}) {
  const sentence = error instanceof Error ? error.message : 'Something went wrong.';
  // Only what went wrong on our side is worth looking up in the log.
  const requestId = error instanceof ApiError && error.status >= 500 ? error.requestId : null;
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertOctagon size={18} aria-hidden="true" />}
      className="error-note"
    >
      {sentence}
      {requestId !== null && (
        <span className="sub block">
          Request <Code>{requestId}</Code>
        </span>
      )}
      {again !== undefined && (
        <Button variant="default" size="xs" mt="xs" onClick={again}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

interface AnswerProps<T> {
  readonly of: UseQueryResult<T>;
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
}

/** Shows what is known, also while it is renewed; a refusal takes it away, for it may no longer be seen. */
export function Answer<T>({ of, rows = 3, children }: AnswerProps<T>) {
  const refused = of.error instanceof ApiError && of.error.code !== null && of.error.status < 500;
  if (of.data !== undefined && !refused) return <>{children(of.data)}</>;
  if (of.error === null) return <Waiting rows={rows} />;
  return (
    <div className="answer-error">
      <ErrorNote error={of.error} again={() => void of.refetch()} />
    </div>
  );
}

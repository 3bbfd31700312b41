/** The end of a form: Save, and whether what is written above is saved. Knows no form. */

import { Button, Group } from '@mantine/core';
import { useMutationState } from '@tanstack/react-query';
import type { ReactNode } from 'react';

interface SaveRowProps {
  /** The `mutationKey` of what saves this form: a form that is drawn anew after saving still says "Saved". */
  readonly of: readonly string[];
  readonly changed: boolean;
  /** Default true. */
  readonly ready?: boolean;
  readonly busy: boolean;
  /** Stands behind what is said of saving. */
  readonly note?: ReactNode;
}

export function SaveRow({ of, changed, ready = true, busy, note }: SaveRowProps) {
  const saved = useMutationState({ filters: { mutationKey: of, exact: true, status: 'success' } });
  const words = changed ? 'Not saved yet' : saved.length > 0 && !busy ? 'Saved' : '';
  return (
    <Group gap="xs">
      <Button type="submit" loading={busy} disabled={!changed || !ready}>
        Save
      </Button>
      <span className={changed ? 'sub tone-wait' : 'sub'} role="status">
        {words}
      </span>
      {note !== undefined && <span className="sub">{note}</span>}
    </Group>
  );
}

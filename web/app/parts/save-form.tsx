/** A form that is saved as a whole: what went wrong and Save stand below its fields. Knows no field. */

import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorNote } from './answer.js';
import { SaveRow } from './save-row.js';

interface SaveFormProps {
  /** The `mutationKey` of what saves it. */
  readonly of: readonly string[];
  readonly save: { readonly isPending: boolean; readonly error: Error | null };
  readonly onSave: () => void;
  readonly changed: boolean;
  /** False: it cannot be saved as it stands, and Save cannot be pressed. Default true. */
  readonly ready?: boolean;
  /** What went wrong is said at a field already. */
  readonly told?: boolean;
  /** False: no Save for this person. Default true. */
  readonly may?: boolean;
  readonly children: ReactNode;
}

export function SaveForm({
  of,
  save,
  onSave,
  changed,
  ready = true,
  told = false,
  may = true,
  children,
}: SaveFormProps) {
  return (
    <form
      className="section-body"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSave();
      }}
    >
      <Stack gap="md">
        {children}
        {save.error !== null && !told && <ErrorNote error={save.error} />}
        {may && <SaveRow of={of} changed={changed} ready={ready} busy={save.isPending} />}
      </Stack>
    </form>
  );
}

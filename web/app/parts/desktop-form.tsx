/** The form of what holds for a desktop's sessions: one draft, saved as a whole. Knows no protocol's settings. */

import { Select, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { CLIPBOARD_POLICIES, type ClipboardPolicy } from '../../../gateway/domain/machine-policy.js';
import type { EndpointView } from '../../../gateway/wire/api.js';
import type { EndpointSettings } from '../../../gateway/wire/endpoint-settings.js';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { CLIPBOARD_WORDS } from '../words/security.js';
import { ErrorNote } from './answer.js';
import { SaveRow } from './save-row.js';
import { Section } from './section.js';
import { useLeaveGuard } from './use-leave-guard.js';

interface DesktopFormProps<S> {
  readonly endpoint: EndpointView;
  readonly settings: S;
  /** The fields: the draft, how to change it, and whether this person may. */
  readonly children: (draft: S, set: (part: Partial<S>) => void, may: boolean) => ReactNode;
}

export function DesktopForm<S extends EndpointSettings>({
  endpoint,
  settings,
  children,
}: DesktopFormProps<S>) {
  const cache = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const set = (part: Partial<S>): void => setDraft((before) => ({ ...before, ...part }));
  const saving = ['save', 'desktop', endpoint.id];
  const save = useMutation({
    mutationKey: saving,
    mutationFn: () => calls.changeSettings(endpoint.id, draft),
    onSuccess: (saved) => {
      cache.setQueryData(keys.endpoint(endpoint.id), saved);
      void cache.invalidateQueries({ queryKey: keys.endpoints(endpoint.domainId) });
    },
  });
  const may = endpoint.may.administer;
  const changed = JSON.stringify({ ...settings, ...draft }) !== JSON.stringify(settings);
  useLeaveGuard(changed);
  return (
    <Section title="Desktop">
      <form
        className="section-body"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="lg" maw={520}>
          {children(draft, set, may)}
          {save.error !== null && <ErrorNote error={save.error} />}
          {may && (
            <SaveRow
              of={saving}
              changed={changed}
              busy={save.isPending}
              note="Holds for sessions that start from now on."
            />
          )}
        </Stack>
      </form>
    </Section>
  );
}

interface ClipboardFieldProps {
  readonly value: ClipboardPolicy;
  readonly may: boolean;
  readonly onChange: (value: ClipboardPolicy) => void;
}

export function ClipboardField({ value, may, onChange }: ClipboardFieldProps) {
  return (
    <Select
      label="Clipboard of the controller"
      description="Viewers never have one."
      data={CLIPBOARD_POLICIES.map((policy) => ({ value: policy, label: CLIPBOARD_WORDS[policy] }))}
      value={value}
      allowDeselect={false}
      readOnly={!may}
      onChange={(policy: ClipboardPolicy | null) => policy !== null && onChange(policy)}
    />
  );
}

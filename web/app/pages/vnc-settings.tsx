/** What holds for VNC sessions at an endpoint: security, clipboard, picture. One form, saved as a whole. */

import { Button, Group, SegmentedControl, Select, Stack, Switch, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  CLIPBOARD_POLICIES,
  isWeak,
  SECURITY_LEVELS,
  type ClipboardPolicy,
  type SecurityLevel,
} from '../../../gateway/domain/machine-policy.js';
import type { EndpointView } from '../../../gateway/wire/api.js';
import type { SettingsOf } from '../../../gateway/wire/endpoint-settings.js';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { ErrorNote } from '../parts/answer.js';
import { Section } from '../parts/section.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';
import { CLIPBOARD_WORDS, LEAST_NOTE, LEAST_WORDS } from '../words/security.js';

interface VncSettingsProps {
  readonly endpoint: EndpointView;
  readonly settings: SettingsOf<'vnc'>;
}

export function VncSettings({ endpoint, settings }: VncSettingsProps) {
  const cache = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const set = (part: Partial<SettingsOf<'vnc'>>): void => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
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
          <Select
            label="Connect only if it is at least"
            data={SECURITY_LEVELS.map((value) => ({ value, label: LEAST_WORDS[value] }))}
            value={draft.leastSecurity}
            allowDeselect={false}
            readOnly={!may}
            onChange={(value: SecurityLevel | null) => value !== null && set({ leastSecurity: value })}
            description={
              <span className={isWeak(draft.leastSecurity) ? 'tone-danger' : undefined}>
                {draft.authority !== '' && draft.leastSecurity === 'verified'
                  ? 'The certificate has to be vouched for by the authority below.'
                  : LEAST_NOTE[draft.leastSecurity]}
              </span>
            }
            inputWrapperOrder={['label', 'input', 'description', 'error']}
          />
          <Textarea
            label="Certificate authority"
            description={
              <>
                The certificate (PEM) of who signs this machine’s. Nobody is asked to compare it then, and
                Jumpseat never signs in to a machine that the authority does not vouch for.
                {endpoint.credentials !== 'ask' && ' A change clears the stored sign-in.'}
              </>
            }
            placeholder="-----BEGIN CERTIFICATE-----"
            value={draft.authority}
            autosize
            minRows={2}
            maxRows={8}
            readOnly={!may}
            spellCheck={false}
            autoComplete="off"
            classNames={{ input: 'mono small' }}
            onChange={(event) => set({ authority: event.currentTarget.value })}
          />
          <Select
            label="Clipboard of the controller"
            description="Viewers never have one."
            data={CLIPBOARD_POLICIES.map((value) => ({ value, label: CLIPBOARD_WORDS[value] }))}
            value={draft.clipboard}
            allowDeselect={false}
            readOnly={!may}
            onChange={(value: ClipboardPolicy | null) => value !== null && set({ clipboard: value })}
          />
          <Stack gap={4} align="flex-start" role="group" aria-label="Picture">
            <span className="field-label" aria-hidden="true">
              Picture
            </span>
            <SegmentedControl
              data={[
                { value: 'lossless', label: 'Exact' },
                { value: 'lossy', label: 'Faster' },
              ]}
              value={draft.quality}
              readOnly={!may}
              onChange={(value) => set({ quality: value })}
            />
            <span className="sub">
              {draft.quality === 'lossless'
                ? 'Every pixel is as the machine has it.'
                : 'Photos and films lose some detail while they move, and come faster.'}
            </span>
          </Stack>
          <Switch
            label="Use the server’s own pixel format"
            description="For panels that show wrong colours or break off when asked for the usual one."
            checked={draft.ownFormat}
            disabled={!may}
            onChange={(event) => set({ ownFormat: event.currentTarget.checked })}
          />
          {save.error !== null && <ErrorNote error={save.error} />}
          {may && (
            <Group gap="xs">
              <Button type="submit" loading={save.isPending} disabled={!changed}>
                Save
              </Button>
              <span className={changed ? 'sub tone-wait' : 'sub'}>
                {changed ? 'Not saved yet. ' : ''}Holds for sessions that start from now on.
              </span>
            </Group>
          )}
        </Stack>
      </form>
    </Section>
  );
}

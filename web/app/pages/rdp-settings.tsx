/** What holds for RDP sessions at an endpoint. One form, saved as a whole. */

import { Button, Group, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CLIPBOARD_POLICIES, type ClipboardPolicy } from '../../../gateway/domain/machine-policy.js';
import type { EndpointView } from '../../../gateway/wire/api.js';
import type { SettingsOf } from '../../../gateway/wire/endpoint-settings.js';
import {
  COLOUR_DEPTHS,
  KEYBOARDS,
  RDP_SECURITIES,
  type RdpKeyboard,
  type RdpSecurity,
} from '../../../gateway/wire/rdp-settings.js';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { ErrorNote } from '../parts/answer.js';
import { Section } from '../parts/section.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';
import { KEYBOARD_WORDS, RDP_SECURITY_NOTE, RDP_SECURITY_WORDS } from '../words/rdp.js';
import { CLIPBOARD_WORDS } from '../words/security.js';

type Settings = SettingsOf<'rdp'>;

/** What the machine draws or leaves away. */
const LOOKS = [
  ['wallpaper', 'Wallpaper'],
  ['theming', 'Themes'],
  ['fontSmoothing', 'Smooth fonts'],
  ['windowDrag', 'Window contents while dragging'],
  ['composition', 'Desktop composition'],
  ['menuAnimations', 'Menu animations'],
] as const;

const TEXTS = [
  ['remoteApp', 'Program in place of the desktop', 'For example ||notepad. Empty: the whole desktop.'],
  ['remoteAppFolder', 'Its folder', undefined],
  ['remoteAppArguments', 'Its arguments', undefined],
  ['loadBalanceInfo', 'Load balance info', 'As the connection broker gives it.'],
] as const;

interface RdpSettingsProps {
  readonly endpoint: EndpointView;
  readonly settings: Settings;
}

export function RdpSettings({ endpoint, settings }: RdpSettingsProps) {
  const cache = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const set = (part: Partial<Settings>): void => setDraft((before) => ({ ...before, ...part }));
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
            label="Security"
            data={RDP_SECURITIES.map((value) => ({ value, label: RDP_SECURITY_WORDS[value] }))}
            value={draft.security}
            allowDeselect={false}
            readOnly={!may}
            onChange={(value: RdpSecurity | null) => value !== null && set({ security: value })}
            description={
              <span className={draft.security === 'rdp' ? 'tone-danger' : undefined}>
                {RDP_SECURITY_NOTE[draft.security]}
              </span>
            }
            inputWrapperOrder={['label', 'input', 'description', 'error']}
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
          <Select
            label="Keyboard of the machine"
            description="The layout that is set there, so that every key writes what is on yours."
            data={KEYBOARDS.map((value) => ({ value, label: KEYBOARD_WORDS[value] }))}
            value={draft.keyboard}
            allowDeselect={false}
            readOnly={!may}
            onChange={(value: RdpKeyboard | null) => value !== null && set({ keyboard: value })}
          />
          <Select
            label="Colours"
            data={COLOUR_DEPTHS.map((value) => ({ value, label: `${value} bits` }))}
            value={draft.colourDepth}
            allowDeselect={false}
            readOnly={!may}
            onChange={(value: Settings['colourDepth'] | null) =>
              value !== null && set({ colourDepth: value })
            }
          />
          <Switch
            label="Exact picture"
            description="Off: photos and films may lose some detail, and come faster."
            checked={draft.quality === 'lossless'}
            disabled={!may}
            onChange={(event) => set({ quality: event.currentTarget.checked ? 'lossless' : 'lossy' })}
          />
          <Switch
            label="Sound"
            description="Everybody in the session hears the machine."
            checked={draft.audio}
            disabled={!may}
            onChange={(event) => set({ audio: event.currentTarget.checked })}
          />
          <Stack gap="sm" role="group" aria-label="What the machine draws">
            <span className="field-label" aria-hidden="true">
              What the machine draws
            </span>
            {LOOKS.map(([name, label]) => (
              <Switch
                key={name}
                label={label}
                checked={draft[name]}
                disabled={!may}
                onChange={(event) => set({ [name]: event.currentTarget.checked })}
              />
            ))}
          </Stack>
          <Switch
            label="Console session"
            description="The machine’s own screen, for its administrators."
            checked={draft.console}
            disabled={!may}
            onChange={(event) => set({ console: event.currentTarget.checked })}
          />
          {TEXTS.map(([name, label, description]) => (
            <TextInput
              key={name}
              label={label}
              description={description}
              value={draft[name]}
              readOnly={!may}
              maxLength={255}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => set({ [name]: event.currentTarget.value })}
            />
          ))}
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

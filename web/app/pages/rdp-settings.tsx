/** What holds for RDP sessions at an endpoint. One form, saved as a whole. */

import { Select, Stack, Switch, TextInput } from '@mantine/core';
import type { EndpointView } from '../../../gateway/wire/api.js';
import type { SettingsOf } from '../../../gateway/wire/endpoint-settings.js';
import {
  MAX_ROUTING_TOKEN,
  COLOUR_DEPTHS,
  KEYBOARDS,
  RDP_SECURITIES,
  type RdpKeyboard,
  type RdpSecurity,
} from '../../../gateway/wire/rdp-settings.js';
import { ClipboardField, DesktopForm } from '../parts/desktop-form.js';
import { KEYBOARD_WORDS, RDP_SECURITY_NOTE, RDP_SECURITY_WORDS } from '../words/rdp.js';

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

/** guacd takes `force-lossless` since 1.4 only. */
const EXACT_HINT =
  'Off: photos and films may lose some detail, and come faster. With guacd 1.3 “on” holds for text, drawings and ' +
  'still pictures: what changes all the time loses some detail there all the same.';

interface RdpSettingsProps {
  readonly endpoint: EndpointView;
  readonly settings: Settings;
}

export function RdpSettings({ endpoint, settings }: RdpSettingsProps) {
  return (
    <DesktopForm endpoint={endpoint} settings={settings}>
      {(draft, set, may) => (
        <>
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
          <ClipboardField value={draft.clipboard} may={may} onChange={(clipboard) => set({ clipboard })} />
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
            description={EXACT_HINT}
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
              maxLength={name === 'loadBalanceInfo' ? MAX_ROUTING_TOKEN : 255}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => set({ [name]: event.currentTarget.value })}
            />
          ))}
        </>
      )}
    </DesktopForm>
  );
}

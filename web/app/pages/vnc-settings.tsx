/** What holds for VNC sessions at an endpoint: security, clipboard, picture. One form, saved as a whole. */

import { SegmentedControl, Select, Stack, Switch, Textarea } from '@mantine/core';
import { isWeak, SECURITY_LEVELS, type SecurityLevel } from '../../../gateway/domain/machine-policy.js';
import type { EndpointView } from '../../../gateway/wire/api.js';
import type { SettingsOf } from '../../../gateway/wire/endpoint-settings.js';
import { ClipboardField, DesktopForm } from '../parts/desktop-form.js';
import { LEAST_NOTE, LEAST_WORDS } from '../words/security.js';

interface VncSettingsProps {
  readonly endpoint: EndpointView;
  readonly settings: SettingsOf<'vnc'>;
}

export function VncSettings({ endpoint, settings }: VncSettingsProps) {
  return (
    <DesktopForm endpoint={endpoint} settings={settings}>
      {(draft, set, may) => (
        <>
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
            error={authorityFault(draft.authority)}
            spellCheck={false}
            autoComplete="off"
            classNames={{ input: 'mono small' }}
            onChange={(event) => set({ authority: event.currentTarget.value })}
          />
          <ClipboardField value={draft.clipboard} may={may} onChange={(clipboard) => set({ clipboard })} />
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
        </>
      )}
    </DesktopForm>
  );
}

/** Why the gateway would not take this text; it looks again. */
function authorityFault(text: string): string | undefined {
  if (text.includes('PRIVATE KEY')) return 'This holds a private key. Only the certificate is wanted here.';
  if (text.trim() === '' || /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.test(text))
    return undefined;
  return 'This is no certificate in PEM form. One begins with -----BEGIN CERTIFICATE-----.';
}

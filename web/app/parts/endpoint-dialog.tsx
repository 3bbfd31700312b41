/** Adding a machine, or changing what is known of it. Says before the button what a new address clears. */

import {
  Button,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { DEFAULT_PORT, type Protocol } from '../../../gateway/domain/protocol.js';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { ApiError, fieldErrors } from '../api/fetch-json.js';
import { keys } from '../api/keys.js';
import { useDomain } from '../shell/me.js';
import { ErrorNote } from './answer.js';
import { opensInBrowser } from './protocol.js';

const PROTOCOLS: readonly { readonly value: Protocol; readonly label: string }[] = [
  { value: 'ssh', label: 'SSH, a terminal' },
  { value: 'vnc', label: 'VNC, a screen' },
  { value: 'rdp', label: 'RDP, a Windows desktop' },
];

interface Draft {
  readonly name: string;
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number | '';
  readonly description: string;
  readonly tags: readonly string[];
  readonly access: 'everyone' | 'listed';
}
const BLANK: Draft = {
  name: '',
  protocol: 'ssh',
  host: '',
  port: DEFAULT_PORT.ssh,
  description: '',
  tags: [],
  access: 'everyone',
};

interface EndpointDialogProps {
  /** Undefined to add a new one. */
  readonly endpoint?: EndpointView;
  readonly onClose: () => void;
}

export function EndpointDialog({ endpoint, onClose }: EndpointDialogProps) {
  const domain = useDomain();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>(() => endpoint ?? BLANK);
  const set = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: () => {
      const { name, host, description, protocol, access } = draft;
      const common = {
        name,
        host,
        description,
        tags: [...draft.tags],
        port: draft.port === '' ? 0 : draft.port,
      };
      return endpoint === undefined
        ? calls.addEndpoint(domain.id, { ...common, protocol, access })
        : calls.changeEndpoint(endpoint.id, common);
    },
    onSuccess: (saved) => {
      void cache.invalidateQueries({ queryKey: keys.endpoints(domain.id) });
      void cache.invalidateQueries({ queryKey: keys.allEndpoints });
      onClose();
      if (endpoint === undefined) void navigate(`/endpoints/${saved.id}/connections`);
    },
  });
  const wrong = fieldErrors(save.error);
  const hostWrong =
    save.error instanceof ApiError && save.error.code === 'address-not-allowed'
      ? save.error.message
      : wrong['host'];
  const movesAway = endpoint !== undefined && (endpoint.host !== draft.host || endpoint.port !== draft.port);

  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={
        <b className="dlg-title">{endpoint === undefined ? 'Add an endpoint' : `Change ${endpoint.name}`}</b>
      }
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            placeholder="What people call it"
            withAsterisk
            required
            maxLength={80}
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={wrong['name']}
            data-autofocus
          />
          {endpoint === undefined && (
            <Select
              label="Protocol"
              data={PROTOCOLS.map((each) => ({ ...each }))}
              value={draft.protocol}
              allowDeselect={false}
              onChange={(protocol) => {
                if (protocol === null) return;
                const usual = draft.port === '' || draft.port === DEFAULT_PORT[draft.protocol];
                set({ protocol, port: usual ? DEFAULT_PORT[protocol] : draft.port });
              }}
              description={
                opensInBrowser(draft.protocol)
                  ? undefined
                  : 'It can be registered now. Opening it in the browser comes with a later version.'
              }
            />
          )}
          <Group gap="sm" wrap="nowrap" align="flex-start">
            <TextInput
              className="grow"
              label="Address"
              placeholder="Name or IP address"
              withAsterisk
              required
              value={draft.host}
              onChange={(event) => set({ host: event.currentTarget.value })}
              error={hostWrong}
              autoCapitalize="none"
              spellCheck={false}
            />
            <NumberInput
              w={110}
              label="Port"
              required
              withAsterisk
              min={1}
              max={65535}
              allowDecimal={false}
              hideControls
              value={draft.port}
              onChange={(port) => set({ port: typeof port === 'number' ? port : '' })}
              error={wrong['port']}
            />
          </Group>
          {movesAway && (
            <p className="sub tone-wait" role="status">
              A new address or port clears the known host key
              {endpoint.credentials === 'ask'
                ? '.'
                : ' and the stored sign-in. Both have to be set up again.'}
            </p>
          )}
          <TagsInput
            label="Tags"
            placeholder={draft.tags.length === 0 ? 'Type and press Enter' : ''}
            maxTags={10}
            value={[...draft.tags]}
            onChange={(tags) => set({ tags })}
            error={wrong['tags']}
          />
          <Textarea
            label="Description"
            placeholder="What it is, who owns it, what to take care of"
            maxLength={2000}
            value={draft.description}
            onChange={(event) => set({ description: event.currentTarget.value })}
            error={wrong['description']}
          />
          {endpoint === undefined && (
            <Select
              label="Who may use it"
              data={[
                { value: 'everyone', label: `Everyone in ${domain.name}` },
                { value: 'listed', label: 'Only people I list' },
              ]}
              value={draft.access}
              allowDeselect={false}
              onChange={(access) => set({ access: access ?? 'everyone' })}
            />
          )}
          {save.error !== null && hostWrong === undefined && <ErrorNote error={save.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {endpoint === undefined ? 'Add endpoint' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

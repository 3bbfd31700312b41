/** Adding a person to the domain, and the one-time link they set their password with. */

import { Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WelcomeLink } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { fieldErrors } from '../api/fetch-json.js';
import { keys } from '../api/keys.js';
import { ErrorNote } from '../parts/answer.js';
import { CopyButton } from '../parts/copy-button.js';
import { useDomain } from '../shell/me.js';
import { exact } from '../words/time.js';

export function AddPersonDialog({ onClose }: { readonly onClose: () => void }) {
  const domain = useDomain();
  const cache = useQueryClient();
  const [name, setName] = useState('');
  const [fullName, setFullName] = useState('');
  const [role, setRole] = useState<'engineer' | 'admin'>('engineer');
  const add = useMutation({
    mutationFn: () => calls.addPerson(domain.id, { name, fullName, role }),
    onSuccess: (made) => {
      void cache.invalidateQueries({ queryKey: keys.people(domain.id) });
      // Who has an account already needs no link.
      if (typeof made?.link !== 'string') onClose();
    },
  });
  const wrong = fieldErrors(add.error);
  const made = add.data;
  if (made !== undefined && typeof made?.link === 'string')
    return <LinkShown person={fullName} link={made} onClose={onClose} />;
  return (
    <Modal
      opened
      onClose={onClose}
      size={460}
      title={<b className="dlg-title">Add a person to {domain.name}</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!add.isPending) add.mutate();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Full name"
            withAsterisk
            required
            maxLength={100}
            autoComplete="off"
            value={fullName}
            onChange={(event) => setFullName(event.currentTarget.value)}
            error={wrong['fullName']}
            data-autofocus
          />
          <TextInput
            label="User name"
            description="What they sign in with, for example their e-mail. Who has an account already is added to this domain."
            withAsterisk
            required
            maxLength={100}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong['name']}
          />
          <Radio.Group
            label="Role"
            value={role}
            onChange={(value) => setRole(value === 'admin' ? 'admin' : 'engineer')}
          >
            <Stack gap="xs" mt={6}>
              <Radio value="engineer" label="Engineer" description="Uses machines and watches sessions." />
              <Radio
                value="admin"
                label="Domain admin"
                description="Also adds machines and people, and can end any session."
              />
            </Stack>
          </Radio.Group>
          {add.error !== null && <ErrorNote error={add.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending}>
              Add person
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface LinkShownProps {
  readonly person: string;
  readonly link: WelcomeLink;
  readonly onClose: () => void;
}

export function LinkShown({ person, link, onClose }: LinkShownProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={<b className="dlg-title">A link for {person}</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text>
          Send it to {person} over a channel only they can read. It works once, until {exact(link.expiresAt)},
          and is not shown again.
        </Text>
        <TextInput
          aria-label="One-time link"
          readOnly
          value={link.link}
          classNames={{ input: 'mono' }}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Group justify="flex-end" gap="xs">
          <CopyButton size="sm" text={link.link} label="Copy link" />
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

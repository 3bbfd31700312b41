/** Where a person is told of requests: a domain admin's to set, for people of his domains only. */

import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PersonView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { fieldErrors } from '../api/fetch-json.js';
import { keys } from '../api/keys.js';
import { ErrorNote } from '../parts/answer.js';
import { useDomain } from '../shell/me.js';

interface PersonMailProps {
  readonly person: PersonView;
  readonly onClose: () => void;
}

export function PersonMailDialog({ person, onClose }: PersonMailProps) {
  const domain = useDomain();
  const cache = useQueryClient();
  const [mail, setMail] = useState(person.mail ?? '');
  const save = useMutation({
    mutationFn: () =>
      calls.changePerson(domain.id, person.id, { mail: mail.trim() === '' ? null : mail.trim() }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.people(domain.id) });
      void cache.invalidateQueries({ queryKey: keys.me });
      onClose();
    },
  });
  const wrong = fieldErrors(save.error)['mail'] !== undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      size={440}
      closeButtonProps={{ 'aria-label': 'Close' }}
      title={<b className="dlg-title">Mail address of {person.fullName}</b>}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Mail address"
            description="Told there when requests are answered, withdrawn or about to end. Empty: nothing is sent."
            type="text"
            inputMode="email"
            maxLength={200}
            autoComplete="off"
            data-autofocus
            value={mail}
            onChange={(event) => setMail(event.currentTarget.value)}
            error={wrong ? 'This is not a mail address.' : null}
          />
          {save.error !== null && !wrong && <ErrorNote error={save.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
